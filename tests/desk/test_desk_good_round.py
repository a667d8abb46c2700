"""A dry run never passes for the round of the day: only a true one ends the wait of the alarm *no round today*."""

from typing import Any

import office_days as office_life
from prefect.server.events.schemas.automations import EventTrigger
from prefect.server.events.schemas.events import ReceivedEvent
from real_servers import Servers, until
from small_world import CAMPAIGN, SmallWorld

from actualisatie.cli.up.run_alarms import no_round

ORDER = {"campaign": CAMPAIGN, "operator": "daily round", "today": str(office_life.SELECTED)}


def of_run(servers: Servers, run: str) -> list[ReceivedEvent]:
    """Return the events that a run is the subject of, or stands beside; not those of its tasks."""
    asked: dict[str, Any] = {
        "any_resource": {"id": [f"prefect.flow-run.{run}"]},
        "event": {"prefix": ["actualisatie.", "prefect.flow-run."]},
    }
    found = servers.ask("POST", "/events/filter", {"filter": asked, "limit": 50})["events"]
    return [ReceivedEvent.model_validate(one) for one in found]


def test_a_true_round_ends_the_wait_and_a_dry_run_neither_ends_nor_begins_it(
    servers: Servers, office: SmallWorld
) -> None:
    wait = EventTrigger.model_validate(no_round({})["trigger"])
    office.select(office_life.SELECTED)
    with servers.worker(office.settings()):
        dry = servers.run("daily round", {**ORDER, "dry_run": True})
        servers.wait_for(dry, "Completed")
        true = servers.run("daily round", ORDER)
        servers.wait_for(true, "Completed")

        def ends_of_the_wait() -> list[ReceivedEvent]:
            return [one for one in of_run(servers, true) if wait.covers(one) and wait.expects(one.event)]

        (good,) = until(ends_of_the_wait, "the good end arrives")
    deployment = servers.deployments()["daily round"]["id"]
    assert wait.bucketing_key(good) == (f"prefect.deployment.{deployment}",)
    of_dry_run = of_run(servers, dry)
    assert "prefect.flow-run.Completed" in {one.event for one in of_dry_run}
    assert [one.event for one in of_dry_run if wait.covers(one)] == []
    servers.forget(CAMPAIGN)
