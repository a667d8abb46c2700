"""The gate says no for every reason that there is, and yes only when all facts are proven.

Each line of the table changes one fact of a case that may be struck off: the answer is that reason and no other.
"""

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest

from actualisatie.calendar.moment import Moment
from actualisatie.dossiers.gate import GateFacts, GateReason, LetterFacts, may_propose, may_strike_off
from actualisatie.dossiers.kinds import CampaignKind, DossierStatus, Ground, HoldReason, LetterRound, Verdict
from actualisatie.dossiers.states import CaseState

NOW = Moment.on(date(2024, 5, 29))
"""Noon of the first day on which the grace after the reminder's last day has passed."""

FIRST = LetterFacts(LetterRound.FIRST, date(2024, 3, 25), "MASSPOST-1", date(2024, 4, 26), date(2024, 5, 3))
REMINDER = LetterFacts(LetterRound.REMINDER, date(2024, 5, 6), "MASSPOST-2", date(2024, 5, 23), date(2024, 5, 29))

SILENT = GateFacts(
    state=CaseState.STRIKE_OFF_APPROVED,
    required_rounds=(LetterRound.FIRST, LetterRound.REMINDER),
    letters=(FIRST, REMINDER),
    holds=(),
    unprocessed_replies=0,
    confirmed_in_time=False,
    documents_accepted=False,
    told_not_meeting=False,
    verdict=Verdict.MEETS,
    sources_asked_at=NOW.at,
    register_status=DossierStatus.ENROLLED,
    register_asked_at=NOW.at,
    confirmed_in_register=False,
    applicant_alive=True,
    address_unchanged=True,
    ground=Ground.SILENCE,
    proposed_by="An",
    approved_by="Bo",
)
NOT_MEETING = replace(
    SILENT, ground=Ground.NOT_MEETING, verdict=Verdict.FAILS, confirmed_in_time=True, told_not_meeting=True
)

INACTIVE = replace(
    SILENT,
    kind=CampaignKind.INACTIVITY,
    ground=Ground.INACTIVITY,
    inactive_from=NOW.today,
    activity_known_on=NOW.today,
    required_rounds=(LetterRound.FIRST,),
    letters=(FIRST,),
)


def letters(first: dict[str, Any] | None = None, reminder: dict[str, Any] | None = None) -> dict[str, Any]:
    return {"letters": (replace(FIRST, **(first or {})), replace(REMINDER, **(reminder or {})))}


SECOND_LETTERS: list[tuple[LetterFacts, GateReason]] = [
    (replace(FIRST, postmark=None), GateReason.LETTER_NOT_POSTED),
    (replace(FIRST, proof=None), GateReason.NO_PROOF_OF_POSTMARK),
    (replace(REMINDER, strike_earliest=NOW.today + timedelta(days=1)), GateReason.TERM_STILL_RUNS),
    (replace(REMINDER, postmark=FIRST.last_day), GateReason.REMINDER_BEFORE_FIRST_DEADLINE),
    (replace(FIRST, last_day=REMINDER.postmark), GateReason.REMINDER_BEFORE_FIRST_DEADLINE),
]


def pair(second: LetterFacts, place: int) -> dict[str, Any]:
    """Return the letters of partners who live apart: beside two good ones one that speaks against."""
    found = [FIRST, REMINDER]
    found.insert(place, second)
    return {"letters": tuple(found)}


