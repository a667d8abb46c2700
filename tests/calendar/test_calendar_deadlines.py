"""The dates of the law, as tables that a lawyer can check with a paper calendar.

Every row is a postmark (day 0, not counted), the last day to reply, and the day from which it moved, if it did.
"""

from datetime import date, timedelta

import pytest

from actualisatie.calendar.days import default_calendar
from actualisatie.calendar.deadlines import deadline
from actualisatie.calendar.law import Term, law_on

DAYS = default_calendar()
LAW = law_on(date(2024, 3, 18))


def last_day(postmark: str, term: Term, length: int | None = None) -> tuple[str, str | None]:
    found = deadline(date.fromisoformat(postmark), term, law=LAW, days=DAYS, length=length)
    return found.last_day.isoformat(), found.rolled_from.isoformat() if found.rolled_from else None


@pytest.mark.parametrize(
    ("postmark", "expected", "moved_from"),
    [
        ("2024-01-02", "2024-02-01", None),  # Thursday
        ("2024-03-18", "2024-04-17", None),  # Wednesday
        ("2024-03-29", "2024-04-29", "2024-04-28"),  # Sunday
        ("2024-04-01", "2024-05-02", "2024-05-01"),  # Labour Day
        ("2024-04-09", "2024-05-10", "2024-05-09"),  # Ascension Day
        ("2024-06-21", "2024-07-22", "2024-07-21"),  # the National Holiday, on a Sunday
        ("2024-10-02", "2024-11-04", "2024-11-01"),  # All Saints' Day, on a Friday
        ("2024-11-25", "2024-12-26", "2024-12-25"),  # Christmas Day; 26 December is a working day
        ("2025-01-31", "2025-03-03", "2025-03-02"),  # Sunday, over the end of February
    ],
)
def test_the_first_term_ends_on_day_30_or_the_next_working_day(
    postmark: str, expected: str, moved_from: str | None
) -> None:
    assert last_day(postmark, Term.FIRST) == (expected, moved_from)


@pytest.mark.parametrize(
    ("postmark", "expected", "moved_from"),
    [
        ("2024-04-18", "2024-05-03", None),  # Friday
        ("2024-04-24", "2024-05-10", "2024-05-09"),  # Ascension Day
        ("2024-10-17", "2024-11-04", "2024-11-01"),  # All Saints' Day, on a Friday
        ("2024-12-10", "2024-12-26", "2024-12-25"),  # Christmas Day
    ],
)
def test_the_reminder_term_ends_on_day_15_or_the_next_working_day(
    postmark: str, expected: str, moved_from: str | None
) -> None:
    assert last_day(postmark, Term.REMINDER) == (expected, moved_from)


# Day 30 is the holiday; the next working day follows.
HOLIDAYS = [
    ("2024-12-02", "2025-01-02", "2025-01-01"),  # New Year's Day, Wednesday
    ("2025-03-22", "2025-04-22", "2025-04-21"),  # Easter Monday
    ("2025-04-01", "2025-05-02", "2025-05-01"),  # Labour Day, Thursday
    ("2025-04-29", "2025-05-30", "2025-05-29"),  # Ascension Day, Thursday
    ("2025-05-10", "2025-06-10", "2025-06-09"),  # Whit Monday
    ("2025-06-21", "2025-07-22", "2025-07-21"),  # the National Holiday, Monday
    ("2025-07-16", "2025-08-18", "2025-08-15"),  # Assumption Day, Friday: over the weekend
    ("2025-10-02", "2025-11-03", "2025-11-01"),  # All Saints' Day, Saturday: over the weekend
    ("2025-10-12", "2025-11-12", "2025-11-11"),  # Armistice Day, Tuesday
    ("2025-11-25", "2025-12-26", "2025-12-25"),  # Christmas Day, Thursday
]


@pytest.mark.parametrize(("postmark", "expected", "moved_from"), HOLIDAYS)
def test_no_first_term_ends_on_a_legal_holiday(postmark: str, expected: str, moved_from: str) -> None:
    assert last_day(postmark, Term.FIRST) == (expected, moved_from)


@pytest.mark.parametrize(("postmark", "expected", "moved_from"), HOLIDAYS)
def test_no_reminder_term_ends_on_a_legal_holiday(postmark: str, expected: str, moved_from: str) -> None:
    later = date.fromisoformat(postmark) + timedelta(days=15)
    assert last_day(later.isoformat(), Term.REMINDER) == (expected, moved_from)


