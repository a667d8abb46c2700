"""The parts of a laid-out letter: which pages, fields and slots belong to each."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import accumulate, pairwise

from weasyprint.document import Page

from actualisatie.letters.merge.reasons import CannotMergeError, Reason
from actualisatie.letters.merge.tracing import walk
from actualisatie.letters.merge.tree import FieldTree


@dataclass(frozen=True, slots=True)
class Extent:
    """What belongs to one part, counted through the whole letter from 0."""

    pages: range
    fields: range
    slots: range

    def page(self, number: int) -> int:
        """Return a page counted from the first one of this part. Raises CannotMergeError for any other page."""
        return _within(self.pages, number)

    def field(self, number: int) -> int:
        """Return a field counted from the first one of this part. Raises CannotMergeError for any other field."""
        return _within(self.fields, number)

    def slot(self, number: int) -> int:
        """Return a slot counted from the first one of this part. Raises CannotMergeError for any other slot."""
        return _within(self.slots, number)


def _within(own: range, number: int) -> int:
    if number not in own:
        raise CannotMergeError(Reason.ELSEWHERE)
    return number - own.start


def extents(pages: Sequence[Page], tree: FieldTree) -> list[Extent]:
    """Return what belongs to each part of a letter.

    Raises CannotMergeError unless each part but the first begins a page by its own style: only then nothing in it
    stands elsewhere when there is more or less before it.
    """
    parts = tree.letter.parts
    starts: list[int] = []
    for number, page in enumerate(pages):
        found = [box for _, box in walk(page._page_box, ()) if box.element in tree.part_of]  # noqa: SLF001 # as in tracing
        places = {tree.part_of[box.element] for box in found}
        if places == {len(starts)} and (not starts or found[0].style["break_before"] == "page"):
            starts.append(number)
        elif places != {len(starts) - 1}:
            raise CannotMergeError(Reason.STRUCTURE)
    if len(starts) != len(parts):
        raise CannotMergeError(Reason.STRUCTURE)
    on = (range(*pair) for pair in pairwise((*starts, len(pages))))
    fields, slots = _ranges([len(part.values) for part in parts]), _ranges([part.slots for part in parts])
    return [Extent(*one) for one in zip(on, fields, slots, strict=True)]


def _ranges(counts: list[int]) -> Iterator[range]:
    return (range(*pair) for pair in pairwise(accumulate(counts, initial=0)))
