"""Reading the text back out of WeasyPrint's content streams: which glyphs, where, in which font and colour."""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass

_KERNING = re.compile(r">\s*(-?[\d.]+)\s*<")
_BASE = ("1 0 0 -1 0 ", "0.75 0 0 0.75 0 0 cm")
_OPAQUE = {"/a1.0 gs", "/A1.0 gs", "/a1 gs", "/A1 gs"}
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
    reader = _Reader()
    for line in content.split("\n"):
        operator = line.rpartition(" ")[2]
        if operator == "TJ":
            yield reader.show(line)
        elif operator in reader.known:
            reader.known[operator](line)


@dataclass(slots=True)
class _Colour:
    rgb: str = "0 0 0"
    is_plain: bool = True


class _Reader:
    """What is in force while a content stream is read. `known` are the operators that change it."""

    def __init__(self) -> None:
        self._states = [_Colour()]
        self._font, self._size, self._x, self._y = "", 0.0, 0.0, 0.0
        self.known: dict[str, Callable[[str], object]] = {
            "q": lambda _: self._states.append(_Colour(self._now.rgb, self._now.is_plain)),
            "Q": lambda _: self._states.pop(),
            "cm": lambda line: self._hold(is_plain=line.startswith(_BASE)),
            "gs": lambda line: self._hold(is_plain=line in _OPAQUE),
            "rg": self._colour,
            "Tf": self._choose_font,
            "Tm": self._move,
        }

    def show(self, line: str) -> Show:
        """Return the text that a TJ operator draws."""
        shows = plain(line[1:].removesuffix("] TJ"))
        return Show(self._font, self._size, self._now.rgb, self._x, self._y, shows, self._now.is_plain)

    @property
    def _now(self) -> _Colour:
        return self._states[-1]

    def _hold(self, *, is_plain: bool) -> None:
        self._now.is_plain = self._now.is_plain and is_plain

    def _colour(self, line: str) -> None:
        self._now.rgb = line.removesuffix(" rg")

    def _choose_font(self, line: str) -> None:
        name, size, _ = line.split(" ")
        self._font, self._size = name[1:], float(size)

    def _move(self, line: str) -> None:
        numbers = line.split(" ")
        self._x, self._y = float(numbers[4]), float(numbers[5])
