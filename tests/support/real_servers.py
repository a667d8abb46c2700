"""Prefect's server and its workers as the units of deploy/ start them: real processes, on a free port of loopback."""

import configparser
import os
import shlex
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack, contextmanager, suppress
from datetime import datetime
from pathlib import Path
from threading import Event
from typing import Any

import httpx
import pytest
from prefect.settings import PREFECT_API_AUTH_STRING, PREFECT_API_URL, temporary_settings
from running_desk import Desk, clean_environment, free_port
from small_world import SmallWorld

from actualisatie.calendar.moment import Moment
from actualisatie.campaigns.postmarks.coming_terms import coming_terms
from actualisatie.cli.up.children import PREFECT
from actualisatie.storage.database import transaction
from actualisatie.tasks.term_runs import show_terms

ROOT = Path(__file__).resolve().parents[2]
DEPLOY = ROOT / "deploy"
LOGIN = "operators:secret"
ENDED = {"COMPLETED", "FAILED", "CRASHED", "CANCELLED"}


def command_of(unit: str) -> list[str]:
    """Return what a unit starts, with the interpreter of these tests in the place of the installed programs.

    Prefect's database is SQLite here, so all its commands run as `actualisatie up` runs them.
    """
    parser = configparser.ConfigParser(interpolation=None)
    parser.read(DEPLOY / "systemd" / unit)
    program, *arguments = shlex.split(parser["Service"]["ExecStart"])
    if program == "/opt/actualisatie/bin/python":
        return [sys.executable, *arguments]
    assert program == "/opt/actualisatie/bin/prefect"
    return [sys.executable, "-m", PREFECT, *arguments]


def example_environment() -> dict[str, str]:
    """Return the environment of deploy/, with a password filled in."""
    lines = (DEPLOY / "environment.example").read_text().splitlines()
    given = dict(line.split("=", 1) for line in lines if line and not line.startswith("#"))
    return {name: value.replace("operators:CHANGE", LOGIN) for name, value in given.items()}


def read_only_but(folder: Path) -> list[str]:
    """Return what a command begins with to find only a folder writable, as `ProtectSystem=strict` has it in the units.

    Empty where this machine does not let us: only an administrator may.
    """
    script = 'mount --bind "$0" "$0" && mount -o remount,bind,ro / && exec "$@"'
    found = ["unshare", "--mount", "sh", "-c", script, str(folder)]
    try:
        allowed = subprocess.run([*found, "true"], capture_output=True, check=False).returncode == 0
    except FileNotFoundError:
        return []
    return found if allowed else []


def until(what: Callable[[], Any], why: str, tries: int = 450) -> Any:
    """Ask again five times a second until something is true; return it. Fails after `tries`, and says `why`."""
    nothing = Event()
    for _ in range(tries):
        if found := what():
            return found
        nothing.wait(0.2)
    return pytest.fail(f"It did not happen: {why}.")


