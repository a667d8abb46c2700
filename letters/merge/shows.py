"""Reading the text back out of WeasyPrint's content streams: which glyphs, where, in which font and colour."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

_KERNING = re.compile(r">\s*(-?[\d.]+)\s*<")
_BASE = ("1 0 0 -1 0 ", "0.75 0 0 0.75 0 0 cm")
_PAINTING = frozenset({"m", "l", "c", "h", "re", "w", "W", "W*", "n", "S", "f", "f*", "B", "B*", "d", "RG"})


@dataclass(frozen=True, slots=True)
class Show:
    """One piece of text as it is drawn, at `x`, `y` in CSS pixels from the top left of the page.

    `shows` is the array of the TJ operator without kerning of zero. `is_plain` is False when anything but the
    page's own scale or a half-transparent paint is in force.
    """

    font: str
    size: float
    colour: str
    x: float
    y: float
    shows: str
    is_plain: bool


@dataclass(slots=True)
class _State:
    colour: str = "0 0 0"
    is_plain: bool = True


def read_shows(content: str) -> list[Show]:
    """Return every piece of text of a page, in the order of drawing."""
    return list(_read(content))


def read_painting(content: str) -> list[str]:
    """Return everything else that is drawn, pictures apart: lines and boxes with their places."""
    return [line for line in content.split("\n") if line.rpartition(" ")[2] in _PAINTING]


def glyphs_of(shows: str) -> list[int]:
    """Return the glyph numbers of a TJ array."""
    digits = _KERNING.sub("", shows).strip("<>")
    return [int(digits[place : place + 4], 16) for place in range(0, len(digits), 4)]


def plain(shows: str) -> str:
    """Return a TJ array without kerning of zero."""
    return _KERNING.sub(lambda match: "" if float(match[1]) == 0 else f">{match[1]}<", shows).removesuffix(">0")


def _read(content: str) -> Iterator[Show]:
    states = [_State()]
    font, size, x, y = "", 0.0, 0.0, 0.0
    for line in content.split("\n"):
        operator = line.rpartition(" ")[2]
        now = states[-1]
        if operator == "q":
            states.append(_State(now.colour, now.is_plain))
        elif operator == "Q":
            states.pop()
        elif operator == "cm":
            now.is_plain = now.is_plain and line.startswith(_BASE)
        elif operator == "gs":
            now.is_plain = now.is_plain and line in {"/a1.0 gs", "/A1.0 gs", "/a1 gs", "/A1 gs"}
        elif operator == "rg":
            now.colour = line.removesuffix(" rg")
        elif operator == "Tf":
            name, number, _ = line.split(" ")
            font, size = name[1:], float(number)
        elif operator == "Tm":
            numbers = line.split(" ")
            x, y = float(numbers[4]), float(numbers[5])
        elif operator == "TJ":
            yield Show(font, size, now.colour, x, y, plain(line[1:].removesuffix("] TJ")), now.is_plain)
