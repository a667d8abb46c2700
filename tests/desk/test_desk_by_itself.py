"""What the server does by itself: it plans what is scheduled, shows the UI, and refuses strangers."""

import subprocess
import sys

import httpx
import pytest
import yaml
from real_servers import DEPLOY, Servers, until
from running_desk import free_port


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


def test_the_check_of_the_compose_file_tells_a_server_that_answers_from_one_that_does_not(servers: Servers) -> None:
    compose = yaml.safe_load((DEPLOY / "compose.yaml").read_text())
    asks, interpreter, option, code = compose["services"]["server"]["healthcheck"]["test"]
    assert (asks, interpreter) == ("CMD", "python")

    def is_well(address: str) -> bool:
        asked = code.replace("http://127.0.0.1:4200", address)
        return subprocess.run([sys.executable, option, asked], capture_output=True, check=False).returncode == 0

    assert (is_well(servers.address), is_well(f"http://127.0.0.1:{free_port()}")) == (True, False)