class Servers(Desk):
    """One server of Prefect that may be stopped and started again, and what its interface shows."""

    def __init__(self, folder: Path) -> None:
        port = free_port()
        with pytest.MonkeyPatch.context() as environment:
            environment.setenv("PREFECT_API_AUTH_STRING", LOGIN)
            super().__init__(port, "")
        self.folder = folder
        self.environment = {
            **clean_environment(),
            **example_environment(),
            "PREFECT_SERVER_DATABASE_CONNECTION_URL": f"sqlite+aiosqlite:///{folder}/prefect.db",
            "PREFECT_HOME": str(folder / "prefect"),
            "PREFECT_SERVER_UI_STATIC_DIRECTORY": str(folder / "ui"),
            "PREFECT_API_URL": f"{self.address}/api",
            "PREFECT_SERVER_API_CORS_ALLOWED_ORIGINS": self.address,
            "PREFECT_SERVER_UI_API_URL": f"{self.address}/api",
            "PREFECT_WORKER_QUERY_SECONDS": "1",
            "PREFECT_SERVER_SERVICES_LATE_RUNS_AFTER_SECONDS": "1",
            "PREFECT_SERVER_SERVICES_LATE_RUNS_LOOP_SECONDS": "1",
        }
        self._port = str(port)
        self._server: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        """Start the server and wait until it answers."""
        command = command_of("actualisatie-server.service")
        command[command.index("4200")] = self._port
        self._server = self._process("server", [*read_only_but(self.folder), *command], {"TMPDIR": str(self.folder)})
        until(self._answers, f"the server answers: see {self.folder}/server.log")

    def stop(self, how: signal.Signals = signal.SIGINT) -> None:
        """Stop the server, gently or not."""
        if self._server:
            end(self._server, how)

    def prefect(self, *arguments: str) -> None:
        """Run a command of Prefect, as whoever sets the servers up does."""
        command = [sys.executable, "-m", "prefect", "--no-prompt", *arguments]
        done = subprocess.run(
            command, cwd=self.folder, env=self.environment, capture_output=True, text=True, check=False
        )
        assert done.returncode == 0, done.stdout + done.stderr

    @contextmanager
    def worker(self, settings: Mapping[str, str]) -> Iterator[subprocess.Popen[bytes]]:
        """Run a worker of an office until the context ends; a test may kill it before."""
        command = command_of("actualisatie-worker.service")
        command[command.index("%H")] = "tester"
        process = self._process("worker", command, settings)
        try:
            yield process
        finally:
            kill_with_its_runs(process)

    def show_terms(self, office: SmallWorld, moment: Moment) -> int:
        """Show the terms of an office as a registered postmark does; return how many were planned anew."""
        with transaction(office.engine) as session:
            found = coming_terms(session, office.name, moment)
        with temporary_settings({PREFECT_API_URL: f"{self.address}/api", PREFECT_API_AUTH_STRING: LOGIN}):
            return show_terms(found, moment)

    def run(self, deployment: str, order: Mapping[str, Any], at: datetime | None = None) -> str:
        """Ask for a run, now or at an instant; return its id."""
        state = {"type": "SCHEDULED", "state_details": {"scheduled_time": at.isoformat()} if at else {}}
        found = self.deployments()[deployment]["id"]
        asked = {"state": state, "parameters": {"order": dict(order)}}
        return str(self.ask("POST", f"/deployments/{found}/create_flow_run", asked)["id"])

    def state(self, run: str) -> str:
        """Return the state of a run, as its name says it."""
        return str(self.ask("GET", f"/flow_runs/{run}")["state"]["name"])

    def wait_for(self, run: str, *states: str) -> str:
        """Wait until a run is in one of these states; return in which. Fails when it ends otherwise."""

        def there() -> str | None:
            found = self.ask("GET", f"/flow_runs/{run}")
            name = str(found["state"]["name"])
            if name not in states and found["state"]["type"] in ENDED:
                pytest.fail(f"The run ended as {name}: {found['state']['message']} (see {self.folder}/worker.log)")
            return name if name in states else None

        return str(until(there, f"run {run} becomes {' or '.join(states)}"))

    def resume(self, run: str, answer: Mapping[str, Any]) -> None:
        """Answer the form of a run as the UI does; press again while the server is too busy to take it."""
        sent = {"run_input": dict(answer)}
        until(lambda: self.ask("POST", f"/flow_runs/{run}/resume", sent)["status"] == "ACCEPT", "the answer is taken")

    def tagged(self, *tags: str) -> list[dict[str, Any]]:
        """Return the runs that bear all these tags, the oldest first."""
        found: list[dict[str, Any]] = self.ask("POST", "/flow_runs/filter", {"flow_runs": {"tags": {"all_": tags}}})
        return sorted(found, key=lambda run: str(run["created"]))

    def forget(self, *tags: str) -> None:
        """Delete the runs that bear all these tags, so that no later worker takes them up."""
        for run in self.tagged(*tags):
            self.ask("DELETE", f"/flow_runs/{run['id']}")

    def _answers(self) -> bool:
        assert self._server is not None
        assert self._server.poll() is None, (self.folder / "server.log").read_text()[-3000:]
        with suppress(httpx.TransportError):
            return httpx.get(f"{self.address}/api/health", trust_env=False).is_success
        return False

    def _process(self, name: str, command: list[str], more: Mapping[str, str]) -> subprocess.Popen[bytes]:
        with (self.folder / f"{name}.log").open("ab") as log:
            return subprocess.Popen(
                command,
                cwd=self.folder,
                env={**self.environment, **more},
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                start_new_session=True,
            )


def end(process: subprocess.Popen[bytes], how: signal.Signals) -> None:
    """Send a signal and wait; leave nothing of the process's session behind."""
    process.send_signal(how)
    with suppress(subprocess.TimeoutExpired):
        process.wait(30)
    with suppress(ProcessLookupError):
        os.killpg(process.pid, signal.SIGKILL)
    process.wait()


def kill_with_its_runs(process: subprocess.Popen[bytes]) -> None:
    """Kill a worker and every flow run that it started in the same instant, as when the machine loses its power."""
    for started in (process.pid, *descendants(process.pid)):
        with suppress(ProcessLookupError):
            os.kill(started, signal.SIGKILL)
    process.wait()


def descendants(pid: int) -> list[int]:
    """Return the processes that a process started, and those that these started."""
    found: list[int] = []
    with suppress(FileNotFoundError):
        children = Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
        for child in map(int, children):
            found += [child, *descendants(child)]
    return found


@contextmanager
def running_servers(folder: Path) -> Iterator[Servers]:
    """Start the server, make what deploy/README.md tells to make, and stop it at the end."""
    servers = Servers(folder)
    with ExitStack() as at_the_end:
        at_the_end.callback(servers.stop)
        servers.start()
        servers.server.make_pool()
        servers.prefect("deploy", "--all", "--prefect-file", str(ROOT / "prefect.yaml"))
        yield servers
