"""Which days are working days, on which days post moves, and how to count them."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from functools import cache
from pathlib import Path

from actualisatie.calendar.days_data import load_operator_days, packaged_days, version_of
from actualisatie.calendar.errors import CalendarDataError
from actualisatie.calendar.holidays_be import SATURDAY, SUNDAY, legal_holidays

DAY = timedelta(days=1)
_WEEKEND = {SATURDAY: "a Saturday", SUNDAY: "a Sunday"}


@dataclass(frozen=True, slots=True)
class DayCalendar:
    """The days of Belgium: legal holidays by law, days without post as data.

    Two questions are kept apart. A *working day* is no Saturday, Sunday or legal holiday: it decides
    whether a term may end on it. A *posting day* is a working day on which bpost also delivers: it decides
    whether a letter can leave and whether a reply may have travelled. A day without post never moves a
    last day.

    `extra_holidays` and `non_delivery` are what an operator adds to the packaged data, by day with a name.
    """

    extra_holidays: Mapping[date, str] = field(default_factory=dict, hash=False)
    non_delivery: Mapping[date, str] = field(default_factory=dict, hash=False)
    version: str = field(init=False)

    def __post_init__(self) -> None:
        """Name the version after the data."""
        object.__setattr__(self, "version", version_of(self.extra_holidays, self.non_delivery))

    def holiday(self, day: date) -> str | None:
        """Return the name of the legal holiday on a day, or None.

        Raises:
            DayOutsideCalendarError: the holidays of that year are not on record.
        """
        return legal_holidays(day.year).get(day) or self.extra_holidays.get(day)

    def is_working_day(self, day: date) -> bool:
        """Tell whether a term may end on a day: no Saturday, Sunday or legal holiday."""
        return day.weekday() < SATURDAY and self.holiday(day) is None

    def is_posting_day(self, day: date) -> bool:
        """Tell whether letters leave and arrive on a day: a working day on which bpost delivers."""
        return self.is_working_day(day) and self.no_delivery(day) is None

    def no_delivery(self, day: date) -> str | None:
        """Return why bpost delivers no letters on this working day, or None."""
        return self.non_delivery.get(day) or packaged_days().non_delivery.get(day)

    def reason_not_working(self, day: date) -> str | None:
        """Return why a day is no working day (`Easter Monday`, `a Sunday`), or None when it is one."""
        weekend, holiday = _WEEKEND.get(day.weekday()), self.holiday(day)
        if holiday and weekend:
            return f"{holiday}, and {weekend}"
        return holiday or weekend

    def next_working_day(self, day: date) -> date:
        """Return the first working day after `day`, which itself is never the answer."""
        return self._move(day, 1, DAY, self.is_working_day)

    def next_posting_day(self, day: date) -> date:
        """Return the first posting day after `day`, which itself is never the answer."""
        return self._move(day, 1, DAY, self.is_posting_day)

    def add_working_days(self, day: date, number: int) -> date:
        """Return the `number`-th working day after `day`; 0 gives `day` back."""
        return self._move(day, number, DAY, self.is_working_day)

    def subtract_working_days(self, day: date, number: int) -> date:
        """Return the `number`-th working day before `day`; 0 gives `day` back."""
        return self._move(day, number, -DAY, self.is_working_day)

    def add_posting_days(self, day: date, number: int) -> date:
        """Return the `number`-th posting day after `day`; 0 gives `day` back."""
        return self._move(day, number, DAY, self.is_posting_day)

    def subtract_posting_days(self, day: date, number: int) -> date:
        """Return the `number`-th posting day before `day`; 0 gives `day` back."""
        return self._move(day, number, -DAY, self.is_posting_day)

    def posting_days_after(self, day: date, number: int) -> tuple[date, ...]:
        """Return the first `number` posting days after `day`."""
        found: list[date] = []
        while len(found) < number:
            day = self.next_posting_day(day)
            found.append(day)
        return tuple(found)

    @staticmethod
    def _move(day: date, number: int, step: timedelta, counts: Callable[[date], bool]) -> date:
        if number < 0:
            raise CalendarDataError(f"Cannot count {number} days: give a number of 0 or more.")
        while number:
            day += step
            number -= counts(day)
        return day


@cache
def default_calendar() -> DayCalendar:
    """Return the calendar of the packaged data."""
    return DayCalendar()


def calendar_with(path: Path) -> DayCalendar:
    """Return the packaged calendar with the operator's own days from a file on top.

    Raises:
        CalendarDataError: the file cannot be read or names something unknown.
    """
    extra, non_delivery = load_operator_days(path)
    return DayCalendar(extra_holidays=extra, non_delivery=non_delivery)
