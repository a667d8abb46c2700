"""What is told of a dossier keeps its order: nothing arrives after something newer, and nothing waits for a failure."""

from datetime import date, time

import pytest
from office_days import (
    GRACE_PASSED,
    NEXT_DAY,
    SELECTED,
    events,
    holds,
    killed_at,
    state,
    to_approvals,
    to_first_letters,
)
from small_world import SmallWorld
from sqlalchemy import select

from actualisatie.calendar.moment import Moment
from actualisatie.campaigns.outbox.desk import Remedy, ask_for, confirm
from actualisatie.campaigns.outbox.listing import list_outbox
from actualisatie.campaigns.reinstating.desk import decide_reinstatement, propose_reinstatement
from actualisatie.dossiers.kinds import EffectKind, EffectState, ReinstateReason
from actualisatie.simulator.faults import Misfortune
from actualisatie.storage.crash_points import CrashPoint
from actualisatie.storage.database import transaction
from actualisatie.storage.models import Effect

KBO = "0400123412"
ANSWERED = date(2024, 4, 10)
AFTERNOON = time(14)


def states(world: SmallWorld) -> dict[str, str]:
    with transaction(world.engine) as session:
        found = session.scalars(select(Effect).where(Effect.case_id.is_not(None)).order_by(Effect.id))
        return {effect.key.partition("-1-")[0]: effect.state.value for effect in found}


def by_key(world: SmallWorld) -> dict[str, str]:
    with transaction(world.engine) as session:
        found = session.scalars(select(Effect).where(Effect.case_id.is_not(None)).order_by(Effect.id))
        return {effect.key: effect.state.value for effect in found}


def accept_proof(world: SmallWorld, number: str, day: date) -> None:
    world.reply(day, {"dossier": number, "kind": "documents"})
    review = {"kind": "review", "channel": "counter", "signer": "none", "review": "accepted"}
    world.reply(day, {"dossier": number, **review})


@pytest.fixture
def silent(quick_world: SmallWorld) -> str:
    """Give a dossier in onderzoek of which the local software was told without an answer, and the register not yet."""
    number = quick_world.add_dossier(owns=True)
    quick_world.create()
    to_first_letters(quick_world)
    return number


@pytest.fixture
def approved(quick_world: SmallWorld) -> str:
    """Give a dossier in onderzoek, of which nobody outside was told, with an approved strike-off."""
    number = quick_world.add_dossier(owns=True)
    quick_world.create(strike={"system": "both"})
    to_approvals(quick_world)
    return number


def test_a_status_that_was_not_sent_is_withdrawn_when_a_newer_one_comes(quick_world: SmallWorld, silent: str) -> None:
    accept_proof(quick_world, silent, ANSWERED)
    assert by_key(quick_world)["status-1-1"] == "cancelled"
    quick_world.tell_statuses(ANSWERED)
    assert quick_world.ledger.statuses == {(KBO, silent): ["REG"]}
    assert quick_world.cir.actions == {}  # the register shows REG already
    assert "status not told" in events(quick_world, silent)


def test_a_newer_status_waits_while_the_older_one_may_still_arrive(quick_world: SmallWorld, silent: str) -> None:
    faults = quick_world.faults.local_software
    faults.rate, faults.kinds, faults.times = 1.0, (Misfortune.SILENCE_BEFORE_WORK,), 1
    quick_world.tell_statuses(ANSWERED, time(11, 30))
    accept_proof(quick_world, silent, ANSWERED)  # at noon
    quick_world.tell_statuses(ANSWERED, time(12, 15))
    assert quick_world.ledger.statuses == {}
    quick_world.tell_statuses(ANSWERED, AFTERNOON)
    assert quick_world.ledger.statuses == {(KBO, silent): ["REG"]}


def test_a_strike_off_withdraws_what_was_not_told(quick_world: SmallWorld, approved: str) -> None:
    assert quick_world.execute(GRACE_PASSED) == ["struck_off"]
    quick_world.tell_statuses(GRACE_PASSED)
    quick_world.tell_statuses(NEXT_DAY)
    assert quick_world.ledger.statuses == {}
    assert quick_world.cir.actions == {(approved, "RJCT"): 1}
    assert states(quick_world)["status"] == states(quick_world)["register-status"] == "cancelled"


def test_nothing_is_told_of_a_dossier_whose_strike_off_is_approved(quick_world: SmallWorld, approved: str) -> None:
    quick_world.tell_statuses(GRACE_PASSED)
    assert quick_world.ledger.asked[KBO, approved] == 0
    assert quick_world.cir.actions == {}


