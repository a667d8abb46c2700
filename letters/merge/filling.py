"""Filling paragraphs with the values of one letter: the lines they make, as WeasyPrint and Pango would break them."""

from collections.abc import Sequence
from functools import lru_cache

from actualisatie.letters.merge.breaking import TIGHT, FilledLine, Part, wrap
from actualisatie.letters.merge.faces import characters
from actualisatie.letters.merge.forms import Form, Paragraph, shaper
from actualisatie.letters.merge.reasons import CannotMergeError, Reason
from actualisatie.letters.merge.shaping import Shaper

_KEPT_WRAPPED = 2_000


def fill(form: Form, values: Sequence[str]) -> list[list[FilledLine]]:
    """Return the lines of each paragraph. Raises CannotMergeError when they are not certain."""
    return Filler(form)(values)


class Filler:
    """Fills the paragraphs of one form: what is the same for all its letters is looked up once."""

    def __init__(self, form: Form) -> None:
        self._paragraphs = [_Filled(paragraph) for paragraph in form.paragraphs]

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

    def __init__(self, paragraph: Paragraph) -> None:
        self._paragraph = paragraph
        self._strict = () if paragraph.keeps_lines else paragraph.fields
        self._runs = [(shaper(run.style), run.pieces) for run in paragraph.runs]
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
        if width <= paragraph.width - TIGHT or paragraph.may_overflow:
            return [parts]
        if width <= paragraph.width + TIGHT:
            raise CannotMergeError(Reason.TIGHT)
        if not paragraph.wraps:
            raise CannotMergeError(Reason.TOO_WIDE)
        texts = tuple([text for _, text in line])
        found = self._wrapped.get(texts)
        if found is None:
            if len(self._wrapped) >= _KEPT_WRAPPED:
                self._wrapped.clear()
            found = self._wrapped[texts] = wrap(parts, paragraph.width)
        return found


@lru_cache(maxsize=16384)
def _refuse_white_space(value: str) -> None:
    if "  " in value or value[0] == " " or value[-1] == " " or any(space in value for space in "\n\t\r\f"):
        raise CannotMergeError(Reason.WHITE_SPACE)
