"""The outbox: in order per dossier, dead letters with their reason, and two people for each way out."""

from datetime import date

import pytest
from office_days import GRACE_PASSED, NEXT_DAY, events, holds, killed_at, to_approvals
from small_world import SmallWorld
from sqlalchemy import select

from actualisatie.calendar.moment import Moment
from actualisatie.campaigns.errors import OutboxError
from actualisatie.campaigns.holding.hold_desk import lift
from actualisatie.campaigns.outbox.desk import Remedy, ask_for, confirm
from actualisatie.campaigns.outbox.listing import OutboxLine, list_outbox
from actualisatie.dossiers.kinds import EffectKind, EffectState, HoldReason
from actualisatie.simulator.faults import Misfortune
from actualisatie.storage.crash_points import CrashPoint
from actualisatie.storage.database import transaction
from actualisatie.storage.models import Effect

IN_THE_FREEZE = date(2023, 12, 20)


@pytest.fixture
def refused(quick_world: SmallWorld) -> SmallWorld:
    """An office whose local software just refused a strike-off."""
    quick_world.add_dossier()
    quick_world.create(strike={"system": "both"})
    to_approvals(quick_world)
    faults = quick_world.faults.local_software
    faults.rate, faults.kinds, faults.times = 1.0, (Misfortune.FORBIDDEN,), 1
    assert quick_world.execute(GRACE_PASSED) == ["refused"]
    return quick_world


def lines(world: SmallWorld, day: date = GRACE_PASSED) -> list[OutboxLine]:
    with transaction(world.engine) as session:
        return list_outbox(session, Moment.on(day))


def ask(world: SmallWorld, remedy: Remedy, by: str = "An", why: str = "looked") -> int:
    (line,) = lines(world)
    with transaction(world.engine) as session:
        ask_for(session, line.effect, remedy, Moment.on(GRACE_PASSED), by, why)
    return line.effect


def agree(world: SmallWorld, effect: int, by: str = "Bo") -> None:
    with transaction(world.engine) as session:
        confirm(session, effect, Moment.on(GRACE_PASSED), by)


def test_a_refused_strike_off_is_listed_with_its_reason_and_tried_no_more(refused: SmallWorld) -> None:
    (number,) = refused.states()
    (line,) = lines(refused)
    assert (line.kind, line.state, line.company, line.dossier) == ("strike_off", "dead", "WM1", number)
    assert "answer 403" in (line.reason or "")
    assert line.waits_for == "a person: retry or give up"
    assert refused.execute(GRACE_PASSED) == ["refused"]
    assert refused.ledger.effects == {}


def test_a_retry_that_a_second_person_confirms_is_carried_out(refused: SmallWorld) -> None:
    (number,) = refused.states()
    effect = ask(refused, Remedy.RETRY)
    assert [line.waits_for for line in lines(refused)] == ["a second person: retry asked by An"]
    assert refused.execute(GRACE_PASSED) == ["refused"]
    agree(refused, effect)
    assert holds(refused, number) == []
    assert refused.execute(GRACE_PASSED) == ["struck_off"]
    assert refused.ledger.effects == {("0400123412", number): 1}
    assert lines(refused) == []
    assert {"retry asked", "retry confirmed"} <= set(events(refused, number))


def test_a_retry_passes_the_gate_again(refused: SmallWorld) -> None:
    (number,) = refused.states()
    agree(refused, ask(refused, Remedy.RETRY))
    assert refused.execute(date(2024, 6, 3)) == ["gate_says_no"]  # answers older than a day
    assert refused.states() == {number: "reminder_posted"}
    assert refused.ledger.effects == {}


def test_a_retry_keeps_a_hold_that_a_person_placed(refused: SmallWorld) -> None:
    (number,) = refused.states()
    with transaction(refused.engine) as session:
        lift(
            session, number, HoldReason.MANUAL, Moment.on(GRACE_PASSED), "An", note="x", meaning=None, fresh_term=False
        )
    refused.take_in(GRACE_PASSED, f"broken line about {number}")
    agree(refused, ask(refused, Remedy.RETRY))
    assert holds(refused, number) == ["unprocessed_reply"]


