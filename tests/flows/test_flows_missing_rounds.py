"""A round that was due by a schedule and did not end well is in the message of the morning, for who has mail alone."""

from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from mail_server import PostOffice
from prefect.client.orchestration import SyncPrefectClient, get_client
from prefect.client.schemas.actions import DeploymentScheduleCreate
from prefect.client.schemas.objects import State
from prefect.client.schemas.schedules import CronSchedule
from prefect.states import Cancelled, Completed, Failed, Running, Scheduled
from small_world import SmallWorld

from actualisatie.calendar.moment import Moment
from actualisatie.flows.housekeeping import housekeeping
from actualisatie.flows.parameters import HousekeepingOrder
from actualisatie.tasks.missing_rounds import missing_rounds

ORDER = {"campaign": "one-off-2031", "operator": "daily round"}
MISSING = {"one-off-2031": 1}
Deployed = Callable[..., "Deployment"]


class Deployment:
    """A deployment of a flow whose runs get the states that a test gives them."""

    def __init__(self, client: SyncPrefectClient, flow: str, *, active: bool) -> None:
        schedule = DeploymentScheduleCreate(schedule=CronSchedule(cron="30 6 * * *"), active=active)
        self.client = client
        flow_id = client.create_flow_from_name(flow)
        self.id = client.create_deployment(flow_id, f"a test of {flow}", schedules=[schedule])

    def run(self, state: State[Any] | None, *, hours_ago: float, planned: bool = True, **order: Any) -> None:
        """Let a run be due so many hours ago, and let it be in a state since just now; None: nobody took it up."""
        due: State[Any] = Scheduled(scheduled_time=datetime.now(UTC) - timedelta(hours=hours_ago))
        run = self.client.create_flow_run_from_deployment(
            self.id, parameters={"order": ORDER | order}, state=due, tags=["auto-scheduled"] if planned else []
        )
        if state:
            self.client.set_flow_run_state(run.id, state, force=True)


@pytest.fixture
def deployed(office: SmallWorld) -> Iterator[Deployed]:
    made = []
    with get_client(sync_client=True) as client:

        def deploy(flow: str = "daily round", *, active: bool = True) -> Deployment:
            made.append(Deployment(client, flow, active=active))
            return made[-1]

        yield deploy
        for one in made:
            for run in client.read_flow_runs():
                if run.deployment_id == one.id:
                    client.delete_flow_run(run.id)
            client.delete_deployment(one.id)


def missing(hours_later: float = 0) -> dict[str, int]:
    return missing_rounds(Moment.of(datetime.now(UTC) + timedelta(hours=hours_later)))


def test_a_round_that_nobody_took_up_is_missing_four_hours_after_it_was_due(deployed: Deployed) -> None:
    deployed().run(None, hours_ago=3)
    assert (missing(), missing(hours_later=1.1), missing(hours_later=80)) == ({}, MISSING, {})


@pytest.mark.parametrize("state", [Running(), Failed(), Cancelled()], ids=str)
def test_a_round_that_did_not_end_well_is_missing_and_a_failed_one_at_once(
    deployed: Deployed, state: State[Any]
) -> None:
    deployed().run(state, hours_ago=1)
    assert (missing(), missing(hours_later=4)) == (MISSING if state.is_failed() else {}, MISSING)


def test_a_later_good_round_of_the_campaign_makes_good_whoever_asked_for_it(deployed: Deployed) -> None:
    round_of_the_day = deployed()
    round_of_the_day.run(Failed(), hours_ago=30)
    round_of_the_day.run(Failed(), hours_ago=6)
    assert missing() == {"one-off-2031": 2}
    round_of_the_day.run(Completed(), hours_ago=1, planned=False, dry_run=True)
    round_of_the_day.run(Completed(), hours_ago=1, planned=False, redirect_mail_to="an@desk.example")
    round_of_the_day.run(Completed(), hours_ago=1, planned=False, campaign="another")
    assert missing() == {"one-off-2031": 2}
    round_of_the_day.run(Completed(), hours_ago=1, planned=False)
    assert missing() == {}


def test_none_is_missing_where_no_schedule_is_on_and_no_round_was_due(deployed: Deployed) -> None:
    deployed(active=False).run(Failed(), hours_ago=6)
    deployed("take in replies").run(Failed(), hours_ago=6)
    deployed("annual actualisation").run(Failed(), hours_ago=6, planned=False)
    assert missing() == {}


def test_the_message_of_the_morning_tells_of_it(deployed: Deployed, mailed: PostOffice) -> None:
    deployed().run(Failed(), hours_ago=1)
    assert housekeeping(HousekeepingOrder(operator="system")) == {"one-off-2031: round.missing": 1}
    (message,) = mailed.received
    assert message.get_content().splitlines()[0] == "one-off-2031: round.missing: 1"
