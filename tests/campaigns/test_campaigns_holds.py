"""Each hold: it keeps the gate shut, tells since when and why, and when lifted the term does what its rule says."""

import office_days as office
import pytest
from office_days import FIRST_LAST_DAY, GRACE_PASSED, LAST_DAY
from small_world import SmallWorld
from sqlalchemy import select

from actualisatie.calendar.moment import Moment
from actualisatie.campaigns.definitions.catalogue import campaign_by_name
from actualisatie.campaigns.holding.hold_desk import lift, list_holds
from actualisatie.campaigns.replies.holding import hold_case
from actualisatie.dossiers.hold_rules import HOLD_RULES, TermAfter
from actualisatie.dossiers.kinds import DossierStatus, HoldReason, ReplyMeaning
from actualisatie.storage.database import transaction
from actualisatie.storage.models import Case, Hold

BY_THE_REGISTER = {HoldReason.IN_OFFER: DossierStatus.IN_OFFER, HoldReason.APPEAL: DossierStatus.UNDER_APPEAL}
BY_AN_ANSWER = {HoldReason.SOURCE_UNAVAILABLE, HoldReason.CONDITIONS_UNKNOWN}


@pytest.fixture
def world(quick_world: SmallWorld) -> SmallWorld:
    """An office with one reminded dossier."""
    quick_world.add_dossier()
    quick_world.create()
    office.to_reminders(quick_world)
    return quick_world


def place(world: SmallWorld, reason: HoldReason) -> str:
    (number,) = world.states()
    with transaction(world.engine) as session:
        case = session.scalars(select(Case)).one()
        hold_case(session, case, reason, f"because of {reason}", Moment.on(LAST_DAY), "An")
    return number


def let_go(world: SmallWorld, number: str, reason: HoldReason, *, fresh: bool = False) -> None:
    meaning = ReplyMeaning.NOTHING if reason is HoldReason.UNPROCESSED_REPLY else None
    with transaction(world.engine) as session:
        lift(session, number, reason, Moment.on(LAST_DAY), "Bo", note="looked", meaning=meaning, fresh_term=fresh)


@pytest.mark.parametrize("reason", HoldReason)
def test_a_hold_says_since_when_and_why_and_keeps_the_gate_shut(world: SmallWorld, reason: HoldReason) -> None:
    number = place(world, reason)
    with transaction(world.engine) as session:
        (row,) = list_holds(session, campaign_by_name(session, world.name))
    assert (row["hold"], row["since"], row["detail"]) == (reason.value, LAST_DAY, f"because of {reason}")
    assert row["lifted_by"] == HOLD_RULES[reason].lifted_by
    assert "held" in office.against(world, number, GRACE_PASSED)


@pytest.mark.parametrize("reason", sorted(set(HoldReason) - set(BY_THE_REGISTER) - BY_AN_ANSWER))
def test_what_a_person_must_lift_is_never_struck_off_however_long_it_waits(
    world: SmallWorld, reason: HoldReason
) -> None:
    place(world, reason)
    office.until_the_end(world)
    assert office.struck_off(world) == []


@pytest.mark.parametrize("reason", sorted(set(HoldReason) - set(BY_THE_REGISTER)))
def test_lifted_by_a_person_the_running_term_goes_on(world: SmallWorld, reason: HoldReason) -> None:
    number = place(world, reason)
    let_go(world, number, reason)
    with transaction(world.engine) as session:
        kept = session.scalars(select(Hold)).one()
        assert (kept.lifted_by, kept.lift_note) == ("Bo", "looked")
    assert (office.state(world, number), office.holds(world, number)) == ("reminder_posted", [])


@pytest.mark.parametrize("reason", sorted(set(HoldReason) - set(BY_THE_REGISTER)))
def test_lifted_with_a_fresh_term_the_old_letters_no_longer_count(world: SmallWorld, reason: HoldReason) -> None:
    number = place(world, reason)
    let_go(world, number, reason, fresh=True)
    assert office.state(world, number) == "letter_due"
    assert {one.withdrawn_reason for one in office.letters(world, number)} == {"started again"}


@pytest.mark.parametrize("reason", BY_THE_REGISTER)
def test_what_the_register_paused_starts_a_fresh_term_when_the_register_ends_it(
    world: SmallWorld, reason: HoldReason
) -> None:
    (number,) = world.states()
    world.cir.set_status(number, BY_THE_REGISTER[reason].value)
    world.fresh_answers(FIRST_LAST_DAY)
    assert office.holds(world, number) == [reason]
    world.cir.set_status(number, "REG")
    world.fresh_answers(LAST_DAY)
    assert (office.state(world, number), office.holds(world, number)) == ("letter_due", [])
    assert HOLD_RULES[reason].term is TermAfter.FRESH


@pytest.mark.parametrize("reason", HoldReason)
def test_a_case_that_is_confirmed_ends_its_hold_with_a_trace(world: SmallWorld, reason: HoldReason) -> None:
    number = place(world, reason)
    world.reply(LAST_DAY, {"dossier": number})
    assert (office.state(world, number), office.holds(world, number)) == ("confirmed", [])
    assert office.events(world, number)[-1] == "hold lifted"
