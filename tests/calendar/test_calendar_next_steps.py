"""When a reminder may leave and until when an appeal may be sent."""

from datetime import date, timedelta

import pytest

from actualisatie.calendar.appeals import appeal_last_day
from actualisatie.calendar.days import DayCalendar
from actualisatie.calendar.deadlines import deadline
from actualisatie.calendar.errors import CalendarError
from actualisatie.calendar.law import LawParameters, Roll, Term
from actualisatie.calendar.reminders import earliest_reminder_day


@pytest.mark.parametrize(
    ("grace", "expected"),
    [
        (0, "2024-04-18"),  # Thursday, the day after the last day
        (1, "2024-04-19"),
        (2, "2024-04-22"),  # Monday
        (None, "2024-04-23"),  # the default of three: 18, 19 and 22 April pass
    ],
)
def test_a_reminder_leaves_on_the_first_posting_day_after_the_grace(
    law: LawParameters, days: DayCalendar, grace: int | None, expected: str
) -> None:
    first = deadline(date(2024, 3, 18), Term.FIRST, law=law, days=days)
    assert earliest_reminder_day(first, law=law, days=days, grace=grace).isoformat() == expected


def test_a_reminder_waits_when_day_30_is_a_sunday(law: LawParameters, days: DayCalendar) -> None:
    first = deadline(date(2024, 3, 29), Term.FIRST, law=law, days=days)
    assert first.last_day == date(2024, 4, 29)
    assert earliest_reminder_day(first, law=law, days=days, grace=0) == date(2024, 4, 30)


def test_a_reminder_never_leaves_before_the_day_after_the_last_day(law: LawParameters, days: DayCalendar) -> None:
    for offset in range(366):
        first = deadline(date(2024, 1, 1) + timedelta(days=offset), Term.FIRST, law=law, days=days)
        leaves = earliest_reminder_day(first, law=law, days=days, grace=0)
        assert leaves >= first.next_step_day
        assert days.is_posting_day(leaves)


def test_a_reminder_does_not_leave_on_a_day_without_post(law: LawParameters) -> None:
    bridge = DayCalendar(non_delivery={date(2024, 4, 18): "strike"})
    first = deadline(date(2024, 3, 18), Term.FIRST, law=law, days=bridge)
    assert earliest_reminder_day(first, law=law, days=bridge, grace=0) == date(2024, 4, 19)


def test_a_negative_grace_before_the_reminder_is_refused(law: LawParameters, days: DayCalendar) -> None:
    first = deadline(date(2024, 3, 18), Term.FIRST, law=law, days=days)
    with pytest.raises(CalendarError, match="0 or more"):
        earliest_reminder_day(first, law=law, days=days, grace=-1)


@pytest.mark.parametrize(
    ("posted", "expected"),
    [
        ("2024-05-13", "2024-06-17"),  # notified on Thursday 16 May; 15 June is a Saturday
        ("2024-05-08", "2024-06-13"),  # over Ascension Day and a weekend: notified on Tuesday 14 May
    ],
)
def test_an_appeal_has_30_days_from_the_third_working_day_after_posting(
    law: LawParameters, days: DayCalendar, posted: str, expected: str
) -> None:
    assert appeal_last_day(date.fromisoformat(posted), law=law, days=days).isoformat() == expected


def test_an_appeal_does_not_move_where_no_term_does(law: LawParameters, days: DayCalendar) -> None:
    fixed = law.with_policy(roll=Roll.NONE)
    assert appeal_last_day(date(2024, 5, 13), law=fixed, days=days) == date(2024, 6, 15)
