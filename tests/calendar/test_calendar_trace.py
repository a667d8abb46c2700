"""A deadline carries how it was found: grace, told days, extensions, and the sentences for it."""

from datetime import date, datetime

import pytest

from actualisatie.calendar.days import DayCalendar
from actualisatie.calendar.deadlines import BoundBy, RolledDay, deadline
from actualisatie.calendar.errors import CalendarError, DayOutsideCalendarError, TermTooShortError
from actualisatie.calendar.law import LawParameters, Roll, Term


def test_the_trace_names_every_day_from_the_postmark_to_the_grace(law: LawParameters, days: DayCalendar) -> None:
    found = deadline(date(2024, 2, 29), Term.FIRST, law=law, days=days)
    assert found.first_counted_day == date(2024, 3, 1)
    assert found.raw_last_day == date(2024, 3, 30)
    assert found.rolls == (
        RolledDay(date(2024, 3, 30), "a Saturday"),
        RolledDay(date(2024, 3, 31), "a Sunday"),
        RolledDay(date(2024, 4, 1), "Easter Monday"),
    )
    assert found.rolled_from == date(2024, 3, 30)
    assert found.last_day == date(2024, 4, 2)
    assert found.next_step_day == date(2024, 4, 3)
    assert found.grace_days == (date(2024, 4, 3), date(2024, 4, 4), date(2024, 4, 5))
    assert found.strike_earliest == date(2024, 4, 6)
    assert (found.law_version, found.calendar_version) == (law.version, days.version)


def test_a_grace_of_three_days_skips_the_weekend(law: LawParameters, days: DayCalendar) -> None:
    found = deadline(date(2024, 3, 18), Term.FIRST, law=law, days=days)
    assert found.last_day == date(2024, 4, 17)  # Wednesday; then 18, 19 and 22 April
    assert found.strike_earliest == date(2024, 4, 23)


@pytest.mark.parametrize(
    ("grace", "expected"),
    [(0, "2024-04-18"), (1, "2024-04-19"), (2, "2024-04-20"), (3, "2024-04-23"), (5, "2024-04-25")],
)
def test_the_grace_is_counted_in_full_working_days_after_the_last_day(
    law: LawParameters, days: DayCalendar, grace: int, expected: str
) -> None:
    found = deadline(date(2024, 3, 18), Term.FIRST, law=law, days=days, grace=grace)
    assert found.strike_earliest.isoformat() == expected


def test_replies_by_slower_post_get_five_days_of_grace(law: LawParameters) -> None:
    assert (law.strike_grace(), law.strike_grace(prior=False)) == (3, 5)


def test_a_day_without_post_lengthens_the_grace_but_moves_no_last_day(law: LawParameters) -> None:
    bridge = DayCalendar(non_delivery={date(2024, 5, 10): "bridge day"})
    found = deadline(date(2024, 4, 8), Term.FIRST, law=law, days=bridge)
    assert found.last_day == date(2024, 5, 8)  # then Ascension Day, the bridge day and the weekend
    assert found.grace_days == (date(2024, 5, 13), date(2024, 5, 14), date(2024, 5, 15))
    on_the_bridge = deadline(date(2024, 4, 9), Term.FIRST, law=law, days=bridge)
    assert on_the_bridge.last_day == date(2024, 5, 10)


def test_a_later_day_told_in_the_letter_binds(law: LawParameters, days: DayCalendar) -> None:
    found = deadline(date(2024, 3, 18), Term.FIRST, law=law, days=days, told_last_day=date(2024, 4, 19))
    assert (found.last_day, found.lawful_last_day) == (date(2024, 4, 19), date(2024, 4, 17))
    assert (found.bound_by, found.rolled_from) == (BoundBy.TOLD, None)
    assert found.strike_earliest == date(2024, 4, 25)


