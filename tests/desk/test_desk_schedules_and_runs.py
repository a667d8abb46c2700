"""A schedule is planned, a run that somebody asks for is done by the worker, and strangers are refused."""

import httpx
import pytest
from real_servers import Servers
from small_world import CAMPAIGN, SmallWorld

pytestmark = pytest.mark.xdist_group("desk")


def test_schedules_that_are_on_are_planned(servers: Servers) -> None:
    assert servers.runs("take in replies", "SCHEDULED")


def test_a_worker_runs_what_an_operator_asks_for(servers: Servers, office: SmallWorld) -> None:
    with servers.worker(office.settings()):
        run = servers.run("one-off actualisation", {"campaign": CAMPAIGN, "operator": "An", "today": "2024-03-20"})
        assert servers.wait_for(run, "Completed")
    assert set(office.states().values()) == {"letter_batched"}
    assert office.delivered() == ["B000001"]


@pytest.mark.parametrize("login", [None, ("operators", "wrong")])
@pytest.mark.parametrize("path", ["admin/settings", "block_types/slug/webhook", "csrf-token?client=stranger"])
def test_the_interface_refuses_who_does_not_know_the_login(
    servers: Servers, path: str, login: tuple[str, str] | None
) -> None:
    answer = httpx.get(f"{servers.address}/api/{path}", auth=login, trust_env=False)
    assert answer.status_code == httpx.codes.UNAUTHORIZED
