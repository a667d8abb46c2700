"""Which page goes on which side of which sheet: the one rule for every print file."""

from collections.abc import Iterator
from enum import IntEnum

from actualisatie.letters.kinds import LetterKind


class Paper(IntEnum):
    """The stationery under a page, in the order in which it is laid out."""

    FIRST = 0
    NEXT = 1
    FORM = 2


def imposed(kind: LetterKind, pages: int) -> Iterator[tuple[int, Paper] | None]:
    """Yield the pages of one letter (from 0) with their paper, and None for a side that stays blank.

    A letter starts on a right-hand page, so it fills whole sheets; an answer form that must be sent back
    without the letter gets a sheet of its own.
    """
    sides = 0
    for page in range(pages):
        is_form = kind.has_answer_form and page == pages - 1
        if is_form and kind.form_on_own_sheet and sides % 2:
            yield None
            sides += 1
        yield page, Paper.FORM if is_form else Paper.NEXT if page else Paper.FIRST
        sides += 1
    if sides % 2:
        yield None