def test_an_earlier_day_told_in_the_letter_shortens_nothing(law: LawParameters, days: DayCalendar) -> None:
    found = deadline(date(2024, 3, 18), Term.FIRST, law=law, days=days, told_last_day=date(2024, 4, 16))
    assert (found.last_day, found.bound_by) == (date(2024, 4, 17), BoundBy.LAW)


def test_a_told_day_that_is_the_lawful_one_leaves_the_reason_with_the_law(
    law: LawParameters, days: DayCalendar
) -> None:
    found = deadline(date(2024, 3, 29), Term.FIRST, law=law, days=days, told_last_day=date(2024, 4, 29))
    assert (found.bound_by, found.rolled_from) == (BoundBy.LAW, date(2024, 4, 28))


def test_a_told_day_on_a_sunday_moves_to_the_next_working_day(law: LawParameters, days: DayCalendar) -> None:
    found = deadline(date(2024, 3, 18), Term.FIRST, law=law, days=days, told_last_day=date(2024, 4, 21))
    assert (found.last_day, found.rolled_from) == (date(2024, 4, 22), date(2024, 4, 21))


def test_an_extension_lengthens_the_term(law: LawParameters, days: DayCalendar) -> None:
    found = deadline(date(2024, 3, 18), Term.FIRST, law=law, days=days, extended_to=date(2024, 5, 1))
    assert (found.last_day, found.bound_by) == (date(2024, 5, 2), BoundBy.EXTENSION)  # 1 May is a holiday


def test_an_extension_never_shortens_the_term(law: LawParameters, days: DayCalendar) -> None:
    found = deadline(date(2024, 3, 18), Term.FIRST, law=law, days=days, extended_to=date(2024, 4, 1))
    assert (found.last_day, found.bound_by) == (date(2024, 4, 17), BoundBy.LAW)


@pytest.mark.parametrize(
    ("told", "extended", "expected"),
    [
        ("2024-04-19", "2024-04-26", "2024-04-26"),
        ("2024-04-26", "2024-04-19", "2024-04-26"),
        ("2024-04-26", "2024-04-26", "2024-04-26"),
    ],
)
def test_the_latest_of_law_letter_and_extension_counts(
    law: LawParameters, days: DayCalendar, told: str, extended: str, expected: str
) -> None:
    found = deadline(
        date(2024, 3, 18),
        Term.FIRST,
        law=law,
        days=days,
        told_last_day=date.fromisoformat(told),
        extended_to=date.fromisoformat(extended),
    )
    assert found.last_day.isoformat() == expected


def test_a_campaign_may_choose_not_to_move_the_last_day(law: LawParameters, days: DayCalendar) -> None:
    fixed = law.with_policy(roll=Roll.NONE)
    found = deadline(date(2024, 3, 29), Term.FIRST, law=fixed, days=days)
    assert (found.last_day, found.rolls) == (date(2024, 4, 28), ())
    assert found.law_version != law.version


def test_the_explanation_leads_from_the_postmark_to_the_grace(law: LawParameters, days: DayCalendar) -> None:
    found = deadline(date(2024, 4, 24), Term.REMINDER, law=law, days=days)
    assert found.explanation == [
        "The reminder carries the postmark of Wednesday 24 April 2024; that is day 0 and is not counted.",
        "The term is 15 calendar days: day 1 is Thursday 25 April 2024, day 15 is Thursday 9 May 2024.",
        "Thursday 9 May 2024 is Ascension Day: the term cannot end on it and moves to the next day.",
        (
            "The last day is Friday 10 May 2024: a reply counts as in time until 24:00 in Brussels, so 23:59:59 is in "
            "time and 00:00:00 is late."
        ),
        (
            "Replies sent in time may still be in the post, so a grace of 3 full working days follows: Mon 13 May, "
            "Tue 14 May and Wed 15 May."
        ),
        "A strike-off is not possible before Thursday 16 May 2024.",
        f"Counted under {law.version} and {days.version}.",
    ]


