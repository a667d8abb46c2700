"""`actualisatie up` as a process, and what it shows through Prefect's interface."""

import os
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator, Mapping
from contextlib import closing, contextmanager
from pathlib import Path
from threading import Event
from typing import Any

import httpx

from actualisatie.cli.up.server import PrefectServer

COMMAND = (sys.executable, "-c", "from actualisatie.cli.main import main; main()")


def free_port() -> int:
    with closing(socket.socket()) as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def clean_environment() -> dict[str, str]:
    """Return this environment without what other tests of this process may have set."""
    return {name: value for name, value in os.environ.items() if not name.startswith(("PREFECT", "ACTUALISATIE"))}


def processes_of(home: Path) -> dict[int, str]:
    """Return the commands that run with this home as Prefect's, by their ids."""
    mark = f"PREFECT_HOME={home}/prefect".encode()
    found = {}
    for entry in Path("/proc").iterdir():
        try:
            if mark in (entry / "environ").read_bytes().split(b"\0"):
                found[int(entry.name)] = (entry / "cmdline").read_bytes().replace(b"\0", b" ").decode()
        except OSError:
            continue  # no process, or one that ended meanwhile
    return found


class Desk:
    """The running desk, seen through Prefect's API."""

    def __init__(self, port: int, said: str) -> None:
        self.said = said
        self.says_at_the_end = "Stopped.\n"
        self.address = f"http://127.0.0.1:{port}"
        self.server = PrefectServer(self.address)
        self.ask = self.server.ask

    def refuses_without_token(self) -> bool:
        answer = httpx.post(f"{self.address}/api/deployments/filter", json={}, trust_env=False)
        return answer.status_code == httpx.codes.FORBIDDEN

    def deployments(self) -> dict[str, Any]:
        return {one["name"]: one for one in self.ask("POST", "/deployments/filter", {"sort": "NAME_ASC"})}

    def runs(self, deployment: str, state: str) -> list[Any]:
        query = {"flow_runs": {"state": {"type": {"any_": [state]}}}, "deployments": {"name": {"any_": [deployment]}}}
        found: list[Any] = self.ask("POST", "/flow_runs/filter", query)
        return found

    def run_to_the_end(self, deployment: str, **order: str) -> tuple[str, str]:
        """Ask for a run now with this form, and wait for it; return its id and state.

        A run that was cancelled met one that its schedule had started, and only one may run: it is asked for again.
        """
        asked = f"/deployments/{self.deployments()[deployment]['id']}/create_flow_run"
        asked_for = {"state": {"type": "SCHEDULED"}, "parameters": {"order": order}}
        for _ in range(3):
            run: str = self.ask("POST", asked, asked_for)["id"]
            state = self.end_of(run)
            if state != "CANCELLED":
                break
            for scheduled in self.runs(deployment, "RUNNING"):
                self.end_of(scheduled["id"])
        return run, state

    def end_of(self, run: str) -> str:
        """Wait for a run to end; return its state."""
        nothing = Event()
        for _ in range(300):
            state: str = self.ask("GET", f"/flow_runs/{run}")["state"]["type"]
            if state in {"COMPLETED", "FAILED", "CRASHED", "CANCELLED"}:
                return state
            nothing.wait(0.2)
        return "never ended"


@contextmanager
def at_the_desk(
    home: Path, *options: str, settings: Mapping[str, str] | None = None, command: str = "up"
) -> Iterator[Desk]:
    """Start the desk, and stop it as Ctrl-C does."""
    port = free_port()
    process = subprocess.Popen(
        [*COMMAND, command, "--home", str(home), "--port", str(port), *options],
        cwd=home.parent,
        env={**clean_environment(), **(settings or {})},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )
    assert process.stdout
    try:
        said = ""
        for line in process.stdout:
            said += line
            if line.startswith("Ctrl-C"):
                break
        assert process.poll() is None, said
        desk = Desk(port, said)
        yield desk
    finally:
        process.send_signal(signal.SIGINT)
        rest, _ = process.communicate(timeout=60)
    assert (process.returncode, rest) == (0, desk.says_at_the_end)
