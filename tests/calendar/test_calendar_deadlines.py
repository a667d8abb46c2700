"""The dates of the law, as tables that a lawyer can check with a paper calendar."""

from datetime import date

import pytest

from actualisatie.calendar.days import default_calendar
from actualisatie.calendar.deadlines import Deadline, deadline
from actualisatie.calendar.law import Term, law_on

DAYS = default_calendar()
LAW = law_on(date(2024, 3, 18))


def first(postmark: str) -> Deadline:
    return deadline(date.fromisoformat(postmark), Term.FIRST, law=LAW, days=DAYS)


def reminder(postmark: str) -> Deadline:
    return deadline(date.fromisoformat(postmark), Term.REMINDER, law=LAW, days=DAYS)


@pytest.mark.parametrize(
    ("postmark", "last_day", "rolled_from"),
    [
        ("2024-01-02", "2024-02-01", None),  # Thursday
        ("2024-03-18", "2024-04-17", None),  # Wednesday
        ("2024-03-29", "2024-04-29", "2024-04-28"),  # Sunday
        ("2024-04-01", "2024-05-02", "2024-05-01"),  # Labour Day
        ("2024-04-09", "2024-05-10", "2024-05-09"),  # Ascension Day
        ("2024-06-21", "2024-07-22", "2024-07-21"),  # the National Holiday on a Sunday
        ("2024-10-02", "2024-11-04", "2024-11-01"),  # All Saints' Day on a Friday
        ("2024-11-25", "2024-12-26", "2024-12-25"),  # Christmas Day; 26 December is a working day
        ("2025-01-31", "2025-03-03", "2025-03-02"),  # Sunday, over the end of February
    ],
)
def test_first_term_ends_on_day_30_or_the_next_working_day(
    postmark: str, last_day: str, rolled_from: str | None
) -> None:
    found = first(postmark).as_json()
    assert (found["last_day"], found["rolled_from"]) == (last_day, rolled_from)


@pytest.mark.parametrize(
    ("postmark", "last_day", "rolled_from"),
    [
        ("2024-04-18", "2024-05-03", None),  # Friday
        ("2024-04-24", "2024-05-10", "2024-05-09"),  # Ascension Day
        ("2024-10-17", "2024-11-04", "2024-11-01"),  # All Saints' Day, Friday
        ("2024-12-10", "2024-12-26", "2024-12-25"),  # Christmas Day
    ],
)
def test_reminder_term_ends_on_day_15_or_the_next_working_day(
    postmark: str, last_day: str, rolled_from: str | None
) -> None:
    found = reminder(postmark).as_json()
    assert (found["last_day"], found["rolled_from"]) == (last_day, rolled_from)
