"""From silence to a strike-off, and everything that stops it."""

from datetime import date

import pytest
from small_world import SmallWorld

from actualisatie.campaigns.approving import Decision
from actualisatie.campaigns.errors import ApprovalError
from actualisatie.dossiers.gate import GateReason
from actualisatie.simulator.faults import Misfortune

GRACE_PASSED = date(2024, 5, 29)


@pytest.fixture
def silent(small_world: SmallWorld) -> SmallWorld:
    """An office in which one candidate never answered and whose last grace passes before 29 May 2024."""
    small_world.add_dossier()
    small_world.create()
    small_world.to_reminder_posted()
    return small_world


def test_silence_ends_in_a_strike_off_after_two_people_decided(silent: SmallWorld) -> None:
    (number,) = silent.states()
    silent.fresh_answers(GRACE_PASSED)
    assert silent.propose(GRACE_PASSED).proposed == 1
    assert silent.decide(GRACE_PASSED) == 1
    assert silent.execute(GRACE_PASSED) == ["struck_off"]
    assert silent.states() == {number: "struck_off"}
    receipt = silent.ledger.receipt("0400123412", number)
    assert receipt is not None
    assert silent.print_due(date(2024, 5, 30)) == ["B000003"]


def test_nobody_is_proposed_before_the_grace_has_passed(silent: SmallWorld) -> None:
    day = silent.case(next(iter(silent.states()))).due_on
    assert day is not None
    before = date.fromordinal(day.toordinal() - 1)
    silent.fresh_answers(before)
    assert silent.propose(before).proposed == 0
    silent.fresh_answers(day)
    assert silent.propose(day).proposed == 1


def test_answers_older_than_a_day_are_a_reason_against(silent: SmallWorld) -> None:
    silent.fresh_answers(date(2024, 5, 28))
    found = silent.propose(GRACE_PASSED)
    assert found.against == {GateReason.SOURCES_STALE: 1, GateReason.REGISTER_STATUS_STALE: 1}


def test_the_proposer_cannot_approve(silent: SmallWorld) -> None:
    silent.fresh_answers(GRACE_PASSED)
    silent.propose(GRACE_PASSED, by="An")
    with pytest.raises(ApprovalError, match="four eyes"):
        silent.decide(GRACE_PASSED, by="An")


def test_a_refused_proposal_is_held_for_a_person(silent: SmallWorld) -> None:
    silent.fresh_answers(GRACE_PASSED)
    silent.propose(GRACE_PASSED)
    silent.decide(GRACE_PASSED, Decision.REFUSE)
    assert silent.propose(GRACE_PASSED).against == {GateReason.HELD: 1}


def test_a_confirmation_after_the_approval_still_wins(silent: SmallWorld) -> None:
    (number,) = silent.states()
    silent.fresh_answers(GRACE_PASSED)
    silent.propose(GRACE_PASSED)
    silent.decide(GRACE_PASSED)
    silent.reply(GRACE_PASSED, {"dossier": number})
    assert silent.execute(GRACE_PASSED) == []
    assert silent.states() == {number: "confirmed"}
    assert silent.ledger.receipt("0400123412", number) is None


def test_an_approval_goes_stale_overnight_and_is_given_back(silent: SmallWorld) -> None:
    (number,) = silent.states()
    silent.fresh_answers(GRACE_PASSED)
    silent.propose(GRACE_PASSED)
    silent.decide(GRACE_PASSED)
    assert silent.execute(date(2024, 5, 31)) == ["gate_says_no"]
    assert silent.states() == {number: "reminder_posted"}


def test_a_cut_connection_leads_to_one_strike_off(silent: SmallWorld) -> None:
    (number,) = silent.states()
    silent.fresh_answers(GRACE_PASSED)
    silent.propose(GRACE_PASSED)
    silent.decide(GRACE_PASSED)
    faults = silent.faults.local_software
    faults.rate, faults.kinds, faults.times = 1.0, (Misfortune.CUT_AFTER_WORK,), 1
    assert silent.execute(GRACE_PASSED) == ["failed"]
    assert silent.execute(GRACE_PASSED) == ["struck_off"]
    assert silent.states() == {number: "struck_off"}
    assert silent.ledger.effects == {("0400123412", number): 1}
