"""A source that is silent is told once, by the round that met it, the same morning, and so is its return."""

from queue import Queue
from typing import Any

import office_days as office_life
import pytest
from real_servers import Servers, until
from small_world import CAMPAIGN, SmallWorld

from actualisatie.cli.up.alarms import ALARMS
from actualisatie.cli.up.automations import upsert
from actualisatie.connectors.magda.services import Service

ORDER = {"campaign": CAMPAIGN, "operator": "daily round", "today": str(office_life.SELECTED)}
ABOUT = f"{CAMPAIGN}: tax office"


def events(servers: Servers, name: str) -> list[tuple[str, int]]:
    """Return what the events of a name were about, and how many they counted."""
    found = servers.ask("POST", "/events/filter", {"filter": {"event": {"name": [f"actualisatie.{name}"]}}})["events"]
    return [(one["resource"]["prefect.resource.name"], one["payload"]["how many"]) for one in found]


@pytest.fixture
def listening(servers: Servers, told: tuple[str, "Queue[dict[str, Any]]"]) -> "Queue[dict[str, Any]]":
    """Return what the webhook hears. The server reads its automations every few seconds: until it has."""
    url, heard = told
    upsert(servers.server, url)
    return heard


def test_a_round_tells_once_of_each_source_that_was_silent_and_once_of_its_return(
    servers: Servers, office: SmallWorld, listening: "Queue[dict[str, Any]]"
) -> None:
    office.select(office_life.SELECTED)
    office.faults.magda.rate, office.faults.magda.services = 1.0, {Service.TAX_BILL}
    with servers.worker(office.settings()):
        servers.wait_for(servers.run("daily round", ORDER), "Completed")
        assert until(lambda: events(servers, "source.down"), "the event arrives") == [(ABOUT, 2)]
        (alarm,) = [one for one in ALARMS if one.name == "source down"]
        assert listening.get(timeout=60) == {"alarm": alarm.name, "what": alarm.text, "about": ABOUT}
        assert events(servers, "source.up") == []
        servers.wait_for(servers.run("daily round", ORDER), "Completed")
        servers.wait_for(servers.run("housekeeping", {"operator": "system"}), "Completed")
        office.faults.magda.rate = 0.0
        servers.wait_for(servers.run("daily round", ORDER), "Completed")
        assert until(lambda: events(servers, "source.up"), "the event arrives") == [(ABOUT, 2)]
    assert events(servers, "source.down") == [(ABOUT, 2)]
    servers.forget(CAMPAIGN)