def test_what_is_given_up_goes_back_to_its_term_and_stays_held(refused: SmallWorld) -> None:
    (number,) = refused.states()
    agree(refused, ask(refused, Remedy.GIVE_UP))
    assert refused.states() == {number: "reminder_posted"}
    assert holds(refused, number) == ["manual"]
    assert lines(refused) == []
    assert events(refused, number)[-1] == "strike-off given up"


def test_nobody_confirms_what_they_asked_for(refused: SmallWorld) -> None:
    effect = ask(refused, Remedy.RETRY, by="An Peeters")
    with pytest.raises(OutboxError, match="four eyes"):
        agree(refused, effect, by=" an  PEETERS ")
    with transaction(refused.engine) as session:
        assert session.get_one(Effect, effect).state is EffectState.DEAD


def test_nothing_is_confirmed_that_was_not_asked_for(refused: SmallWorld) -> None:
    (line,) = lines(refused)
    with pytest.raises(OutboxError, match="Nothing was asked"):
        agree(refused, line.effect)
    with pytest.raises(OutboxError, match="Say why"):
        ask(refused, Remedy.RETRY, why=" ")
    with pytest.raises(OutboxError, match="There is no effect 4711"):
        agree(refused, 4711)


def test_what_is_not_dead_needs_nobody(quick_world: SmallWorld) -> None:
    quick_world.add_dossier()
    quick_world.create()
    to_approvals(quick_world)
    with killed_at(CrashPoint.STRIKE_OFF_CLAIMED):
        quick_world.execute(GRACE_PASSED)
    with pytest.raises(OutboxError, match="is sending, not dead"):
        ask(quick_world, Remedy.GIVE_UP)


def test_a_later_effect_of_a_dossier_waits_for_an_earlier_one(refused: SmallWorld) -> None:
    (number,) = refused.states()
    with transaction(refused.engine) as session:
        dead = session.scalars(select(Effect).where(Effect.kind == EffectKind.STRIKE_OFF)).one()
        later = Effect(
            key="register-later",
            kind=EffectKind.REGISTER_STRIKE_OFF,
            case_id=dead.case_id,
            housing_company_id=dead.housing_company_id,
            payload=dict(dead.payload),
            state=EffectState.PENDING,
            created_at=dead.created_at,
        )
        session.add(later)
    assert [outcome.value for outcome in refused.execute_all(GRACE_PASSED).told] == ["waits_for_earlier"]
    assert [line.waits_for for line in lines(refused)] == ["a person: retry or give up", f"effect {dead.id}"]
    assert refused.cir.actions == {}
    agree_to = lines(refused)[0].effect
    with transaction(refused.engine) as session:
        ask_for(session, agree_to, Remedy.GIVE_UP, Moment.on(GRACE_PASSED), "An", "looked")
    agree(refused, agree_to)
    assert [outcome.value for outcome in refused.execute_all(GRACE_PASSED).told] == ["moved_on"]  # nobody is struck off
    assert refused.cir.dossiers[number].status == "REG"


def test_the_list_says_until_when_the_freeze_holds(quick_world: SmallWorld) -> None:
    quick_world.add_dossier()
    quick_world.create()
    to_approvals(quick_world)
    with killed_at(CrashPoint.STRIKE_OFF_CLAIMED):
        quick_world.execute(GRACE_PASSED)
    (line,) = lines(quick_world, IN_THE_FREEZE)
    assert line.waits_for == "the freeze, until 2024-01-15 08:00"


def test_a_company_that_is_silent_holds_up_no_other(quick_world: SmallWorld) -> None:
    """Six dossiers of one company whose software is off, then one of another."""
    silent = [quick_world.add_dossier() for _ in range(6)]
    answers = quick_world.add_dossier(kbo="0100000070")
    quick_world.create()
    to_approvals(quick_world)
    quick_world.faults.local_software.down.add("0400123412")
    assert quick_world.execute_all(GRACE_PASSED).counts() == {"failed": 2, "software_silent": 4, "struck_off": 1}
    assert quick_world.ledger.effects == {("0100000070", answers): 1}
    assert sum(quick_world.ledger.asked[("0400123412", one)] for one in silent) == 2
    quick_world.faults.local_software.down.clear()
    quick_world.fresh_answers(NEXT_DAY)
    assert quick_world.execute_all(NEXT_DAY).counts() == {"struck_off": 6}
    assert set(quick_world.ledger.effects.values()) == {1}
