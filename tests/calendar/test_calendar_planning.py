"""Plans forwards and backwards, with the waves and dates of 2024 among them."""

from datetime import date, timedelta

import pytest

from actualisatie.calendar.days import DayCalendar
from actualisatie.calendar.errors import PlanRefusedError, TermTooShortError
from actualisatie.calendar.law import LawParameters, Term
from actualisatie.calendar.plan_json import plan_as_json
from actualisatie.calendar.planning import Plan, PlanPolicy, Wave, latest_first_post, plan, planned_wave

IN_ONDERZOEK, ENROLLED = Wave("In onderzoek", date(2024, 1, 10)), Wave("Ingeschreven", date(2024, 1, 24))
CLOSE_2024 = date(2024, 3, 31)


@pytest.fixture
def plan_2024(law: LawParameters, days: DayCalendar) -> Plan:
    """The two waves of the first planning, before the operation was put off (S1), and its closing date (S2, S3)."""
    return plan([IN_ONDERZOEK, ENROLLED], law=law, days=days, close=CLOSE_2024)


def test_the_waves_of_10_and_24_january_2024_fit_before_31_march_with_ten_days_to_spare(plan_2024: Plan) -> None:
    found = [
        (
            wave.first.last_day.isoformat(),
            wave.reminder.postmark.isoformat() if wave.reminder else None,
            wave.reminder.last_day.isoformat() if wave.reminder else None,
            wave.strike_off.isoformat(),
            wave.slack(CLOSE_2024),
        )
        for wave in plan_2024.waves
    ]
    assert found == [
        ("2024-02-09", "2024-02-15", "2024-03-01", "2024-03-07", 24),
        ("2024-02-23", "2024-02-29", "2024-03-15", "2024-03-21", 10),
    ]
    assert (plan_2024.fits, plan_2024.slack_days, plan_2024.last_strike_off) == (True, 10, date(2024, 3, 21))


def test_backwards_the_latest_first_posting_for_31_march_2024_is_2_february(plan_2024: Plan) -> None:
    assert plan_2024.latest_first_post == date(2024, 2, 2)


def test_letters_in_the_freeze_that_followed_are_warned_of(plan_2024: Plan) -> None:
    assert plan_2024.warnings == (
        (
            "In onderzoek: the register is closed to candidates on all 30 days of the first term and all 15 days of "
            "the reminder's term. On those days they can answer only on paper or at the counter."
        ),
        (
            "In onderzoek: Wednesday 10 January 2024, the day of the letter, lies in a freeze: nothing can be "
            "written to the local software before Monday 15 January 2024 08:00."
        ),
        (
            "Ingeschreven: the register is closed to candidates on all 30 days of the first term and all 15 days of "
            "the reminder's term. On those days they can answer only on paper or at the counter."
        ),
    )


def test_a_wave_just_outside_the_freeze_is_warned_of_nothing(law: LawParameters, days: DayCalendar) -> None:
    assert plan([Wave("after", date(2024, 3, 18))], law=law, days=days).warnings == ()
    assert (
        "on 29 of the 30 days of the first term."
        in plan([Wave("before", date(2024, 2, 17))], law=law, days=days).warnings[1]
    )


def test_a_plan_that_does_not_fit_says_by_how_many_days_and_what_to_do(law: LawParameters, days: DayCalendar) -> None:
    found = plan([Wave("Wave 1", date(2024, 3, 18))], law=law, days=days, close=date(2024, 5, 13))
    assert (found.fits, found.slack_days, found.latest_first_post) == (False, -2, date(2024, 3, 15))
    assert found.warnings == (
        (
            "Wave 1 does not fit: its first strike-off is possible on Wednesday 15 May 2024, 2 days after the "
            "closing date. A closing date never shortens a candidate's term: post on Friday 15 March 2024 at the "
            "latest, or move the closing date."
        ),
    )


def test_a_strike_off_on_the_closing_date_itself_still_fits(law: LawParameters, days: DayCalendar) -> None:
    found = plan([Wave("Wave 1", date(2024, 3, 18))], law=law, days=days, close=date(2024, 5, 15))
    assert (found.fits, found.slack_days, found.warnings) == (True, 0, ())