AGAINST_SILENCE: list[tuple[dict[str, Any], GateReason]] = [
    *[({"state": state}, GateReason.WRONG_STATE) for state in CaseState if state is not CaseState.STRIKE_OFF_APPROVED],
    ({"letters": (REMINDER,)}, GateReason.LETTER_NOT_POSTED),
    ({"letters": (FIRST,)}, GateReason.LETTER_NOT_POSTED),
    (letters(first={"postmark": None}), GateReason.LETTER_NOT_POSTED),
    (letters(reminder={"postmark": None}), GateReason.LETTER_NOT_POSTED),
    (letters(first={"proof": None}), GateReason.NO_PROOF_OF_POSTMARK),
    (letters(reminder={"proof": ""}), GateReason.NO_PROOF_OF_POSTMARK),
    (letters(first={"strike_earliest": NOW.today + timedelta(days=1)}), GateReason.TERM_STILL_RUNS),
    (letters(reminder={"strike_earliest": NOW.today + timedelta(days=1)}), GateReason.TERM_STILL_RUNS),
    (letters(reminder={"strike_earliest": None}), GateReason.TERM_STILL_RUNS),
    (letters(reminder={"last_day": None}), GateReason.TERM_STILL_RUNS),
    (letters(reminder={"postmark": FIRST.last_day}), GateReason.REMINDER_BEFORE_FIRST_DEADLINE),
    *[(pair(second, place), reason) for place in (0, 2) for second, reason in SECOND_LETTERS],
    *[({"holds": (reason,)}, GateReason.HELD) for reason in HoldReason],
    ({"unprocessed_replies": 1}, GateReason.UNPROCESSED_REPLY),
    ({"confirmed_in_time": True}, GateReason.TIMELY_REPLY),
    ({"sources_asked_at": None}, GateReason.SOURCES_STALE),
    ({"sources_asked_at": NOW.at - timedelta(hours=24)}, GateReason.SOURCES_STALE),
    ({"sources_asked_at": NOW.at + timedelta(days=7)}, GateReason.SOURCES_STALE),  # a round for a past day
    ({"verdict": None}, GateReason.SOURCES_UNKNOWN),
    ({"verdict": Verdict.UNKNOWN}, GateReason.SOURCES_UNKNOWN),
    ({"register_asked_at": None}, GateReason.REGISTER_STATUS_STALE),
    ({"register_asked_at": NOW.at - timedelta(hours=24)}, GateReason.REGISTER_STATUS_STALE),
    ({"register_asked_at": NOW.at + timedelta(days=7)}, GateReason.REGISTER_STATUS_STALE),
    ({"register_status": None}, GateReason.REGISTER_STATUS_FORBIDS),
    ({"register_status": DossierStatus.IN_OFFER}, GateReason.REGISTER_STATUS_FORBIDS),
    ({"register_status": DossierStatus.UNDER_APPEAL}, GateReason.REGISTER_STATUS_FORBIDS),
    ({"register_status": DossierStatus.WAITING}, GateReason.REGISTER_STATUS_FORBIDS),
    ({"register_status": DossierStatus.STRUCK_OFF}, GateReason.REGISTER_STATUS_FORBIDS),
    ({"register_status": DossierStatus.REFUSED}, GateReason.REGISTER_STATUS_FORBIDS),
    ({"register_status": DossierStatus.SAVED}, GateReason.REGISTER_STATUS_FORBIDS),
    ({"register_status": DossierStatus.TEMPORARY}, GateReason.REGISTER_STATUS_FORBIDS),
    ({"confirmed_in_register": True}, GateReason.CONFIRMED_IN_REGISTER),
    ({"confirmed_in_register": True, "verdict": Verdict.FAILS}, GateReason.CONFIRMED_IN_REGISTER),
    ({"applicant_alive": False}, GateReason.APPLICANT_DECEASED),
    ({"address_unchanged": False}, GateReason.ADDRESS_CHANGED),
    ({"company_unchanged": False}, GateReason.COMPANY_CHANGED),
    ({"ground": None}, GateReason.GROUND_DOES_NOT_FIT),
    ({"ground": Ground.NOT_MEETING}, GateReason.GROUND_DOES_NOT_FIT),
    ({"proposed_by": None}, GateReason.NOT_PROPOSED),
    ({"proposed_by": ""}, GateReason.NOT_PROPOSED),
    ({"approved_by": None}, GateReason.NOT_APPROVED),
    ({"approved_by": "An"}, GateReason.SAME_PERSON),
]
AGAINST_NOT_MEETING: list[tuple[dict[str, Any], GateReason]] = [
    ({"verdict": Verdict.MEETS}, GateReason.GROUND_DOES_NOT_FIT),
    ({"documents_accepted": True}, GateReason.GROUND_DOES_NOT_FIT),
    ({"told_not_meeting": False}, GateReason.NEVER_TOLD),
    ({"second_request_until": NOW.today}, GateReason.SECOND_REQUEST_RUNS),
]
GONE_YESTERDAY = replace(FIRST, last_day=date(2024, 5, 23), strike_earliest=date(2024, 5, 28))
"""A letter whose grace ran until the day before yesterday, 27 May."""
AGAINST_INACTIVE: list[tuple[dict[str, Any], GateReason]] = [
    ({"inactive_from": None}, GateReason.ACTIVE_AGAIN),
    ({"inactive_from": NOW.today + timedelta(days=1)}, GateReason.ACTIVE_AGAIN),
    ({"confirmed_in_time": True}, GateReason.ACTIVE_AGAIN),
    ({"activity_known_on": None}, GateReason.ACTIVITY_NOT_FRESH),
    ({"activity_known_on": date(2024, 5, 25)}, GateReason.ACTIVITY_NOT_FRESH),  # four days ago
    ({"letters": (GONE_YESTERDAY,), "activity_known_on": date(2024, 5, 27)}, GateReason.ACTIVITY_NOT_FRESH),
    ({"confirmed_in_register": True}, GateReason.CONFIRMED_IN_REGISTER),
    ({"ground": Ground.SILENCE}, GateReason.GROUND_DOES_NOT_FIT),
    ({"ground": Ground.NOT_MEETING}, GateReason.GROUND_DOES_NOT_FIT),
    ({"kind": CampaignKind.ONE_OFF}, GateReason.GROUND_DOES_NOT_FIT),
    ({"kind": CampaignKind.ANNUAL}, GateReason.GROUND_DOES_NOT_FIT),
]


