"""What a step did is told as soon as the step is over: a run that stops later takes no news away."""

from collections.abc import Callable

import office_days as office_life
from plain_paper import plain_paper
from small_world import CAMPAIGN, SmallWorld

from actualisatie.campaigns.desk_events import DeskEvent
from actualisatie.flows.daily_round import daily_round
from actualisatie.flows.parameters import Order
from actualisatie.storage.crash_points import CrashPoint

Heard = Callable[[DeskEvent], list[tuple[str, int]]]


def go_round(office: SmallWorld) -> None:
    daily_round(Order(campaign=CAMPAIGN, operator="system", today=office_life.GRACE_PASSED))


def test_strike_offs_are_told_once_also_when_the_round_dies_at_its_letters(office: SmallWorld, heard_of: Heard) -> None:
    office.printer = plain_paper
    office.add_dossier()
    office.create()
    office_life.to_approvals(office)
    with office_life.killed_at(CrashPoint.BATCH_CLAIMED):
        go_round(office)
    assert heard_of(DeskEvent.STRIKE_OFF_DONE) == [(CAMPAIGN, 1)]
    go_round(office)
    assert heard_of(DeskEvent.STRIKE_OFF_DONE) == []


def test_a_round_tells_of_the_batches_that_it_made_and_of_what_it_proposed(office: SmallWorld, heard_of: Heard) -> None:
    office.printer = plain_paper
    office.add_dossier()
    office.create()
    office_life.to_reminders(office)
    go_round(office)
    assert heard_of(DeskEvent.STRIKE_OFF_PROPOSED) == [(CAMPAIGN, 1)]
    office.decide(office_life.GRACE_PASSED)
    go_round(office)
    assert heard_of(DeskEvent.BATCH_MADE) == [(CAMPAIGN, 1)]