@pytest.mark.parametrize("offset", range(0, 366, 5))
def test_backwards_and_forwards_meet(law: LawParameters, days: DayCalendar, offset: int) -> None:
    close, policy = date(2025, 1, 1) + timedelta(days=offset), PlanPolicy()
    latest = latest_first_post(close, law=law, days=days, policy=policy)
    after = days.next_posting_day(latest)
    assert days.is_posting_day(latest)
    assert planned_wave(Wave("latest", latest), law=law, days=days, policy=policy).strike_off <= close
    assert planned_wave(Wave("after", after), law=law, days=days, policy=policy).strike_off > close


def test_a_closing_date_alone_plans_its_latest_first_posting(law: LawParameters, days: DayCalendar) -> None:
    found = plan([], law=law, days=days, close=CLOSE_2024)
    assert [wave.wave.first_post for wave in found.waves] == [date(2024, 2, 2)]
    assert found.slack_days == 2  # Friday 29 March; a day later it would be a weekend


def test_a_strike_off_waits_for_a_working_day_because_a_person_decides(law: LawParameters, days: DayCalendar) -> None:
    wave = plan([Wave("Wave 1", date(2024, 3, 15))], law=law, days=days).waves[0]
    assert wave.last_term.strike_earliest == date(2024, 5, 11)  # a Saturday
    assert wave.strike_off == date(2024, 5, 13)


def test_without_a_closing_date_there_is_no_slack(law: LawParameters, days: DayCalendar) -> None:
    found = plan([ENROLLED], law=law, days=days)
    assert (found.close, found.fits, found.slack_days, found.latest_first_post) == (None, None, None, None)


def test_the_campaign_s_choices_move_the_plan(law: LawParameters, days: DayCalendar) -> None:
    policy = PlanPolicy(first_length=40, reminder_length=20, reminder_grace=0, strike_grace=5)
    wave = plan([ENROLLED], law=law, days=days, policy=policy).waves[0]
    assert wave.first.last_day == date(2024, 3, 4)
    assert wave.reminder is not None
    assert wave.reminder.postmark == date(2024, 3, 5)
    assert wave.reminder.last_day == date(2024, 3, 25)
    assert wave.strike_off == date(2024, 4, 3)  # 26 to 29 March, Easter, 2 April


def test_an_annual_wave_has_no_reminder(law: LawParameters, days: DayCalendar) -> None:
    wave = plan([Wave("June", date(2024, 6, 3))], law=law, days=days, policy=PlanPolicy(term=Term.ANNUAL)).waves[0]
    assert wave.reminder is None
    assert wave.first.last_day == date(2024, 7, 3)
    assert wave.strike_off == date(2024, 7, 9)


def test_a_first_posting_on_a_day_without_post_is_warned_of(law: LawParameters, days: DayCalendar) -> None:
    found = plan([Wave("Wave 1", date(2024, 5, 9))], law=law, days=days)
    assert found.warnings == (
        (
            "Wave 1 would leave on Thursday 9 May 2024, which is no posting day (Ascension Day): post on "
            "Friday 10 May 2024."
        ),
    )


def test_a_plan_of_nothing_is_refused(law: LawParameters, days: DayCalendar) -> None:
    with pytest.raises(PlanRefusedError, match="Nothing to plan"):
        plan([], law=law, days=days)


def test_two_waves_of_one_name_are_refused(law: LawParameters, days: DayCalendar) -> None:
    with pytest.raises(PlanRefusedError, match="same name"):
        plan([ENROLLED, ENROLLED], law=law, days=days)


def test_a_term_below_the_minimum_is_refused_in_a_plan_too(law: LawParameters, days: DayCalendar) -> None:
    with pytest.raises(TermTooShortError):
        plan([ENROLLED], law=law, days=days, policy=PlanPolicy(reminder_length=14))


def test_a_plan_as_json_holds_the_waves_and_their_terms(plan_2024: Plan) -> None:
    found = plan_as_json(plan_2024)
    waves = found.pop("waves")
    assert isinstance(waves, list)
    assert {key: found[key] for key in ("close", "fits", "slack_days", "latest_first_post", "last_strike_off")} == {
        "close": "2024-03-31",
        "fits": True,
        "slack_days": 10,
        "latest_first_post": "2024-02-02",
        "last_strike_off": "2024-03-21",
    }
    assert [(wave["name"], wave["strike_off"], wave["slack_days"]) for wave in waves] == [
        ("In onderzoek", "2024-03-07", 24),
        ("Ingeschreven", "2024-03-21", 10),
    ]
    assert [term["term"] for term in waves[0]["terms"]] == ["first", "reminder"]
