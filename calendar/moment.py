"""The instant at which something runs, and the Brussels day that it belongs to."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from typing import Self
from zoneinfo import ZoneInfo

from actualisatie.calendar.errors import NaiveInstantError

BRUSSELS = ZoneInfo("Europe/Brussels")
NOON = time(12)


def midnight_after(day: date) -> datetime:
    """Return the instant 24:00 Europe/Brussels of `day`: midnight is never skipped or repeated there."""
    return datetime.combine(date.fromordinal(day.toordinal() + 1), time.min, tzinfo=BRUSSELS)


@dataclass(frozen=True, slots=True, order=True)
class Moment:
    """One instant, handed down to everything that depends on the time.

    `at` is kept in UTC: Python compares two instants of one zone by their wall clock, and in the hour
    that the clocks go back two different instants would pass for one.
    """

    at: datetime

    def __post_init__(self) -> None:
        """Refuse an instant without a time zone and bring any other to UTC.

        Raises:
            NaiveInstantError: `at` carries no time zone.
        """
        if self.at.tzinfo is None or self.at.utcoffset() is None:
            raise NaiveInstantError(
                f"The instant {self.at.isoformat()} has no time zone, so its day in Brussels is unknown; "
                "pass an instant with one."
            )
        object.__setattr__(self, "at", self.at.astimezone(UTC))

    @classmethod
    def of(cls, instant: datetime) -> Self:
        """Take any aware instant.

        Raises:
            NaiveInstantError: the instant carries no time zone.
        """
        return cls(instant)

    @classmethod
    def on(cls, day: date, at: time = NOON) -> Self:
        """Take a wall clock time in Brussels on a day, for catching up on a day that was missed."""
        return cls(datetime.combine(day, at.replace(tzinfo=None), tzinfo=BRUSSELS))

    @property
    def local(self) -> datetime:
        """The same instant on the Brussels clock."""
        return self.at.astimezone(BRUSSELS)

    @property
    def today(self) -> date:
        """The calendar day in Brussels, whatever zone the machine is set to."""
        return self.local.date()


Now = Callable[[], Moment]
"""Tells what moment it is by now, for work that may last, or be stopped in the middle of it."""
