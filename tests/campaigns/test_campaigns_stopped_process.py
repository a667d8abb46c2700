"""A process that is stopped in the middle of its work, and goes on days later, strikes nobody off by what it knew."""

from collections.abc import Iterator
from datetime import time
from itertools import chain, repeat

import office_days as office
import pytest
from office_days import GRACE_PASSED, NEXT_DAY
from small_world import SmallWorld

from actualisatie.calendar.moment import NOON, Moment, Now
from actualisatie.dossiers.kinds import DossierStatus


@pytest.fixture
def approved(quick_world: SmallWorld) -> SmallWorld:
    """An office with one approved strike-off, whose answers of the sources are fresh."""
    quick_world.add_dossier()
    quick_world.create()
    office.to_approvals(quick_world)
    return quick_world


def telling(*moments: Moment) -> Now:
    """Tell these moments one by one, and the last for ever."""
    left: Iterator[Moment] = chain(moments, repeat(moments[-1]))
    return lambda: next(left)


def executed(world: SmallWorld, now: Now) -> list[str]:
    return [outcome.value for outcome in world.execute_all(GRACE_PASSED, now=now).cases.values()]


def test_a_round_that_was_stopped_for_a_day_asks_again_before_it_strikes_off(approved: SmallWorld) -> None:
    (number,) = approved.states()
    approved.cir.fill({number: DossierStatus.IN_OFFER})  # while the process stood still
    assert executed(approved, telling(Moment.on(NEXT_DAY))) == ["gate_says_no"]
    assert approved.states() == {number: "reminder_posted"}
    assert approved.ledger.receipt("0400123412", number) is None


def test_what_was_stopped_between_the_gate_and_the_call_is_not_sent(approved: SmallWorld) -> None:
    (number,) = approved.states()
    stopped = telling(Moment.on(GRACE_PASSED), Moment.on(GRACE_PASSED, time(12, 6)))
    assert executed(approved, stopped) == ["too_long_in_hand"]
    assert approved.ledger.receipt("0400123412", number) is None
    assert approved.execute(NEXT_DAY) == ["gate_says_no"]
    assert approved.states() == {number: "reminder_posted"}
    assert approved.ledger.receipt("0400123412", number) is None


def test_a_round_that_takes_its_time_still_strikes_off(approved: SmallWorld) -> None:
    hours_later = Moment.on(GRACE_PASSED, time(NOON.hour + 6))
    assert executed(approved, telling(hours_later)) == ["struck_off"]
