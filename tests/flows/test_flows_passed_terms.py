"""The round tells of each batch whose term has passed, once, in every kind of campaign; a dry run tells nothing."""

from collections.abc import Callable
from datetime import date, timedelta
from functools import partial

import office_days as office_life
import pytest
from office_days import GRACE_PASSED, REMINDED
from plain_paper import plain_paper
from small_world import CAMPAIGN, SmallWorld
from yearly_days import open_annual, open_inactivity

from actualisatie.campaigns.desk_events import DeskEvent
from actualisatie.flows.annual import annual_actualisation
from actualisatie.flows.daily_round import daily_round
from actualisatie.flows.inactivity import inactivity_actualisation
from actualisatie.flows.parameters import AnnualOrder, InactivityOrder, Order
from actualisatie.storage.crash_points import CrashPoint

A_DAY = timedelta(days=1)

Heard = Callable[[], list[tuple[str, int]]]


@pytest.fixture
def heard(heard_of: Callable[[DeskEvent], list[tuple[str, int]]]) -> Heard:
    """Return what the passed terms that were told since the last question are about."""
    return partial(heard_of, DeskEvent.DEADLINE_PASSED)


@pytest.fixture
def plain(office: SmallWorld, monkeypatch: pytest.MonkeyPatch) -> SmallWorld:
    """Give an office that prints on plain paper, in and out of flows: these tests are about days."""
    monkeypatch.setattr("actualisatie.tasks.writing.printer", lambda *_: plain_paper)
    office.printer = plain_paper
    return office


def go_round(day: date, *, dry_run: bool = False) -> None:
    daily_round(Order(campaign=CAMPAIGN, operator="system", today=day, dry_run=dry_run))


def to_first_letters(office: SmallWorld) -> None:
    office.add_dossier()
    office.create()
    office_life.to_first_letters(office)


def test_both_terms_of_a_one_off_campaign_are_told_by_the_first_round_after_their_grace(
    plain: SmallWorld, heard: Heard
) -> None:
    to_first_letters(plain)
    go_round(REMINDED - A_DAY)
    assert heard() == []
    go_round(REMINDED)
    assert heard() == [("B000001", 1)]
    plain.post("B000002", office_life.REMINDER_POSTED)
    go_round(GRACE_PASSED - A_DAY)
    assert heard() == []
    go_round(GRACE_PASSED)
    assert heard() == [("B000002", 1)]
    go_round(GRACE_PASSED)
    assert heard() == []


def test_a_dry_run_tells_of_no_term_and_leaves_it_to_the_round(plain: SmallWorld, heard: Heard) -> None:
    to_first_letters(plain)
    go_round(REMINDED, dry_run=True)
    assert heard() == []
    go_round(REMINDED)
    assert heard() == [("B000001", 1)]


def test_a_round_that_was_killed_while_it_told_leaves_the_term_to_the_next(plain: SmallWorld, heard: Heard) -> None:
    to_first_letters(plain)
    with office_life.killed_at(CrashPoint.TERMS_TOLD):
        go_round(REMINDED)
    assert heard() == [("B000001", 1)]
    go_round(REMINDED)
    assert heard() == [("B000001", 1)]


def test_a_term_that_got_longer_after_it_was_told_is_told_again(plain: SmallWorld, heard: Heard) -> None:
    to_first_letters(plain)
    go_round(REMINDED)
    assert heard() == [("B000001", 1)]
    plain.extend(REMINDED, date(2024, 6, 14), running_on=office_life.FIRST_LAST_DAY)
    go_round(date(2024, 6, 14))
    assert heard() == []
    go_round(date(2024, 6, 24))
    assert heard() == [("B000001", 1)]


def test_the_annual_flow_tells(plain: SmallWorld, heard: Heard) -> None:
    plain.add_dossier(owns=True, enrolled_on=date(2019, 6, 3))
    open_annual(plain)
    annual_actualisation(AnnualOrder(campaign=plain.name, operator="An", today=date(2024, 6, 3)))
    plain.post(plain.delivered()[0], date(2024, 6, 6))
    annual_actualisation(AnnualOrder(campaign=plain.name, operator="An", today=date(2024, 7, 11)))
    assert heard() == []
    annual_actualisation(AnnualOrder(campaign=plain.name, operator="An", today=date(2024, 7, 12)))
    assert heard() == [("B000001", 1)]


def test_the_inactivity_flow_tells(plain: SmallWorld, heard: Heard) -> None:
    plain.add_dossier(activities={"login": "2023-05-01"})
    open_inactivity(plain, date(2026, 3, 2))
    inactivity_actualisation(InactivityOrder(campaign=plain.name, operator="An", today=date(2026, 3, 2)))
    plain.post(plain.delivered()[0], date(2026, 3, 5))
    inactivity_actualisation(InactivityOrder(campaign=plain.name, operator="An", today=date(2026, 4, 4)))
    assert heard() == []
    inactivity_actualisation(InactivityOrder(campaign=plain.name, operator="An", today=date(2026, 4, 11)))
    assert heard() == [("B000001", 1)]