def named(table: list[tuple[dict[str, Any], GateReason]]) -> list[str]:
    """Name each line of a table by its reason, so that a failing test says which one is not proven any more."""
    return [reason.value for _, reason in table]


def test_a_silent_candidate_may_be_struck_off_when_every_fact_is_proven() -> None:
    assert may_strike_off(SILENT, NOW).reasons == ()
    assert may_strike_off(SILENT, NOW).allowed


def test_a_candidate_who_answered_without_proof_may_be_struck_off_for_not_meeting_the_conditions() -> None:
    assert may_strike_off(NOT_MEETING, NOW).reasons == ()
    assert may_strike_off(replace(NOT_MEETING, confirmed_in_register=True), NOW).reasons == ()


@pytest.mark.parametrize(("change", "reason"), AGAINST_SILENCE, ids=named(AGAINST_SILENCE))
def test_one_fact_against_a_silent_candidate_is_one_reason(change: dict[str, Any], reason: GateReason) -> None:
    assert may_strike_off(replace(SILENT, **change), NOW).reasons == (reason,)


@pytest.mark.parametrize(("change", "reason"), AGAINST_NOT_MEETING, ids=named(AGAINST_NOT_MEETING))
def test_one_fact_for_a_candidate_who_does_not_meet_is_one_reason(change: dict[str, Any], reason: GateReason) -> None:
    assert may_strike_off(replace(NOT_MEETING, **change), NOW).reasons == (reason,)


def test_an_inactive_candidate_may_be_struck_off_whatever_the_sources_say_of_the_conditions() -> None:
    for verdict in Verdict:
        assert may_strike_off(replace(INACTIVE, verdict=verdict), NOW).reasons == ()


@pytest.mark.parametrize(("change", "reason"), AGAINST_INACTIVE, ids=named(AGAINST_INACTIVE))
def test_one_sign_of_life_of_an_inactive_candidate_is_one_reason(change: dict[str, Any], reason: GateReason) -> None:
    assert may_strike_off(replace(INACTIVE, **change), NOW).reasons == (reason,)


def test_in_the_annual_round_silence_is_no_ground_and_not_meeting_is_one() -> None:
    annual = replace(NOT_MEETING, kind=CampaignKind.ANNUAL, required_rounds=(LetterRound.FIRST,), letters=(FIRST,))
    assert may_strike_off(annual, NOW).reasons == ()
    silent = replace(annual, ground=Ground.SILENCE, confirmed_in_time=False)
    assert may_strike_off(silent, NOW).reasons == (GateReason.GROUND_DOES_NOT_FIT,)


@pytest.mark.parametrize("known_on", [date(2024, 5, 26), date(2024, 5, 28), date(2024, 5, 29)])
def test_a_register_file_of_the_last_three_days_tells_of_the_activities(known_on: date) -> None:
    assert may_strike_off(replace(INACTIVE, activity_known_on=known_on), NOW).reasons == ()


def test_a_second_request_whose_term_and_grace_have_passed_is_no_reason() -> None:
    over = replace(NOT_MEETING, second_request_until=NOW.today - timedelta(days=1))
    assert may_strike_off(over, NOW).reasons == ()


def test_the_tables_prove_every_reason_that_the_gate_knows() -> None:
    assert {reason for _, reason in AGAINST_SILENCE + AGAINST_NOT_MEETING + AGAINST_INACTIVE} == set(GateReason)


@pytest.mark.parametrize(
    ("today", "reasons"),
    [
        (date(2024, 5, 28), (GateReason.TERM_STILL_RUNS,)),  # the last day of the grace
        (date(2024, 5, 29), ()),  # the first day after it
    ],
)
def test_the_grace_must_have_passed_whole(today: date, reasons: tuple[GateReason, ...]) -> None:
    moment = Moment.on(today)
    facts = replace(SILENT, sources_asked_at=moment.at, register_asked_at=moment.at)
    assert may_strike_off(facts, moment).reasons == reasons


