"""A batch that was handed over and that nobody reports as posted: told every day, alarmed once, and no term starts.

The letters are made on 20 March 2024 and planned for Monday 25 March: the postmark is overdue from Friday 29 March on.
"""

from datetime import date

import office_days as office_life
import pytest
from small_world import CAMPAIGN, POSTING_DAY, SmallWorld
from sqlalchemy import select

from actualisatie.calendar.moment import Moment
from actualisatie.campaigns.batches.batch_list import list_batches
from actualisatie.campaigns.definitions.catalogue import campaign_by_name
from actualisatie.campaigns.postmarks.unposted import alarm_about_unposted
from actualisatie.storage.database import transaction
from actualisatie.storage.models import JournalEntry

BEFORE, OVERDUE = date(2024, 3, 28), date(2024, 3, 29)


@pytest.fixture
def printed(office: SmallWorld) -> SmallWorld:
    """An office with a batch of two letters that was handed over."""
    office.add_dossier()
    office.add_dossier()
    office.create()
    office_life.to_handed_over(office)
    return office


def overdue(world: SmallWorld, day: date) -> list[str]:
    with transaction(world.engine) as session:
        found = alarm_about_unposted(session, campaign_by_name(session, CAMPAIGN), Moment.on(day), "An")
    return [one.batch for one in found]


def marked(world: SmallWorld, day: date) -> list[tuple[int, date | None]]:
    with transaction(world.engine) as session:
        rows = list_batches(session, campaign_by_name(session, CAMPAIGN), day)
    return [(row["posted"], row["overdue_since"]) for row in rows]


def alarms(world: SmallWorld) -> list[dict[str, str]]:
    with transaction(world.engine) as session:
        query = select(JournalEntry.data).where(JournalEntry.event == "alarm").order_by(JournalEntry.id)
        return list(session.scalars(query))


def test_a_batch_may_wait_three_working_days_after_its_planned_posting_day(printed: SmallWorld) -> None:
    assert overdue(printed, BEFORE) == []
    assert marked(printed, BEFORE) == [(0, None)]
    assert overdue(printed, OVERDUE) == ["B000001"]
    assert marked(printed, OVERDUE) == [(0, OVERDUE)]


def test_it_is_told_every_day_and_alarmed_once(printed: SmallWorld) -> None:
    assert [overdue(printed, day) for day in (OVERDUE, date(2024, 4, 2))] == [["B000001"], ["B000001"]]
    assert alarms(printed) == [{"batch": "B000001", "overdue_since": "2024-03-29"}]


def test_a_missing_postmark_never_starts_a_term(printed: SmallWorld) -> None:
    overdue(printed, OVERDUE)
    assert printed.remind(office_life.MUCH_LATER) == 0
    printed.fresh_answers(office_life.MUCH_LATER)
    assert printed.propose(office_life.MUCH_LATER).proposed == 0
    assert set(printed.states().values()) == {"letter_batched"}


def test_a_posted_batch_is_overdue_no_more_but_a_half_posted_one_is(printed: SmallWorld) -> None:
    printed.post("B000001", POSTING_DAY, letters="1")
    assert overdue(printed, OVERDUE) == ["B000001"]
    assert marked(printed, OVERDUE) == [(1, OVERDUE)]
    printed.post("B000001", POSTING_DAY, letters="2")
    assert overdue(printed, OVERDUE) == []
    assert marked(printed, OVERDUE) == [(2, None)]
