"""What waits for people: how much, since when, and what is overdue."""

from datetime import date, timedelta

import pytest
from small_world import SmallWorld
from yearly_days import annual_day, open_annual

from actualisatie.calendar.moment import Moment
from actualisatie.campaigns.definitions.catalogue import campaign_by_name
from actualisatie.campaigns.worklist import OVERDUE_AFTER, Waiting, Worklist, count_overdue, worklist
from actualisatie.storage.database import transaction

DAY = date(2024, 6, 3)
GRACE_PASSED = date(2024, 7, 12)


def seen(world: SmallWorld, day: date) -> Worklist:
    with transaction(world.engine) as session:
        return worklist(session, campaign_by_name(session, world.name), Moment.on(day))


def counted(world: SmallWorld, day: date) -> dict[str, int]:
    with transaction(world.engine) as session:
        return count_overdue(session, campaign_by_name(session, world.name), Moment.on(day))


@pytest.fixture
def unknown(office: SmallWorld) -> str:
    """Give a dossier of which no source knows the income, beside one that meets the conditions."""
    office.add_dossier(enrolled_on=date(2019, 6, 3))
    number = office.add_dossier(income=None, enrolled_on=date(2019, 6, 3))
    open_annual(office)
    annual_day(office, DAY)
    return number


def test_todays_round_and_the_unknown_are_counted(office: SmallWorld, unknown: str) -> None:
    found = seen(office, DAY)
    assert (found.taken_in_today, found.unknown) == ({"selected": 1, "silent_ok": 1}, 1)
    assert found.waiting == (Waiting("WM1", "conditions_unknown", 1, DAY, ()),)
    assert seen(office, DAY + timedelta(days=1)).taken_in_today == {}


@pytest.mark.parametrize(("after", "overdue"), [(OVERDUE_AFTER - 1, False), (OVERDUE_AFTER, True)])
def test_what_has_waited_too_long_is_overdue(office: SmallWorld, unknown: str, after: int, overdue: bool) -> None:
    found = seen(office, DAY + timedelta(days=after))
    assert [one.overdue for one in found.waiting] == [(unknown,) if overdue else ()]
    assert counted(office, DAY + timedelta(days=after)) == ({"WM1": 1} if overdue else {})


def test_a_proposal_without_a_second_person_is_work_too(office: SmallWorld) -> None:
    number = office.add_dossier(owns=True, enrolled_on=date(2019, 6, 3))
    open_annual(office)
    annual_day(office, DAY)
    office.post(office.delivered()[0], date(2024, 6, 6))
    annual_day(office, GRACE_PASSED)
    assert counted(office, GRACE_PASSED + timedelta(days=OVERDUE_AFTER - 1)) == {}
    found = seen(office, GRACE_PASSED + timedelta(days=OVERDUE_AFTER))
    assert found.waiting == (Waiting("WM1", "decision", 1, GRACE_PASSED, (number,)),)
    assert counted(office, GRACE_PASSED + timedelta(days=OVERDUE_AFTER)) == {"WM1": 1}
