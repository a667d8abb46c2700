"""Automations as code, on a real server of Prefect: made once, renewed by name, left off when switched off."""

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing, suppress
from datetime import UTC, datetime
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from queue import Empty, Queue
from socket import socket
from threading import Event, Thread
from typing import Any
from uuid import uuid4

import pytest

from actualisatie.cli.up_alarms import ALARMS, LOST, MARK
from actualisatie.cli.up_automations import upsert
from actualisatie.cli.up_server import PrefectServer
from actualisatie.flows.announcing import HAPPENED

NAMES = [alarm.name for alarm in (*ALARMS, LOST)]


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[PrefectServer]:
    """Run a server that asks for a login and that nothing else uses."""
    with closing(socket()) as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    home = tmp_path_factory.mktemp("prefect")
    plain = {name: value for name, value in os.environ.items() if not name.startswith("PREFECT")}
    own = {"PREFECT_HOME": str(home), "PREFECT_SERVER_ANALYTICS_ENABLED": "false"}
    login = {"PREFECT_SERVER_API_AUTH_STRING": "operator:secret"}
    command = [sys.executable, "-m", "prefect", "server", "start", "--host", "127.0.0.1", "--port", str(port)]
    with (home / "log").open("wb") as log:
        process = subprocess.Popen(command, env={**plain, **own, **login}, cwd=home, stdout=log, stderr=log)
    try:
        with pytest.MonkeyPatch.context() as environment:
            for name, value in login.items():
                environment.setenv(name, value)
            found = PrefectServer(f"http://127.0.0.1:{port}")
            _wait_for(found, process, home)
            yield found
    finally:
        process.terminate()
        process.wait(60)


def _wait_for(server: PrefectServer, process: subprocess.Popen[bytes], home: Path) -> None:
    nothing = Event()
    for _ in range(600):
        if server.answers():
            return
        assert process.poll() is None, (home / "log").read_text()
        nothing.wait(0.2)
    pytest.fail("Prefect's server did not start.")


@pytest.fixture
def told() -> Iterator[tuple[str, "Queue[dict[str, Any]]"]]:
    """Listen where a webhook would."""
    heard: Queue[dict[str, Any]] = Queue()

    class Listener(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            heard.put(json.loads(self.rfile.read(int(self.headers["Content-Length"]))))
            self.send_response(204)
            self.end_headers()

        def log_message(self, *_: object) -> None:
            """Keep quiet."""

    with HTTPServer(("127.0.0.1", 0), Listener) as listener:
        Thread(target=listener.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{listener.server_port}/alarm", heard
        listener.shutdown()


def ours(server: PrefectServer) -> list[dict[str, Any]]:
    found = server.ask("POST", "/automations/filter", {"limit": 200})
    return [one for one in found if one["name"].startswith(MARK)]


def test_automations_are_made_once_and_renewed_by_name(server: PrefectServer) -> None:
    upsert(server, "")
    assert upsert(server, "") == dict.fromkeys(NAMES, "renewed")
    assert sorted(one["name"] for one in ours(server)) == sorted(MARK + name for name in NAMES)


def test_one_that_an_operator_switched_off_stays_off_and_a_second_of_its_name_goes(server: PrefectServer) -> None:
    upsert(server, "")
    first = next(one for one in ours(server) if one["name"] == MARK + "source down")
    server.ask("PATCH", f"/automations/{first['id']}", {"enabled": False})
    copy = {name: first[name] for name in ("name", "description", "trigger", "actions")}
    server.ask("POST", "/automations/", {**copy, "enabled": True})
    assert upsert(server, "")["source down"] == "renewed, switched off"
    (left,) = [one for one in ours(server) if one["name"] == MARK + "source down"]
    assert (left["id"], left["enabled"]) == (first["id"], False)


def test_an_event_reaches_the_webhook(server: PrefectServer, told: tuple[str, "Queue[dict[str, Any]]"]) -> None:
    url, heard = told
    upsert(server, "http://127.0.0.1:9/old")
    upsert(server, url)
    (alarm,) = [one for one in ALARMS if one.name == "postmark missing"]
    assert first_heard(server, heard) == {"alarm": alarm.name, "what": alarm.text, "about": "one-off-2024"}


def first_heard(server: PrefectServer, heard: "Queue[dict[str, Any]]") -> dict[str, Any] | None:
    """Emit the event until the webhook is told: the server reads its automations every few seconds."""
    for _ in range(30):
        event = {
            "id": str(uuid4()),
            "occurred": datetime.now(UTC).isoformat(),
            "event": "actualisatie.postmark.missing",
            "resource": {"prefect.resource.id": "actualisatie.one-off-2024", "prefect.resource.name": "one-off-2024"},
            "payload": {"how many": 2},
        }
        server.ask("POST", "/events", [event])
        with suppress(Empty):
            return heard.get(timeout=2)
    return None


def test_every_alarm_listens_to_an_event_that_a_flow_emits() -> None:
    emitted = {f"actualisatie.{event}" for event in HAPPENED.values()}
    looked = ("postmark.missing", "source.down", "outbox.dead", "approval.waiting", "journal.broken")
    overview = {f"actualisatie.{one}" for one in looked}
    assert {alarm.event for alarm in ALARMS} - {"prefect.flow-run.Completed"} <= emitted | overview
