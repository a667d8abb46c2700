"""An offer that begins and ends within a term is seen by the rounds of those days, and gives a full new term."""

from datetime import date, timedelta

import office_days as office_life
import pytest
from office_days import FIRST_LAST_DAY, events, holds
from plain_paper import plain_paper
from small_world import POSTING_DAY, SmallWorld

from actualisatie.dossiers.kinds import DossierStatus
from actualisatie.flows.daily_round import daily_round
from actualisatie.flows.parameters import Order
from actualisatie.simulator.faults import Misfortune

OFFERED = POSTING_DAY + timedelta(days=8)
OVER = OFFERED + timedelta(days=3)


@pytest.fixture
def posted(office: SmallWorld) -> tuple[SmallWorld, str, str]:
    """An office with two posted first letters."""
    office.printer = plain_paper
    numbers = office.add_dossier(), office.add_dossier()
    office.create()
    office_life.to_first_letters(office)
    return office, *numbers


def round_of(office: SmallWorld, day: date) -> dict[str, int]:
    return daily_round(Order(campaign=office.name, operator="system", today=day))


@pytest.mark.parametrize("status", [DossierStatus.IN_OFFER, DossierStatus.UNDER_APPEAL])
def test_an_offer_or_appeal_that_is_over_before_the_last_day_gives_a_full_new_term(
    posted: tuple[SmallWorld, str, str], status: DossierStatus
) -> None:
    office, offered, other = posted
    office.cir.set_status(offered, status)
    assert round_of(office, OFFERED)["came in offer or under appeal"] == 1
    assert [len(holds(office, number)) for number in (offered, other)] == [1, 0]
    office.cir.set_status(offered, DossierStatus.ENROLLED)
    assert FIRST_LAST_DAY > OVER
    round_of(office, OVER)
    assert "started again" in events(office, offered)
    assert "started again" not in events(office, other)


def test_a_search_that_fails_is_counted_and_stops_no_round(posted: tuple[SmallWorld, str, str]) -> None:
    office, *_ = posted
    faults = office.faults.cir
    faults.rate, faults.kinds, faults.times = 1.0, (Misfortune.UNAVAILABLE,), 1
    assert round_of(office, OFFERED) == {"searches without answer": 1}
