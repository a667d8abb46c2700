"""Which letters of a batch somebody means: `1-250` or `1,5,9-12`, as the numbers stand on the letters."""

import re
from dataclasses import dataclass
from typing import Self

from sqlalchemy import ColumnElement, func, or_, select
from sqlalchemy.orm import Session

from actualisatie.campaigns.errors import PostmarkError
from actualisatie.storage.models import Batch, Letter

_WRITTEN = re.compile(r"([0-9]{1,5})(?:-([0-9]{1,5}))?")
_MOST = 200
"""Ranges in one command: a deposit is a pile, not a raffle."""

Place = tuple[int, int]
"""A batch and the number of a letter in it."""


@dataclass(frozen=True, slots=True)
class LetterNumbers:
    """Ranges of numbers within one batch, both ends included."""

    ranges: tuple[tuple[int, int], ...]

    @classmethod
    def parse(cls, text: str) -> Self:
        """Read `1-250` or `1,5,9-12`. Raises `PostmarkError` for anything else."""
        parts = [_WRITTEN.fullmatch(part.strip()) for part in text.split(",")]
        ranges = tuple((int(found[1]), int(found[2] or found[1])) for found in parts if found)
        if len(ranges) < len(parts) or any(not 1 <= first <= last for first, last in ranges):
            raise PostmarkError(
                f"{text[:40]!r} names no letters: write their numbers in the batch as 1-250, or 1,5,9-12."
            )
        if len(ranges) > _MOST:
            raise PostmarkError(f"More than {_MOST} ranges of letters at once: register them in several steps.")
        return cls(ranges)

    @property
    def condition(self) -> ColumnElement[bool]:
        """Return the condition under which a letter is one of these."""
        return or_(*(Letter.number.between(first, last) for first, last in self.ranges))

    def __str__(self) -> str:
        """Return the numbers as they are written on a command line."""
        return ",".join(str(first) if first == last else f"{first}-{last}" for first, last in self.ranges)


def letters_of(session: Session, batch: Batch, numbers: LetterNumbers | None) -> tuple[ColumnElement[bool], ...]:
    """Return the conditions that select the letters of a batch that count: all, or those with the numbers.

    Raises `PostmarkError` for numbers that the batch does not have, or of which no letter counts any more.
    """
    counting = (Letter.batch_id == batch.id, Letter.withdrawn_at.is_(None))
    if numbers is None:
        return counting
    highest = session.scalar(select(func.max(Letter.number)).where(Letter.batch_id == batch.id)) or 0
    if max(last for _, last in numbers.ranges) > highest:
        raise PostmarkError(f"Batch {batch.code} has letters 1 to {highest}, not {numbers}. Nothing was changed.")
    chosen = (*counting, numbers.condition)
    if session.scalar(select(Letter.id).where(*chosen).limit(1)) is None:
        raise PostmarkError(f"Letters {numbers} of batch {batch.code} were withdrawn: no term can start from them.")
    return chosen


def letter_by_id(session: Session, letter_id: str) -> Letter | None:
    """Return the letter with the number printed on it, such as B000012-00042."""
    place = place_of(letter_id)
    if place is None:
        return None
    return session.scalar(select(Letter).where(Letter.batch_id == place[0], Letter.number == place[1]))


def place_of(letter_id: str) -> Place | None:
    """Return where the letter is that has such a number printed on it; None for what is no number of a letter."""
    batch, _, number = letter_id.partition("-")
    if not (batch[:1] == "B" and _is_number(batch[1:]) and _is_number(number)):
        return None
    return int(batch[1:]), int(number)


def _is_number(text: str) -> bool:
    return text.isascii() and text.isdigit() and len(text) <= 9
