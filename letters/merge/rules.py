"""The rules of stacked tables: straight lines that stand lower where the rows above them have more lines."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

_STROKE = re.compile(r"(\S+ \S+ \S+) RG\n(\S+) w\n(\S+) (\S+) m\n(\S+) \4 l\nS(?=\n|$)")
_NOTHING = frozenset({"q", "Q", "", "/A1.0 gs", "/A1 gs"})
_NEAR = 0.03


@dataclass(frozen=True, slots=True)
class Stroke:
    """A level line as it is drawn. `pen` is its colour, lengths are CSS pixels from the top left of the page."""

    pen: str
    thickness: float
    left: float
    right: float
    top: float

    def is_near(self, other: "Stroke") -> bool:
        """Return whether another line is the same but for rounding."""
        pairs = (self.left, other.left), (self.right, other.right), (self.top, other.top)
        is_same_pen = (self.pen, self.thickness) == (other.pen, other.thickness)
        return is_same_pen and all(abs(one - another) < _NEAR for one, another in pairs)


@dataclass(frozen=True, slots=True)
class Rule:
    """A line of a variant: its page from 0, the last row above it (-1 for none), and how it is drawn when each row
    has one line. It stands `pitch` lower for every other line.
    """

    page: int
    row: int
    pitch: float
    stroke: Stroke

    def lowered(self, lines: int) -> Stroke:
        """Return it as it is drawn when the rows above have so many other lines."""
        one = self.stroke
        return Stroke(one.pen, one.thickness, one.left, one.right, round(one.top + lines * self.pitch, 3))


def read_strokes(content: str) -> list[Stroke] | None:
    """Return the lines of a content stream, or None when it draws anything else."""
    text = "\n".join(line for line in content.split("\n") if line not in _NOTHING)
    return None if _STROKE.sub("", text).strip() else [_stroke(match) for match in _STROKE.finditer(text)]


def write_strokes(strokes: Iterable[Stroke]) -> str:
    """Return the operators that draw some lines, on a page whose origin is its top left and whose y goes up."""
    written, now = [], ("", 0.0)
    for one in strokes:
        if (one.pen, one.thickness) != now:
            now = one.pen, one.thickness
            written.append(f"{one.pen} RG {one.thickness:g} w")
        written.append(f"{one.left:g} {-one.top:g} m {one.right:g} {-one.top:g} l S")
    return "\n".join(written)


def without_strokes(painting: Sequence[str], strokes: Iterable[Stroke]) -> list[str] | None:
    """Return what else is painted, or None when one of the lines is not."""
    expected = list(strokes)

    def drop(match: re.Match[str]) -> str:
        drawn = _stroke(match)
        near = next((one for one in expected if one.is_near(drawn)), None)
        if near is None:
            return match[0]
        expected.remove(near)
        return ""

    rest = _STROKE.sub(drop, "\n".join(painting))
    return None if expected else [line for line in rest.split("\n") if line]


def _stroke(match: re.Match[str]) -> Stroke:
    return Stroke(match[1], float(match[2]), *(round(float(match[place]), 3) for place in (3, 5, 4)))
