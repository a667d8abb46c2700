"""The annual flow and the one for inactivity, through Prefect: a few days that matter, each run twice."""

from datetime import date

import pytest
from office_days import struck_off
from small_world import SmallWorld
from yearly_days import import_again, open_annual, open_inactivity

from actualisatie.dossiers.states import CaseState
from actualisatie.flows.annual import annual_actualisation
from actualisatie.flows.inactivity import inactivity_actualisation
from actualisatie.flows.parameters import Order
from actualisatie.simulator.paper import plain_paper

ANNIVERSARY, POSTED, DAY_20 = date(2024, 6, 3), date(2024, 6, 6), date(2024, 6, 26)
GRACE_PASSED, NEXT_DAY = date(2024, 7, 12), date(2024, 7, 15)
ENROLLED_ON = date(2019, 6, 3)


@pytest.fixture
def plain(office: SmallWorld, monkeypatch: pytest.MonkeyPatch) -> SmallWorld:
    """Give an office whose flows print on plain paper: these tests are about days."""
    monkeypatch.setattr("actualisatie.tasks.writing.printer", lambda *_: plain_paper)
    return office


def order(office: SmallWorld, day: date) -> Order:
    return Order(campaign=office.name, operator="An", today=day)


def test_the_annual_flow_takes_a_dossier_from_its_anniversary_to_the_strike_off(plain: SmallWorld) -> None:
    meets = plain.add_dossier(enrolled_on=ENROLLED_ON)
    fails = plain.add_dossier(owns=True, enrolled_on=ENROLLED_ON)
    open_annual(plain, policies={"annual": {"reminder": "courtesy"}})
    first = annual_actualisation(order(plain, ANNIVERSARY))
    told = {"statuses told": 1, "register statuses told": 1}
    assert first == {"anniversaries taken in": 2, "meets": 1, "fails": 1, **told, "batches": 1, "letters": 1}
    assert annual_actualisation(order(plain, ANNIVERSARY)) == {}
    plain.post(plain.delivered()[0], POSTED)
    assert annual_actualisation(order(plain, DAY_20)) == {"courtesy messages listed": 1}
    assert annual_actualisation(order(plain, GRACE_PASSED))["proposed"] == 1
    plain.decide(GRACE_PASSED)
    assert annual_actualisation(order(plain, NEXT_DAY))["struck_off"] == 1
    assert plain.states() == {meets: CaseState.SILENT_OK, fails: CaseState.STRUCK_OFF}
    assert struck_off(plain) == [fails]
    assert "struck_off" not in annual_actualisation(order(plain, NEXT_DAY))
    assert struck_off(plain) == [fails]


def test_the_annual_flow_shows_what_waits_too_long_for_a_person(plain: SmallWorld) -> None:
    plain.add_dossier(income=None, enrolled_on=ENROLLED_ON)
    open_annual(plain)
    assert annual_actualisation(order(plain, ANNIVERSARY)) == {"anniversaries taken in": 1, "unknown": 1}
    assert annual_actualisation(order(plain, date(2024, 6, 17)))["wait over 14 days for a person in WM1"] == 1


def test_the_inactivity_flow_ends_with_the_first_sign_of_life(plain: SmallWorld) -> None:
    silent = plain.add_dossier(activities={"login": "2023-05-01"})
    alive = plain.add_dossier(activities={"login": "2023-05-01"})
    plain.add_dossier()
    open_inactivity(plain, date(2026, 3, 2))
    taken = inactivity_actualisation(order(plain, date(2026, 3, 2)))
    assert (taken["inactive dossiers taken in"], taken["dossiers without known activity"]) == (2, 1)
    assert taken["letters"] == 2
    plain.post(plain.delivered()[0], date(2026, 3, 5))
    plain.reply(date(2026, 3, 20), {"dossier": alive})
    assert inactivity_actualisation(order(plain, date(2026, 4, 11)))["activity_not_fresh"] == 1
    import_again(plain, date(2026, 4, 11))
    assert inactivity_actualisation(order(plain, date(2026, 4, 11)))["proposed"] == 1
    assert plain.states() == {silent: CaseState.STRIKE_OFF_PROPOSED, alive: CaseState.CONFIRMED}
