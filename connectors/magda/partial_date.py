"""Dates of the population register, which may lack their day, their month, or everything."""

import re
from dataclasses import dataclass
from datetime import date, timedelta

from actualisatie.connectors.magda.errors import UnreadableValueError

_SHAPE = re.compile(r"(\d{4})(?:-(\d{2})(?:-(\d{2}))?)?(?:Z|[+-]\d{2}:\d{2})?")


@dataclass(frozen=True, slots=True)
class PartialDate:
    """A calendar date of which the source knows all, or the year and month, or the year, or nothing.

    The person domain writes unknown parts as zeros, `1950-00-00` or `0000` (MAGDA XSD, Datum in the person
    domain).
    """

    year: int | None
    month: int | None = None
    day: int | None = None

    @classmethod
    def parse(cls, text: str) -> "PartialDate":
        """Read `jjjj-mm-dd` with zeros for unknown parts; raise UnreadableValueError for anything else."""
        shape = _SHAPE.fullmatch(text)
        if shape is None:
            raise UnreadableValueError("a date is not written as jjjj-mm-dd")
        year, month, day = (int(part or 0) for part in shape.groups())
        try:
            date(year or 2000, month or 1, day or 1)
        except ValueError:
            raise UnreadableValueError("a date does not exist in the calendar") from None
        if not year:
            return cls(None)
        return cls(year, month or None, (day or None) if month else None)

    def exact(self) -> date | None:
        """Return the calendar date, or None where the day, the month or the year is unknown."""
        if self.year is None or self.month is None or self.day is None:
            return None
        return date(self.year, self.month, self.day)

    def earliest(self) -> date | None:
        """Return the first calendar date that this can be, or None where even the year is unknown."""
        return None if self.year is None else date(self.year, self.month or 1, self.day or 1)

    def latest(self) -> date | None:
        """Return the last calendar date that this can be, or None where even the year is unknown."""
        if self.year is None or self.day is not None:
            return self.exact()
        month = self.month or 12
        first_of_next = date(self.year + month // 12, month % 12 + 1, 1)
        return first_of_next - timedelta(days=1)

    def __str__(self) -> str:
        """Return `jjjj-mm-dd` with zeros for what is unknown, as the source writes it."""
        return f"{self.year or 0:04d}-{self.month or 0:02d}-{self.day or 0:02d}"


def read_date(text: str | None) -> PartialDate | None:
    """Return the date in a text, None where there is none; raise UnreadableValueError as `PartialDate.parse`."""
    return None if text is None else PartialDate.parse(text)