def test_the_explanation_of_a_first_letter_promises_a_reminder(law: LawParameters, days: DayCalendar) -> None:
    told = " ".join(deadline(date(2024, 3, 18), Term.FIRST, law=law, days=days).explanation)
    assert "leads to a reminder with a term of its own, not before Thursday 18 April 2024" in told
    assert "by this term alone no strike-off is possible" in told


def test_the_explanation_tells_why_another_day_binds(law: LawParameters, days: DayCalendar) -> None:
    found = deadline(
        date(2024, 3, 18),
        Term.FIRST,
        law=law,
        days=days,
        told_last_day=date(2024, 4, 21),
        extended_to=date(2024, 5, 1),
    )
    assert found.explanation[2:6] == [
        "The letter told Sunday 21 April 2024 as the last day; that is later, so it binds.",
        "Sunday 21 April 2024 is no working day: the term cannot end on it and moves to the next day.",
        "The term was extended to Wednesday 1 May 2024.",
        "Wednesday 1 May 2024 is Labour Day: the term cannot end on it and moves to the next day.",
    ]


def test_the_explanation_says_that_a_letter_or_an_extension_shortens_nothing(
    law: LawParameters, days: DayCalendar
) -> None:
    early = date(2024, 4, 2)
    found = deadline(date(2024, 3, 18), Term.FIRST, law=law, days=days, told_last_day=early, extended_to=early, grace=0)
    assert found.explanation[2:4] == [
        (
            "The letter told Tuesday 2 April 2024 as the last day; a letter cannot shorten the term, so "
            "Wednesday 17 April 2024 stands."
        ),
        "An extension to Tuesday 2 April 2024 changes nothing: an extension never shortens a term.",
    ]
    assert "No grace for replies in the post was asked for." in found.explanation


def test_json_carries_the_whole_trace(law: LawParameters, days: DayCalendar) -> None:
    found = deadline(date(2024, 3, 29), Term.FIRST, law=law, days=days).as_json()
    explanation = found.pop("explanation")
    assert isinstance(explanation, list)
    assert explanation
    assert found == {
        "postmark": "2024-03-29",
        "term": "first",
        "length": 30,
        "first_counted_day": "2024-03-30",
        "raw_last_day": "2024-04-28",
        "rolls": [{"day": "2024-04-28", "reason": "a Sunday"}],
        "rolled_from": "2024-04-28",
        "told_last_day": None,
        "extended_to": None,
        "bound_by": "law",
        "last_day": "2024-04-29",
        "ends_at": "2024-04-30T00:00:00+02:00",
        "next_step_day": "2024-04-30",
        "grace": 3,
        "grace_days": ["2024-04-30", "2024-05-02", "2024-05-03"],
        "strike_earliest": "2024-05-04",
        "law_version": law.version,
        "calendar_version": days.version,
    }


def test_a_term_below_the_minimum_is_refused_with_the_minimum(law: LawParameters, days: DayCalendar) -> None:
    with pytest.raises(TermTooShortError, match="below the legal minimum of 30"):
        deadline(date(2024, 3, 18), Term.FIRST, law=law, days=days, length=29)


def test_a_negative_grace_is_refused(law: LawParameters, days: DayCalendar) -> None:
    with pytest.raises(CalendarError, match="give 0 or more"):
        deadline(date(2024, 3, 18), Term.FIRST, law=law, days=days, grace=-1)


def test_an_instant_is_no_postmark(law: LawParameters, days: DayCalendar) -> None:
    with pytest.raises(CalendarError, match="give the day alone"):
        deadline(datetime(2024, 3, 18, 12), Term.FIRST, law=law, days=days)  # noqa: DTZ001 # the mistake under test


@pytest.mark.parametrize(("postmark", "length"), [(date(2099, 12, 15), 30), (date(9999, 12, 1), 60)])
def test_a_term_beyond_the_calendar_is_refused(
    law: LawParameters, days: DayCalendar, postmark: date, length: int
) -> None:
    with pytest.raises(DayOutsideCalendarError):
        deadline(postmark, Term.FIRST, law=law, days=days, length=length)
