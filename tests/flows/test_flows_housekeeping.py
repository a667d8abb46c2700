"""The desk at a glance: tables of each campaign under Artifacts, and a run that fails when the journal was changed."""

import json
from datetime import date
from typing import Any

import office_days as office_life
import pytest
from mail_server import PostOffice
from plain_paper import plain_paper
from prefect.client.orchestration import get_client
from prefect.client.schemas.filters import ArtifactFilter
from small_world import CAMPAIGN, SmallWorld
from sqlalchemy import text

from actualisatie.calendar.moment import Moment
from actualisatie.campaigns.definitions.catalogue import campaign_by_name
from actualisatie.campaigns.desk_events import DeskEvent
from actualisatie.campaigns.desk_overview import desk_overview
from actualisatie.flows.housekeeping import housekeeping
from actualisatie.flows.parameters import HousekeepingOrder
from actualisatie.storage.database import transaction
from actualisatie.storage.journal import JournalBrokenError


@pytest.fixture
def proposed(office: SmallWorld) -> SmallWorld:
    """An office with two proposed strike-offs, since 29 May 2024."""
    office.printer = plain_paper
    office.add_dossier()
    office.add_dossier()
    office.create()
    office_life.to_proposals(office)
    return office


def look(day: date) -> dict[str, int]:
    return housekeeping(HousekeepingOrder(operator="system", today=day))


def table(key: str) -> list[dict[str, Any]]:
    """Return the newest table that stands under a key."""
    with get_client(sync_client=True) as client:
        found = client.read_artifacts(artifact_filter=ArtifactFilter.model_validate({"key": {"any_": [key]}}))
    newest = max(found, key=lambda one: str(one.created))
    rows: list[dict[str, Any]] = json.loads(str(newest.data))
    return rows


def test_the_tables_of_a_campaign_show_where_it_stands(proposed: SmallWorld) -> None:
    assert look(office_life.NEXT_DAY) == {}
    (funnel,) = table(f"funnel-{CAMPAIGN}")
    assert (funnel["company"], funnel["wave"], funnel["dossiers"], funnel["reminded"]) == ("WM1", 1, 2, 2)
    assert table(f"worklist-{CAMPAIGN}") == [{"what": "approvals waiting", "how many": 2}]
    assert table(f"terms-{CAMPAIGN}") == [{"what": "nothing", "how many": 0}]


def test_a_running_term_stands_in_the_table_of_terms(proposed: SmallWorld) -> None:
    look(office_life.LAST_DAY)
    assert table(f"terms-{CAMPAIGN}") == [
        {
            "batch": "B000002",
            "term": "termijn WM1 golf 1: 15 dagen -> 2024-05-23",
            "last day": "2024-05-23",
            "acts on": "2024-05-29",
        }
    ]


@pytest.mark.parametrize(("day", "told"), [(date(2024, 6, 4), {}), (date(2024, 6, 5), {"approval.waiting": 2})])
def test_an_approval_that_waits_for_a_week_is_a_trouble(proposed: SmallWorld, day: date, told: dict[str, int]) -> None:
    assert look(day) == {f"{CAMPAIGN}: {trouble}": number for trouble, number in told.items()}


def test_troubles_are_events_that_may_be_emitted(proposed: SmallWorld) -> None:
    proposed.add_dossier()
    proposed.select(office_life.GRACE_PASSED)
    proposed.check(office_life.GRACE_PASSED)
    proposed.print_due(office_life.GRACE_PASSED)
    with transaction(proposed.engine) as session:
        campaign = campaign_by_name(session, CAMPAIGN)
        troubles = desk_overview(session, campaign, Moment.on(office_life.MUCH_LATER)).troubles
    assert set(troubles) == {DeskEvent.POSTMARK_MISSING, DeskEvent.APPROVAL_WAITING}
    assert {type(trouble) for trouble in troubles} == {DeskEvent}


def test_a_changed_journal_fails_the_run_and_names_the_entry(proposed: SmallWorld) -> None:
    with proposed.engine.begin() as connection:
        connection.execute(text("UPDATE journal SET actor = 'Somebody else' WHERE id = 3"))
    with pytest.raises(JournalBrokenError, match="breaks at entry 3"):
        look(office_life.NEXT_DAY)


def test_what_needs_somebody_is_mailed_in_counts(proposed: SmallWorld, mailed: PostOffice) -> None:
    look(date(2024, 6, 4))
    look(date(2024, 6, 5))
    (message,) = mailed.received
    assert message["Subject"] == "actualisatie: 1 things need somebody"
    assert message.get_content().splitlines()[0] == f"{CAMPAIGN}: approval.waiting: 2"
