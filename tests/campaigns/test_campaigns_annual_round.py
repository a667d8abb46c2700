"""The annual round from the anniversary to its end: silence for who meets, one letter and one term for who does not."""

from datetime import date, timedelta

import pytest
from office_days import against, daily_round, events, live, proposals, struck_off
from small_world import SmallWorld
from yearly_days import annual_day, open_annual

from actualisatie.dossiers.kinds import DossierStatus
from actualisatie.dossiers.states import CaseState

ANNIVERSARY = date(2024, 6, 3)
POSTED = date(2024, 6, 6)
LAST_DAY = date(2024, 7, 8)
"""Thirty days after the postmark is Saturday 6 July; Monday 8 July counts."""
GRACE_PASSED = date(2024, 7, 12)


@pytest.fixture
def failing(office: SmallWorld) -> str:
    """Give a dossier whose applicant owns a dwelling, with its annual letter posted."""
    number = office.add_dossier(owns=True, enrolled_on=date(2019, 6, 3))
    open_annual(office)
    annual_day(office, ANNIVERSARY)
    (code,) = office.delivered()
    office.post(code, POSTED)
    return number


def test_who_meets_the_conditions_hears_nothing(office: SmallWorld) -> None:
    number = office.add_dossier(enrolled_on=date(2019, 6, 3))
    open_annual(office)
    annual_day(office, ANNIVERSARY)
    assert office.states() == {number: CaseState.SILENT_OK}
    assert events(office, number) == ["selected", "checked", "meets in silence"]
    assert office.delivered() == []
    assert office.status(number) is DossierStatus.ENROLLED


def test_who_does_not_meet_them_comes_under_investigation_and_gets_one_letter(office: SmallWorld) -> None:
    number = office.add_dossier(owns=True, enrolled_on=date(2019, 6, 3))
    open_annual(office)
    annual_day(office, ANNIVERSARY)
    assert office.status(number) is DossierStatus.IN_ONDERZOEK
    assert office.delivered() == ["B000001"]
    told = ["status told", "status told"]
    assert events(office, number) == ["selected", "status set", "checked", "letter due", *told, "batched"]


def test_the_term_is_thirty_days_from_the_postmark_and_rolls(office: SmallWorld, failing: str) -> None:
    case = office.case(failing)
    assert (case.state, case.due_on) == (CaseState.LETTER_POSTED, GRACE_PASSED)


def test_there_is_no_reminder(office: SmallWorld, failing: str) -> None:
    live(office, *(POSTED + timedelta(days=number) for number in range(1, 36)))
    assert "first term passed" not in events(office, failing)
    assert office.states() == {failing: CaseState.LETTER_POSTED}


def test_silence_leads_to_a_proposal_on_the_ground_of_not_meeting_once_the_grace_has_passed(
    office: SmallWorld, failing: str
) -> None:
    daily_round(office, GRACE_PASSED - timedelta(days=1))
    assert proposals(office) == []
    daily_round(office, GRACE_PASSED)
    assert proposals(office) == [failing]
    assert office.case(failing).ground == "not_meeting"


def test_it_ends_in_a_strike_off_after_two_people(office: SmallWorld, failing: str) -> None:
    live(office, GRACE_PASSED, GRACE_PASSED + timedelta(days=3))
    assert struck_off(office) == [failing]
    assert office.states() == {failing: CaseState.STRUCK_OFF}


def test_a_yes_without_proof_does_not_stop_it(office: SmallWorld, failing: str) -> None:
    office.reply(date(2024, 6, 20), {"dossier": failing})
    daily_round(office, GRACE_PASSED)
    assert proposals(office) == [failing]


def test_accepted_documents_end_it(office: SmallWorld, failing: str) -> None:
    office.reply(date(2024, 6, 20), {"dossier": failing, "kind": "documents"})
    review = {"kind": "review", "channel": "counter", "signer": "none", "review": "accepted"}
    office.reply(date(2024, 6, 25), {"dossier": failing, **review})
    daily_round(office, GRACE_PASSED)
    assert proposals(office) == []
    assert office.states() == {failing: CaseState.CONFIRMED}


def test_who_meets_the_conditions_by_now_needs_no_answer(office: SmallWorld, failing: str) -> None:
    office.people.change(office.insz_of(failing), rights=[])
    daily_round(office, GRACE_PASSED)
    assert office.states() == {failing: CaseState.CONFIRMED}
    assert [one for one in events(office, failing) if one != "status told"][-1] == "meets by now"
    assert office.status(failing) is DossierStatus.ENROLLED
    assert struck_off(office) == []


def test_an_unknown_verdict_is_asked_again_and_never_leads_to_a_letter(office: SmallWorld) -> None:
    number = office.add_dossier(income=None, enrolled_on=date(2019, 6, 3))
    open_annual(office)
    for day in range(40):
        annual_day(office, ANNIVERSARY + timedelta(days=day))
    assert office.delivered() == []
    assert office.states() == {number: CaseState.SELECTED}
    assert office.status(number) is DossierStatus.ENROLLED


def test_letters_that_are_collected_weekly_wait_for_their_day(office: SmallWorld) -> None:
    for day in range(3, 8):
        office.add_dossier(owns=True, enrolled_on=date(2019, 6, day))
    open_annual(office, policies={"annual": {"collect": "weekly", "collect_on": 5}})
    made = {}
    for day in range(3, 8):
        annual_day(office, date(2024, 6, day))
        made[day] = office.delivered()
    assert made == {3: [], 4: [], 5: [], 6: [], 7: ["B000001"]}
    assert set(office.states().values()) == {CaseState.LETTER_BATCHED}


def test_a_missed_collecting_day_is_made_up_for_but_takes_nothing_newer(office: SmallWorld) -> None:
    monday = office.add_dossier(owns=True, enrolled_on=date(2019, 6, 3))
    saturday = office.add_dossier(owns=True, enrolled_on=date(2019, 6, 8))
    open_annual(office, policies={"annual": {"collect": "weekly", "collect_on": 5}})
    annual_day(office, date(2024, 6, 3))
    annual_day(office, date(2024, 6, 8))
    assert office.states() == {monday: CaseState.LETTER_BATCHED, saturday: CaseState.LETTER_DUE}


def test_the_offer_that_pauses_a_dossier_keeps_its_letter_back(office: SmallWorld) -> None:
    number = office.add_dossier(owns=True, enrolled_on=date(2019, 6, 3), status=DossierStatus.IN_OFFER)
    open_annual(office)
    annual_day(office, ANNIVERSARY)
    assert office.delivered() == []
    assert office.status(number) is DossierStatus.IN_OFFER


def test_the_gate_explains_that_an_annual_term_still_runs(office: SmallWorld, failing: str) -> None:
    assert "term_still_runs" in against(office, failing, LAST_DAY)
