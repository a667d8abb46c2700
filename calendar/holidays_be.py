"""The ten Belgian legal holidays of a year, taken from the `holidays` library and held to the ten."""

from collections.abc import Mapping
from datetime import date
from functools import lru_cache

from holidays.countries.belgium import Belgium

from actualisatie.calendar.days_data import packaged_days
from actualisatie.calendar.errors import CalendarDataError, DayOutsideCalendarError

SATURDAY, SUNDAY = 5, 6  # as date.weekday() counts


@lru_cache(maxsize=256)
def legal_holidays(year: int) -> Mapping[date, str]:
    """Return the legal holidays of a year with their English names (royal decree of 18 April 1974, art. 1).

    Raises:
        DayOutsideCalendarError: the year is not covered by the data.
        CalendarDataError: the library's holidays are not the ten legal ones (and Sundays) any more.
    """
    known = packaged_days()
    if not known.covers_from.year <= year <= known.covers_through.year:
        raise DayOutsideCalendarError(
            f"The legal holidays of {year} are not on record: they run from {known.covers_from.year} to "
            f"{known.covers_through.year}. Check the date."
        )
    # The language is named, or the library takes the machine's.
    listed = Belgium(years=year, language="en_US")  # type: ignore[no-untyped-call] # the library has no types for it
    found: dict[date, str] = {}
    seen: set[str] = set()
    for day in listed:
        for name in listed.get_list(day):
            seen.add(name)
            if name in known.legal_holidays:
                found[day] = known.legal_holidays[name]
            elif name not in known.sundays or day.weekday() != SUNDAY:
                raise CalendarDataError(
                    f"The holidays library gives {day} as `{name}`, which is none of the ten legal holidays. "
                    "Compare with the royal decree of 18 April 1974 and correct calendar/data/days.yaml."
                )
    if missing := known.legal_holidays.keys() - seen:
        raise CalendarDataError(
            f"The holidays library no longer gives {sorted(missing)} for {year}; "
            "compare with the royal decree of 18 April 1974."
        )
    return found | {day: name for day, name in known.extra.items() if day.year == year}
