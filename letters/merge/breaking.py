"""Breaking a paragraph into lines where Pango would break it for WeasyPrint."""

from typing import NamedTuple

from weasyprint.text.line_break import get_log_attrs

from actualisatie.letters.merge.reasons import CannotMergeError, Reason
from actualisatie.letters.merge.shaped import UNITS, Shaped
from actualisatie.letters.merge.shaping import Shaper

TIGHT = 0.02
"""CSS pixels: a line that is nearer than this to the width it has is not certain to fit."""

_NEAR = 1.0
"""CSS pixels: a line this near is measured by itself, without what kerning does across its end."""


class Part(NamedTuple):
    """One run on one line: what shapes it, and its text as shaped."""

    shaper: Shaper
    shaped: Shaped
    text: str


FilledLine = list[Part]


def wrap(parts: list[Part], width: float) -> list[FilledLine]:
    """Break greedily at the last place that fits, where Pango allows one."""
    text = "".join(part.text for part in parts)
    ends, breaks, unclear = _measured(parts)
    lines: list[FilledLine] = []
    start = 0
    while start < len(text):
        cut = start
        for place in [*(place for place in breaks if place > start), len(text)]:
            if not _fits(parts, start, place, _width_to(text, ends, place) - (ends[start - 1] if start else 0), width):
                break
            cut = place
        if cut == start:
            raise CannotMergeError(Reason.TOO_WIDE)
        if cut in unclear:
            raise CannotMergeError(Reason.WRAP)
        lines.append(_parts_between(parts, start, cut))
        start = cut
    return lines


def _fits(parts: list[Part], start: int, end: int, used: float, width: float) -> bool:
    if abs(used - width) < _NEAR:
        used = sum(part.shaped.width for part in _parts_between(parts, start, end))
        if abs(used - width) < TIGHT:
            raise CannotMergeError(Reason.TIGHT)
    return used <= width


def _width_to(text: str, ends: list[float], place: int) -> float:
    """Return the width of the text before a break, without the space that hangs over the edge."""
    last = place - 1
    while last >= 0 and text[last] == " ":
        last -= 1
    return ends[last] if last >= 0 else 0.0


def _measured(parts: list[Part]) -> tuple[list[float], list[int], set[int]]:
    """Return where each character ends, before which ones a line may be broken, and where that is not clear."""
    ends: list[float] = []
    breaks: list[int] = []
    unclear: set[int] = set()
    before_text = ""
    for part in parts:
        before, offset = ends[-1] if ends else 0.0, len(ends)
        if offset:
            if before_text.endswith(" ") and not part.text.startswith(" "):
                breaks.append(offset)
            else:  # WeasyPrint looks at each run by itself: near such a seam it may choose otherwise
                unclear |= {offset, offset + 1}
        start = 0
        for piece in part.shaped.pieces:
            ends += [before + (start + end) / UNITS for end in piece.ends]
            start += piece.width
        breaks += [offset + place for place in _breaks(part.text, part.shaper.style.language)]
        before_text = part.text
    return ends, breaks, unclear


def _breaks(text: str, language: str) -> tuple[int, ...]:
    attributes = get_log_attrs(text, language)
    return tuple(place for place in range(1, len(text)) if attributes[place].is_line_break)


def _parts_between(parts: list[Part], start: int, end: int) -> FilledLine:
    line: FilledLine = []
    offset = 0
    for part in parts:
        text = part.text[max(start - offset, 0) : max(end - offset, 0)]
        offset += len(part.text)
        if offset >= end:
            text = text.rstrip(" ")
        if text:
            line.append(Part(part.shaper, part.shaper(text), text))
    return line
