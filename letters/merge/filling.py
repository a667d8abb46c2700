"""Filling paragraphs with the values of one letter: the lines they make, as WeasyPrint and Pango would break them."""

from collections.abc import Sequence
from functools import lru_cache
from typing import NamedTuple

from weasyprint.text.line_break import get_log_attrs

from actualisatie.letters.merge.faces import characters
from actualisatie.letters.merge.forms import Form, Paragraph, shaper
from actualisatie.letters.merge.reasons import CannotMergeError, Reason
from actualisatie.letters.merge.shaping import UNITS, Shaped, Shaper

_TIGHT = 0.02
"""CSS pixels: a line that is nearer than this to the width it has is not certain to fit."""

_NEAR = 1.0
"""CSS pixels: a line this near is measured by itself, without what kerning does across its end."""


class Part(NamedTuple):
    """One run on one line: what shapes it, and its text as shaped."""

    shaper: Shaper
    shaped: Shaped
    text: str


_KEPT_WRAPPED = 2_000

FilledLine = list[Part]


def fill(form: Form, values: Sequence[str]) -> list[list[FilledLine]]:
    """Return the lines of each paragraph. Raises CannotMergeError when they are not certain."""
    return Filler(form)(values)


class Filler:
    """Fills the paragraphs of one form: what is the same for all its letters is looked up once."""

    def __init__(self, form: Form) -> None:
        self._paragraphs = [_Filled(paragraph, form) for paragraph in form.paragraphs]

    def __call__(self, values: Sequence[str]) -> list[list[FilledLine]]:
        """Return the lines of each paragraph. Raises CannotMergeError when they are not certain."""
        return [paragraph.lines(values) for paragraph in self._paragraphs]


def refuse_doubtful(values: Sequence[str]) -> None:
    """Raise CannotMergeError for a value that cannot be set wherever it stands; what it holds is never cached."""
    covered, plain = characters()
    for value in values:
        if not plain.issuperset(value.replace("\n", "")):
            raise CannotMergeError(Reason.GLYPH if not covered.issuperset(value.replace("\n", "")) else Reason.SCRIPT)
        for line in value.split("\n"):
            if line:
                _refuse_white_space(line)


class _Filled:
    """One paragraph, with what shapes each of its runs, and how it was broken for texts that come again."""

    def __init__(self, paragraph: Paragraph, form: Form) -> None:
        self._paragraph = paragraph
        self._strict = () if paragraph.keeps_lines else paragraph.fields
        self._runs = [(shaper(form.styles[run.style]), run.pieces) for run in paragraph.runs]
        self._wrapped: dict[tuple[str, ...], list[FilledLine]] = {}

    def lines(self, values: Sequence[str]) -> list[FilledLine]:
        for index in self._strict:
            _refuse_white_space(values[index])
        line: list[tuple[Shaper, str]] = []
        lines = [line]
        for shapes, pieces in self._runs:
            text = "".join([values[piece] if isinstance(piece, int) else piece for piece in pieces])
            if "\n" in text:
                text, *others = text.split("\n")
                line += [(shapes, text)] * bool(text)
                lines += [[(shapes, other)] if other else [] for other in others]
                line = lines[-1]
            else:
                line.append((shapes, text))
        if not all(lines):
            raise CannotMergeError(Reason.WHITE_SPACE)
        return [broken for line in lines for broken in self._break(line)]

    def _break(self, line: list[tuple[Shaper, str]]) -> list[FilledLine]:
        paragraph = self._paragraph
        parts = [Part(shapes, shapes(text), text) for shapes, text in line]
        width = sum([part.shaped.width for part in parts])
        if width <= paragraph.width - _TIGHT or paragraph.may_overflow:
            return [parts]
        if width <= paragraph.width + _TIGHT:
            raise CannotMergeError(Reason.TIGHT)
        if not paragraph.wraps:
            raise CannotMergeError(Reason.TOO_WIDE)
        texts = tuple([text for _, text in line])
        found = self._wrapped.get(texts)
        if found is None:
            if len(self._wrapped) >= _KEPT_WRAPPED:
                self._wrapped.clear()
            found = self._wrapped[texts] = _wrap(parts, paragraph.width)
        return found


@lru_cache(maxsize=16384)
def _refuse_white_space(value: str) -> None:
    if "  " in value or value[0] == " " or value[-1] == " " or any(space in value for space in "\n\t\r\f"):
        raise CannotMergeError(Reason.WHITE_SPACE)


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
