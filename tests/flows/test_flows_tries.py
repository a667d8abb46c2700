"""A run that ends with its machine is tried again, but not for ever."""

from collections.abc import Callable, Iterator

import pytest
from desk_server import deploy
from prefect.client.orchestration import get_client
from prefect.flow_engine import run_flow
from prefect.states import Crashed, Running
from small_world import SmallWorld

from actualisatie.flows.housekeeping import housekeeping
from actualisatie.flows.parameters import HousekeepingOrder
from actualisatie.flows.tries import MOST_TRIES


@pytest.fixture
def run_after(office: SmallWorld) -> Iterator[Callable[[int], tuple[str | None, int]]]:
    """Run housekeeping once more after it crashed so many times; return the state in which it ends."""
    deployment = deploy(housekeeping, "housekeeping")

    def once_more(crashes: int) -> tuple[str | None, int]:
        with get_client(sync_client=True) as client:
            order = {"order": HousekeepingOrder(operator="system")}
            run = client.create_flow_run_from_deployment(deployment, parameters=order)
            for _ in range(crashes):
                client.set_flow_run_state(run.id, Running(), force=True)
                client.set_flow_run_state(run.id, Crashed(), force=True)
            run_flow(housekeeping, client.read_flow_run(run.id), order, return_type="state")
            ended = client.read_flow_run(run.id)
            client.delete_flow_run(run.id)
            return ended.state_name, ended.run_count

    yield once_more
    with get_client(sync_client=True) as client:
        client.delete_deployment(deployment)


@pytest.mark.parametrize(("crashes", "end"), [(0, "Completed"), (MOST_TRIES - 1, "Completed"), (MOST_TRIES, "Failed")])
def test_a_run_that_crashed_too_often_fails_for_good(
    run_after: Callable[[int], tuple[str | None, int]], crashes: int, end: str
) -> None:
    assert run_after(crashes) == (end, crashes + 1)
