"""The law's numbers are dated data with a source; a term may be lengthened, never shortened."""

from datetime import date
from pathlib import Path

import pytest

from actualisatie.calendar.data_files import PACKAGED
from actualisatie.calendar.days import DayCalendar
from actualisatie.calendar.deadlines import deadline
from actualisatie.calendar.errors import CalendarDataError, LawUnknownError, TermTooShortError
from actualisatie.calendar.law import (
    Certainty,
    Feb29,
    LateReply,
    LawParameters,
    Roll,
    Term,
    TimelyBy,
    earliest_law,
    law_for_what_if,
    law_of_version,
    law_on,
)
from actualisatie.calendar.law_data import load_law

WRITTEN = (PACKAGED / "law.yaml").read_text(encoding="utf-8")
LATER = """first_term:
  - valid_from: 2024-01-01
    length: 30
    minimum: 30
    unit: calendar_days
    reminder_follows: true
    source: old
    certainty: A
  - valid_from: 2028-07-01
    length: 40
    minimum: 40
    unit: calendar_days
    reminder_follows: true
    source: an invented decree
    certainty: X
"""


@pytest.fixture
def changed(tmp_path: Path) -> Path:
    """Dated parameters in which the first term becomes longer on 1 July 2028."""
    start, end = WRITTEN.index("first_term:"), WRITTEN.index("reminder_term:")
    file = tmp_path / "law.yaml"
    file.write_text(WRITTEN[:start] + LATER + WRITTEN[end:], encoding="utf-8")
    return file


def test_the_terms_of_the_law_are_30_and_15_days(law: LawParameters) -> None:
    assert {term.value: law.term_length(term) for term in Term} == {
        "first": 30,
        "reminder": 15,
        "annual": 30,
        "inactivity": 30,
        "second_request": 15,
    }


def test_only_the_first_letter_of_the_one_off_round_is_followed_by_a_reminder(law: LawParameters) -> None:
    assert [term for term in Term if law.reminder_follows(term)] == [Term.FIRST]


def test_the_other_numbers_are_those_of_the_sources_and_policies(law: LawParameters) -> None:
    assert (law.roll, law.strike_grace_working_days, law.strike_grace_non_prior_working_days) == (
        Roll.NEXT_WORKING_DAY,
        3,
        5,
    )
    assert (law.reply_timely_by, law.reply_illegible_postmark_working_days) == (TimelyBy.POSTMARK, 3)
    assert (law.reply_late_before_decision, law.anniversary_feb29) == (LateReply.ACCEPT, Feb29.FEB_28)
    assert law.annual_first_day == date(2024, 6, 1)
    assert (law.appeal_calendar_days, law.inactivity_years) == (30, 2)


@pytest.mark.parametrize("term", list(Term))
def test_every_term_may_be_lengthened_and_none_shortened(law: LawParameters, term: Term) -> None:
    lawful = law.term_length(term)
    assert law.term_length(term, lawful + 30) == lawful + 30
    with pytest.raises(TermTooShortError) as refused:
        law.term_length(term, lawful - 1)
    assert f"legal minimum of {lawful}" in str(refused.value)


@pytest.mark.parametrize("requested", [0, -5])
def test_a_term_of_no_days_is_refused(law: LawParameters, requested: int) -> None:
    with pytest.raises(TermTooShortError):
        law.term_length(Term.REMINDER, requested)


def test_every_parameter_has_a_day_a_source_and_a_certainty(law: LawParameters) -> None:
    assert len(law.provenance) == 15
    for provenance in law.provenance.values():
        assert provenance.valid_from == date(2024, 1, 1)
        assert provenance.source
        assert provenance.certainty in Certainty


def test_a_day_before_the_law_is_refused_instead_of_guessed() -> None:
    with pytest.raises(LawUnknownError, match="start on 2024-01-01"):
        law_on(date(2023, 12, 31))


