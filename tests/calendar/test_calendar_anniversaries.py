"""Anniversaries of an enrolment, 29 February among them."""

from calendar import isleap
from datetime import date, timedelta

import pytest

from actualisatie.calendar.anniversaries import (
    anniversaries_between,
    anniversary_in,
    enrolments_of,
    inactive_since,
    next_anniversary,
)
from actualisatie.calendar.errors import CalendarError
from actualisatie.calendar.rules import Feb29

LEAPLING = date(2020, 2, 29)


def test_an_anniversary_falls_on_the_day_of_enrolment() -> None:
    assert anniversary_in(date(1985, 3, 12), 2024) == date(2024, 3, 12)


@pytest.mark.parametrize(
    ("year", "policy", "expected"),
    [
        (2024, Feb29.FEB_28, "2024-02-29"),
        (2024, Feb29.MAR_1, "2024-02-29"),
        (2025, Feb29.FEB_28, "2025-02-28"),
        (2025, Feb29.MAR_1, "2025-03-01"),
        (2100, Feb29.FEB_28, "2100-02-28"),  # no leap year
    ],
)
def test_an_enrolment_on_29_february_follows_the_policy_in_a_common_year(
    year: int, policy: Feb29, expected: str
) -> None:
    assert anniversary_in(LEAPLING, year, feb29=policy).isoformat() == expected


@pytest.mark.parametrize(
    ("after", "expected"),
    [
        ("2024-03-11", "2024-03-12"),
        ("2024-03-12", "2025-03-12"),  # the day itself has been
        ("2024-12-31", "2025-03-12"),
        ("2020-01-01", "2021-03-12"),  # never before a whole year has passed
    ],
)
def test_the_next_anniversary_comes_after_the_day(after: str, expected: str) -> None:
    assert next_anniversary(date(2020, 3, 12), date.fromisoformat(after)).isoformat() == expected


def test_the_next_anniversary_of_29_february_is_not_skipped_or_repeated() -> None:
    assert next_anniversary(LEAPLING, date(2025, 2, 27)) == date(2025, 2, 28)
    assert next_anniversary(LEAPLING, date(2025, 2, 28)) == date(2026, 2, 28)
    assert next_anniversary(LEAPLING, date(2025, 2, 28), feb29=Feb29.MAR_1) == date(2025, 3, 1)


def test_the_anniversaries_of_a_period_are_given_once_each() -> None:
    found = list(anniversaries_between(LEAPLING, date(2021, 2, 28), date(2024, 2, 29)))
    assert found == [date(2021, 2, 28), date(2022, 2, 28), date(2023, 2, 28), date(2024, 2, 29)]
    assert list(anniversaries_between(date(2024, 6, 1), date(2024, 1, 1), date(2024, 12, 31))) == []


@pytest.mark.parametrize(
    ("day", "policy", "expected"),
    [
        ("2025-02-27", Feb29.FEB_28, ((2, 27),)),
        ("2025-02-28", Feb29.FEB_28, ((2, 28), (2, 29))),
        ("2025-02-28", Feb29.MAR_1, ((2, 28),)),
        ("2025-03-01", Feb29.MAR_1, ((3, 1), (2, 29))),
        ("2024-02-28", Feb29.FEB_28, ((2, 28),)),
        ("2024-02-29", Feb29.FEB_28, ((2, 29),)),
        ("2024-03-01", Feb29.MAR_1, ((3, 1),)),
        ("1900-02-28", Feb29.FEB_28, ((2, 28), (2, 29))),  # no leap year
        ("2000-02-29", Feb29.MAR_1, ((2, 29),)),  # a leap year
    ],
)
def test_each_day_knows_which_enrolments_have_their_anniversary_on_it(
    day: str, policy: Feb29, expected: tuple[tuple[int, int], ...]
) -> None:
    assert enrolments_of(date.fromisoformat(day), feb29=policy) == expected


@pytest.mark.parametrize("policy", list(Feb29))
@pytest.mark.parametrize("year", [1900, 2000, 2023, 2024, 2025])
def test_every_enrolment_has_one_anniversary_in_each_year(year: int, policy: Feb29) -> None:
    days = [date(year, 1, 1) + timedelta(days=number) for number in range(366 if isleap(year) else 365)]
    found = sorted(pair for day in days for pair in enrolments_of(day, feb29=policy))
    leap_year = [date(2024, 1, 1) + timedelta(days=number) for number in range(366)]
    assert found == [(day.month, day.day) for day in leap_year]


@pytest.mark.parametrize("year", [2020, 2019])
def test_the_year_of_enrolment_has_no_anniversary(year: int) -> None:
    with pytest.raises(CalendarError, match="later year"):
        anniversary_in(LEAPLING, year)


def test_two_years_without_activity_have_passed_on_the_second_anniversary() -> None:
    assert inactive_since(date(2024, 5, 6), 2) == date(2026, 5, 6)
