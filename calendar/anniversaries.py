"""The anniversary of an enrolment, on which the annual actualisation falls (S2, WV)."""

from collections.abc import Iterator
from datetime import date

from actualisatie.calendar.errors import CalendarError
from actualisatie.calendar.rules import Feb29


def anniversary_in(enrolled_on: date, year: int, *, feb29: Feb29 = Feb29.FEB_28) -> date:
    """Return the anniversary in a year; the sources are silent on 29 February, so a policy decides.

    Raises:
        CalendarError: the year is not after that of the enrolment.
    """
    if year <= enrolled_on.year:
        raise CalendarError(f"An enrolment of {enrolled_on} has no anniversary in {year}: ask for a later year.")
    return _in_year(enrolled_on.month, enrolled_on.day, year, feb29)


def _in_year(month: int, day: int, year: int, feb29: Feb29) -> date:
    try:
        return date(year, month, day)
    except ValueError:
        return date(year, 2, 28) if feb29 is Feb29.FEB_28 else date(year, 3, 1)


def next_anniversary(enrolled_on: date, after: date, *, feb29: Feb29 = Feb29.FEB_28) -> date:
    """Return the first anniversary after a day, which itself is never the answer."""
    year = max(after.year, enrolled_on.year + 1)
    found = anniversary_in(enrolled_on, year, feb29=feb29)
    return found if found > after else anniversary_in(enrolled_on, year + 1, feb29=feb29)


def anniversaries_between(enrolled_on: date, first: date, last: date, *, feb29: Feb29 = Feb29.FEB_28) -> Iterator[date]:
    """Give the anniversaries from `first` to `last`, both included."""
    for year in range(max(first.year, enrolled_on.year + 1), last.year + 1):
        found = anniversary_in(enrolled_on, year, feb29=feb29)
        if first <= found <= last:
            yield found


def enrolments_of(anniversary: date, *, feb29: Feb29 = Feb29.FEB_28) -> tuple[tuple[int, int], ...]:
    """Return the months and days of enrolment that have their anniversary on a day: one pair, or two near 29 February.

    The years are left to the caller: nobody has an anniversary in the year of the enrolment itself.
    """
    own = (anniversary.month, anniversary.day)
    leapling = _in_year(2, 29, anniversary.year, feb29)
    return (own, (2, 29)) if anniversary == leapling and own != (2, 29) else (own,)


def inactive_since(last_activity_on: date, years: int, *, feb29: Feb29 = Feb29.FEB_28) -> date:
    """Return the first day on which `years` whole years without activity have passed (S2, WV: two)."""
    return anniversary_in(last_activity_on, last_activity_on.year + years, feb29=feb29)