def test_a_what_if_before_the_law_uses_the_first_rules_and_says_so() -> None:
    law, caution = law_for_what_if(date(2023, 12, 31))
    assert (law, caution) == (
        earliest_law(),
        "The rules used here are on record from 2024-01-01 only; 2023-12-31 is older.",
    )
    assert law_for_what_if(date(2024, 1, 1)) == (law, None)


def test_a_changed_law_holds_from_its_day_and_the_old_one_before(changed: Path) -> None:
    book = load_law(changed)
    before, after = book.on(date(2028, 6, 30)), book.on(date(2028, 7, 1))
    assert (before.term_length(Term.FIRST), after.term_length(Term.FIRST)) == (30, 40)
    assert before.version != after.version
    assert after.version.startswith("law-2028-07-01-")
    with pytest.raises(TermTooShortError):
        after.term_length(Term.FIRST, 30)


def test_a_letter_keeps_the_law_under_which_it_was_posted(changed: Path, days: DayCalendar) -> None:
    book = load_law(changed)
    posted = [date(2028, 6, 30), date(2028, 7, 1)]
    ends = [deadline(day, Term.FIRST, law=book.on(day), days=days).raw_last_day for day in posted]
    assert ends == [date(2028, 7, 30), date(2028, 8, 10)]


def test_a_recorded_version_gives_the_same_parameters_again(law: LawParameters) -> None:
    assert law_of_version(law.version) == law


def test_an_unknown_version_is_refused() -> None:
    with pytest.raises(LawUnknownError, match="not in this release"):
        law_of_version("law-1999-01-01-00000000")


def test_a_better_wording_of_a_source_is_no_other_version(tmp_path: Path, law: LawParameters) -> None:
    file = tmp_path / "law.yaml"
    file.write_text(WRITTEN.replace('source: "S1, S2, S3, HP: 30 days', 'source: "S1 to S3: 30 days'), encoding="utf-8")
    assert load_law(file).on(date(2024, 3, 18)).version == law.version


def test_a_campaign_s_own_policy_shows_in_the_version_and_fits_its_column(law: LawParameters) -> None:
    own = law.with_policy(roll=Roll.NONE, reply_timely_by=TimelyBy.RECEIVED)
    other = law.with_policy(late_before_decision=LateReply.REFUSE, feb29=Feb29.MAR_1)
    assert len({law.version, own.version, other.version}) == 3
    assert own.version.startswith(law.version)
    assert len(own.version) <= 40
    assert law.with_policy(roll=law.roll) is law


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("unit: calendar_days", "unit: months", "`unit` is `months`"),
        ("rule: next_working_day", "rule: previous_working_day", "known are `next_working_day`, `none`"),
        ("    minimum: 15\n", "    minimum: 16\n", "minimum must lie between"),
        ("    length: 15\n", "    length: many\n", "`length` is 'many'"),
        ("    years: 2\n", "", "`years` is missing"),
        ("    years: 2\n", "    years: 2\n    months: 3\n", "`months` is not known"),
        ("certainty: A\n", "certainty: sure\n", "`certainty` is `sure`"),
        ("reminder_follows: true", "reminder_follows: perhaps", "must be true or false"),
        ("starts: 2023-11-17 17:00", "starts: in November", "is no instant"),
        ("starts: 2023-11-17 17:00", "starts: 2025-11-17 17:00", "ends before it starts"),
        ("roll:\n", "rolls:\n", "`roll` has no entry|`rolls` is not known"),
    ],
)
def test_data_with_a_mistake_is_refused(tmp_path: Path, old: str, new: str, said: str) -> None:
    assert old in WRITTEN
    file = tmp_path / "law.yaml"
    file.write_text(WRITTEN.replace(old, new, 1), encoding="utf-8")
    with pytest.raises(CalendarDataError, match=said):
        load_law(file)


def test_entries_out_of_order_are_refused(changed: Path) -> None:
    changed.write_text(changed.read_text().replace("2028-07-01", "2023-07-01"))
    with pytest.raises(CalendarDataError, match="in order of valid_from"):
        load_law(changed)
