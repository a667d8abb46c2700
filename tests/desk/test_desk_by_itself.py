"""What the server does by itself: it plans what is scheduled, shows the UI, and refuses strangers."""

import httpx
import pytest
from real_servers import Servers, until


def test_schedules_that_are_on_are_planned(servers: Servers) -> None:
    planned = until(lambda: servers.runs("take in replies", "SCHEDULED"), "the scheduler plans what was deployed")
    assert {run["state"]["type"] for run in planned} == {"SCHEDULED"}


def test_the_ui_is_served_though_nothing_but_the_folder_of_the_state_may_be_written(servers: Servers) -> None:
    answer = httpx.get(servers.address, headers={"accept": "text/html"}, trust_env=False)
    assert (answer.status_code, "<title>Prefect Server</title>" in answer.text) == (httpx.codes.OK, True)
    assert (servers.folder / "ui" / "v1" / "index.html").is_file()


@pytest.mark.parametrize("login", [None, ("operators", "wrong")])
@pytest.mark.parametrize("path", ["admin/settings", "block_types/slug/webhook", "csrf-token?client=stranger"])
def test_the_interface_refuses_who_does_not_know_the_login(
    servers: Servers, path: str, login: tuple[str, str] | None
) -> None:
    answer = httpx.get(f"{servers.address}/api/{path}", auth=login, trust_env=False)
    assert answer.status_code == httpx.codes.UNAUTHORIZED