@pytest.mark.parametrize(
    ("postmark", "expected", "moved_from"),
    [
        ("2024-02-29", "2024-04-02", "2024-03-30"),  # Saturday, Easter Sunday, Easter Monday
        ("2024-03-01", "2024-04-02", "2024-03-31"),  # Easter Sunday, Easter Monday
        ("2024-03-02", "2024-04-02", "2024-04-01"),  # Easter Monday
        ("2024-04-18", "2024-05-21", "2024-05-18"),  # Saturday, Whit Sunday, Whit Monday
        ("2023-10-02", "2023-11-02", "2023-11-01"),  # 1 November; 2 November is a working day
        ("2023-10-03", "2023-11-02", None),  # 2 November itself
        ("2024-11-24", "2024-12-24", None),  # 24 December is a working day
        ("2024-11-26", "2024-12-26", None),  # 26 December is a working day
        ("2025-11-26", "2025-12-26", None),  # Friday 26 December
        ("2025-11-27", "2025-12-29", "2025-12-27"),  # Saturday, Sunday
        ("2026-04-01", "2026-05-04", "2026-05-01"),  # Labour Day on a Friday, then the weekend
        ("2024-06-11", "2024-07-11", None),  # 11 July is a working day
        ("2024-10-16", "2024-11-15", None),  # 15 November is a working day
        ("2024-10-12", "2024-11-12", "2024-11-11"),  # Armistice Day, Monday
    ],
)
def test_a_chain_of_days_without_work_is_passed_in_one_go(postmark: str, expected: str, moved_from: str | None) -> None:
    assert last_day(postmark, Term.FIRST) == (expected, moved_from)


@pytest.mark.parametrize(
    ("postmark", "expected", "moved_from"),
    [
        ("2024-01-31", "2024-03-01", None),  # 31 January in a leap year
        ("2023-01-31", "2023-03-02", None),  # 31 January in a common year
        ("2024-01-30", "2024-02-29", None),  # ends on the leap day
        ("2024-02-28", "2024-03-29", None),  # crosses the leap day
        ("2023-02-28", "2023-03-30", None),  # no leap day
        ("2024-12-02", "2025-01-02", "2025-01-01"),  # crosses the year
        ("2024-12-31", "2025-01-30", None),  # posted on the last day of the year
        ("2024-05-31", "2024-07-01", "2024-06-30"),  # month of 31 days, ends on a Sunday
    ],
)
def test_ends_of_months_and_years_are_counted_day_by_day(postmark: str, expected: str, moved_from: str | None) -> None:
    assert last_day(postmark, Term.FIRST) == (expected, moved_from)


@pytest.mark.parametrize(
    ("postmark", "expected"),
    [
        ("2024-04-21", "2024-05-21"),  # posted on a Sunday
        ("2024-05-09", "2024-06-10"),  # posted on Ascension Day; day 30 is Saturday 8 June
        ("2024-08-15", "2024-09-16"),  # posted on Assumption Day; day 30 is Saturday 14 September
    ],
)
def test_a_postmark_on_a_sunday_or_holiday_counts_as_it_stands(postmark: str, expected: str) -> None:
    assert last_day(postmark, Term.FIRST)[0] == expected


@pytest.mark.parametrize(
    ("length", "expected"),
    [
        (30, "2024-04-17"),
        (31, "2024-04-18"),
        (32, "2024-04-19"),
        (33, "2024-04-22"),  # Saturday
        (34, "2024-04-22"),  # Sunday
        (35, "2024-04-22"),
        (44, "2024-05-02"),  # Labour Day
        (52, "2024-05-10"),  # Ascension Day
        (60, "2024-05-17"),
    ],
)
def test_a_housing_company_may_give_more_days(length: int, expected: str) -> None:
    assert last_day("2024-03-18", Term.FIRST, length)[0] == expected


@pytest.mark.parametrize("length", range(31, 61))
def test_a_longer_term_never_ends_before_a_shorter_one(length: int) -> None:
    for offset in range(366):
        postmark = (date(2024, 1, 1) + timedelta(days=offset)).isoformat()
        assert last_day(postmark, Term.FIRST, length)[0] >= last_day(postmark, Term.FIRST, length - 1)[0]


def test_the_annual_letter_and_the_one_on_inactivity_give_30_days() -> None:
    assert [last_day("2024-06-21", term)[0] for term in (Term.ANNUAL, Term.INACTIVITY)] == ["2024-07-22"] * 2
