"""Filling paragraphs with the values of one letter: the lines they make, as WeasyPrint and Pango would break them."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from weasyprint.text.line_break import get_log_attrs

from actualisatie.letters.merge.faces import characters
from actualisatie.letters.merge.forms import Form, Paragraph, shaper
from actualisatie.letters.merge.reasons import CannotMergeError, Reason
from actualisatie.letters.merge.shaping import Shaped, TextStyle

_TIGHT = 0.02
"""CSS pixels: a line that is nearer than this to the width it has is not certain to fit."""

_NEAR = 1.0
"""CSS pixels: a line this near is measured by itself, without what kerning does across its end."""


@dataclass(frozen=True, slots=True)
class Part:
    """One run on one line: its style, and its text as shaped."""

    style: TextStyle
    shaped: Shaped
    text: str


FilledLine = list[Part]


def fill(form: Form, values: Sequence[str]) -> list[list[FilledLine]]:
    """Return the lines of each paragraph. Raises CannotMergeError when they are not certain."""
    return [_fill_paragraph(paragraph, form, values) for paragraph in form.paragraphs]


def refuse_doubtful(values: Sequence[str]) -> None:
    """Raise CannotMergeError for a value that cannot be set wherever it stands; what it holds is never cached."""
    covered, plain = characters()
    for value in values:
        if not plain.issuperset(value.replace("\n", "")):
            raise CannotMergeError(Reason.GLYPH if not covered.issuperset(value.replace("\n", "")) else Reason.SCRIPT)
        for line in value.split("\n"):
            if line:
                _refuse_white_space(line)


def _fill_paragraph(paragraph: Paragraph, form: Form, values: Sequence[str]) -> list[FilledLine]:
    if not paragraph.keeps_lines:
        for index in paragraph.fields:
            _refuse_white_space(values[index])
    lines: list[list[tuple[TextStyle, str]]] = [[]]
    for run in paragraph.runs:
        style = form.styles[run.style]
        text = "".join([values[piece] if isinstance(piece, int) else piece for piece in run.pieces])
        first, *others = text.split("\n")
        if first:
            lines[-1].append((style, first))
        lines += [[(style, other)] if other else [] for other in others]
    if not all(lines):
        raise CannotMergeError(Reason.WHITE_SPACE)
    filled: list[FilledLine] = []
    for line in lines:
        filled += _break(paragraph, line)
    return filled


@lru_cache(maxsize=16384)
def _refuse_white_space(value: str) -> None:
    if "  " in value or value[0] == " " or value[-1] == " " or any(space in value for space in "\n\t\r\f"):
        raise CannotMergeError(Reason.WHITE_SPACE)


def _break(paragraph: Paragraph, line: list[tuple[TextStyle, str]]) -> list[FilledLine]:
    parts = [Part(style, shaper(style)(text), text) for style, text in line]
    width = sum(part.shaped.width for part in parts)
    if width <= paragraph.width - _TIGHT or paragraph.may_overflow:
        return [parts]
    if width <= paragraph.width + _TIGHT:
        raise CannotMergeError(Reason.TIGHT)
    if not paragraph.wraps:
        raise CannotMergeError(Reason.TOO_WIDE)
    return _wrap(parts, paragraph.width)


def _wrap(parts: list[Part], width: float) -> list[FilledLine]:
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
        if abs(used - width) < _TIGHT:
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
        ends += [before + end for end in shaper(part.style).ends(part.shaped)]
        breaks += [offset + place for place in _breaks(part.text, part.style.language)]
        before_text = part.text
    return ends, breaks, unclear


@lru_cache(maxsize=16384)
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
            line.append(Part(part.style, shaper(part.style)(text), text))
    return line