@pytest.mark.parametrize(
    ("age", "stale"),
    [
        (-timedelta(microseconds=1), True),
        (timedelta(0), False),
        (timedelta(hours=24) - timedelta(microseconds=1), False),
        (timedelta(hours=24), True),
    ],
)
def test_answers_are_fresh_from_their_own_instant_for_just_under_a_day(age: timedelta, stale: bool) -> None:
    asked = NOW.at - age
    facts = replace(SILENT, sources_asked_at=asked, register_asked_at=asked)
    expected = (GateReason.SOURCES_STALE, GateReason.REGISTER_STATUS_STALE) if stale else ()
    assert may_strike_off(facts, NOW).reasons == expected


@pytest.mark.parametrize(
    ("postmark", "reasons"),
    [
        (date(2024, 4, 26), (GateReason.REMINDER_BEFORE_FIRST_DEADLINE,)),  # the last day of the first term
        (date(2024, 4, 27), ()),
    ],
)
def test_a_reminder_posted_within_the_first_term_does_not_count(
    postmark: date, reasons: tuple[GateReason, ...]
) -> None:
    assert may_strike_off(replace(SILENT, **letters(reminder={"postmark": postmark})), NOW).reasons == reasons


@pytest.mark.parametrize(
    "status", [DossierStatus.ENROLLED, DossierStatus.IN_ONDERZOEK, DossierStatus.IN_ONDERZOEK_OTHER]
)
def test_only_these_statuses_of_the_register_allow_a_strike_off(status: DossierStatus) -> None:
    assert may_strike_off(replace(SILENT, register_status=status), NOW).allowed
    others = set(DossierStatus) - {
        DossierStatus.ENROLLED,
        DossierStatus.IN_ONDERZOEK,
        DossierStatus.IN_ONDERZOEK_OTHER,
    }
    assert [one for one in others if may_strike_off(replace(SILENT, register_status=one), NOW).allowed] == []


@pytest.mark.parametrize("approver", ["An", "an", " AN ", "A n"])
def test_the_same_person_in_another_spelling_is_the_same_person(approver: str) -> None:
    allowed = may_strike_off(replace(SILENT, approved_by=approver), NOW).allowed
    assert allowed is (approver == "A n")


def test_an_accent_typed_on_another_keyboard_makes_nobody_somebody_else() -> None:
    typed_twice = replace(SILENT, proposed_by="Ren\u00e9e", approved_by="Rene\u0301e")
    assert may_strike_off(typed_twice, NOW).reasons == (GateReason.SAME_PERSON,)


def test_an_annual_round_asks_for_its_one_letter_only() -> None:
    annual = replace(SILENT, required_rounds=(LetterRound.FIRST,), letters=(FIRST,))
    assert may_strike_off(annual, NOW).allowed


@pytest.mark.parametrize(
    ("state", "allowed"),
    [
        (state, state in {CaseState.LETTER_POSTED, CaseState.REMINDER_POSTED} or state.startswith("strike_off_"))
        for state in CaseState
    ],
)
def test_a_proposal_needs_all_but_the_two_people(state: CaseState, allowed: bool) -> None:
    facts = replace(SILENT, state=state, proposed_by=None, approved_by=None)
    assert may_propose(facts, NOW).reasons == (() if allowed else (GateReason.WRONG_STATE,))


def test_all_reasons_are_given_at_once() -> None:
    everything_wrong = replace(
        SILENT,
        state=CaseState.REMINDER_DUE,
        letters=(replace(FIRST, proof=None), replace(REMINDER, postmark=FIRST.last_day, strike_earliest=None)),
        holds=(HoldReason.MANUAL, HoldReason.APPEAL),
        unprocessed_replies=2,
        confirmed_in_time=True,
        verdict=None,
        sources_asked_at=None,
        register_status=DossierStatus.IN_OFFER,
        register_asked_at=None,
        confirmed_in_register=True,
        applicant_alive=False,
        address_unchanged=False,
        company_unchanged=False,
        proposed_by=None,
        approved_by=None,
    )
    only_for_others = {
        GateReason.LETTER_NOT_POSTED,
        GateReason.GROUND_DOES_NOT_FIT,
        GateReason.NEVER_TOLD,
        GateReason.SAME_PERSON,
        GateReason.ACTIVE_AGAIN,
        GateReason.ACTIVITY_NOT_FRESH,
        GateReason.SECOND_REQUEST_RUNS,
    }
    found = may_strike_off(everything_wrong, NOW).reasons
    assert set(found) == set(GateReason) - only_for_others
    assert len(found) == len(set(found))