def test_a_strike_off_waits_an_hour_at_most_for_a_status_that_may_still_arrive(
    quick_world: SmallWorld, approved: str
) -> None:
    with transaction(quick_world.engine) as session:
        signal = session.scalars(select(Effect).where(Effect.kind == EffectKind.STATUS_SIGNAL)).one()
        signal.state, signal.not_before = EffectState.SENDING, Moment.on(GRACE_PASSED, time(13, 55)).at
    for at, outcome in ((time(13, 30), "waits_for_earlier"), (time(14), "struck_off")):
        assert [one.value for one in quick_world.execute_all(GRACE_PASSED, at).cases.values()] == [outcome]


def test_a_status_that_is_refused_holds_nothing_up(quick_world: SmallWorld) -> None:
    number = quick_world.add_dossier(owns=True)
    quick_world.create()
    quick_world.select(SELECTED)
    quick_world.check(SELECTED)
    faults = quick_world.faults.local_software
    faults.rate, faults.kinds = 1.0, (Misfortune.FORBIDDEN,)
    assert quick_world.tell_statuses(SELECTED)["statuses_refused"] == 1
    assert by_key(quick_world)["status-1-1"] == "dead"
    assert holds(quick_world, number) == []
    faults.rate = 0.0
    to_approvals(quick_world)
    assert quick_world.execute(GRACE_PASSED) == ["struck_off"]
    assert by_key(quick_world)["status-1-1"] == "cancelled"


def test_a_strike_off_that_the_gate_gave_back_lets_its_statuses_wait_again(
    quick_world: SmallWorld, approved: str
) -> None:
    with killed_at(CrashPoint.STRIKE_OFF_CLAIMED):
        quick_world.execute(GRACE_PASSED)
    quick_world.reply(GRACE_PASSED, {"dossier": approved, "kind": "documents"})
    later = date(2024, 6, 3)
    assert quick_world.execute(later) == ["gate_says_no"]
    assert state(quick_world, approved) == "reminder_posted"
    quick_world.tell_statuses(later)
    assert quick_world.ledger.statuses == {(KBO, approved): ["INFOS"]}


def test_a_dead_status_is_listed_and_two_people_try_it_again(quick_world: SmallWorld, silent: str) -> None:
    faults = quick_world.faults.local_software
    faults.rate, faults.kinds, faults.times = 1.0, (Misfortune.FORBIDDEN,), 1
    quick_world.tell_statuses(ANSWERED)
    with transaction(quick_world.engine) as session:
        (line,) = list_outbox(session, Moment.on(ANSWERED))
        assert (line.kind, line.state, line.dossier) == ("status_signal", "dead", silent)
        ask_for(session, line.effect, Remedy.RETRY, Moment.on(ANSWERED), "An", "opened there")
        confirm(session, line.effect, Moment.on(ANSWERED), "Bo")
    assert quick_world.tell_statuses(ANSWERED) == {"statuses_told": 1}
    assert quick_world.ledger.statuses == {(KBO, silent): ["INFOS"]}


def test_a_dead_status_that_is_given_up_is_never_told(quick_world: SmallWorld, silent: str) -> None:
    faults = quick_world.faults.local_software
    faults.rate, faults.kinds, faults.times = 1.0, (Misfortune.FORBIDDEN,), 1
    quick_world.tell_statuses(ANSWERED)
    with transaction(quick_world.engine) as session:
        (line,) = list_outbox(session, Moment.on(ANSWERED))
        ask_for(session, line.effect, Remedy.GIVE_UP, Moment.on(ANSWERED), "An", "told by telephone")
        confirm(session, line.effect, Moment.on(ANSWERED), "Bo")
    assert quick_world.tell_statuses(ANSWERED) == {}
    assert quick_world.ledger.statuses == {}
    assert state(quick_world, silent) == "letter_posted"


def test_a_reinstated_dossier_is_in_onderzoek_again_in_the_register(quick_world: SmallWorld, approved: str) -> None:

    quick_world.execute(GRACE_PASSED)
    with transaction(quick_world.engine) as session:
        reason, moment = ReinstateReason.COMPANY_ERROR, Moment.on(NEXT_DAY)
        propose_reinstatement(session, approved, reason, moment, "An", note="mixed up")
        decide_reinstatement(session, approved, moment, "Bo", grant=True)
    quick_world.tell_statuses(NEXT_DAY)
    assert quick_world.cir.dossiers[approved].status == "RJCT"  # first the reinstatement, in its order
    quick_world.execute_all(NEXT_DAY)
    quick_world.tell_statuses(NEXT_DAY)
    assert quick_world.cir.dossiers[approved].history == ("REG", "RJCT", "REG")
    assert quick_world.cir.dossiers[approved].status == "INFOS"
