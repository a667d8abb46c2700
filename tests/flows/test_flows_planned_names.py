"""Runs that a schedule has planned carry a name that reads, before they begin."""

from collections.abc import Iterator
from datetime import UTC, date, datetime
from uuid import UUID

import pytest
from desk_server import deploy
from prefect import tags
from prefect.client.orchestration import get_client
from prefect.client.schemas.objects import State
from prefect.settings import PREFECT_API_URL, temporary_settings
from prefect.states import AwaitingRetry, Running, Scheduled
from small_world import SmallWorld

from actualisatie.flows.daily_round import daily_round
from actualisatie.flows.parameters import RepliesOrder
from actualisatie.flows.replies import take_in_replies
from actualisatie.tasks.planned_names import name_planned_runs
from actualisatie.tasks.round_flows import AUTO_SCHEDULED

AT: State[None] = Scheduled(scheduled_time=datetime(2024, 5, 30, 4, 30, tzinfo=UTC))
ORDER = {"campaign": "one-off-2024", "operator": "daily round"}


@pytest.fixture
def deployment(office: SmallWorld) -> Iterator[UUID]:
    """A round that a server knows, and an office whose folders are empty."""
    made = deploy(daily_round, "daily round")
    yield made
    with get_client(sync_client=True) as client:
        for run in client.read_flow_runs():
            client.delete_flow_run(run.id)
        client.delete_deployment(made)


def plan(deployment: UUID, *marks: str) -> UUID:
    """Plan a run for half past six in Brussels, as a schedule does when it is marked so."""
    with get_client(sync_client=True) as client:
        run = client.create_flow_run_from_deployment(
            deployment, name="crimson-lynx", parameters={"order": ORDER}, tags=marks, state=AT
        )
    return run.id


def name_of(run: UUID) -> str:
    with get_client(sync_client=True) as client:
        return client.read_flow_run(run).name


def test_a_planned_run_is_named_once_after_its_campaign_and_its_hour_in_brussels(deployment: UUID) -> None:
    run = plan(deployment, AUTO_SCHEDULED)
    assert (name_planned_runs(), name_of(run)) == (1, "daily round one-off-2024: 2024-05-30 06:30")
    assert name_planned_runs() == 0


def test_runs_that_a_person_planned_and_those_that_are_tried_again_keep_their_names(deployment: UUID) -> None:
    ours, again = plan(deployment), plan(deployment, AUTO_SCHEDULED)
    with get_client(sync_client=True) as client:
        client.set_flow_run_state(again, Running(), force=True)
        client.set_flow_run_state(again, AwaitingRetry(), force=True)
    assert (name_planned_runs(), name_of(ours), name_of(again)) == (0, "crimson-lynx", "crimson-lynx")


@pytest.mark.parametrize(("marks", "named"), [([AUTO_SCHEDULED], True), ([], False)])
def test_the_intake_of_a_schedule_names_those_that_come_after_it(
    deployment: UUID, marks: list[str], *, named: bool
) -> None:
    run = plan(deployment, AUTO_SCHEDULED)
    with tags(*marks):
        take_in_replies(RepliesOrder(operator="system", today=date(2024, 5, 29)))
    assert name_of(run) == ("daily round one-off-2024: 2024-05-30 06:30" if named else "crimson-lynx")


def test_a_server_that_does_not_answer_stops_nobody() -> None:
    with temporary_settings({PREFECT_API_URL: "http://127.0.0.1:9/api"}):
        assert name_planned_runs() == 0
