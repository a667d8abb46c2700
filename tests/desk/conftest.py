"""One real server of Prefect for all stories of this room; each brings an office and workers of its own."""

import json
import os
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from queue import Queue
from threading import Thread
from typing import Any

import pytest
from plain_paper import plain_paper
from real_servers import Servers, running_servers
from small_world import SmallWorld, open_small_world
from sqlalchemy import Engine


@pytest.fixture(scope="session")
def servers(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Servers]:
    """Run the server, with everything deployed."""
    with running_servers(tmp_path_factory.mktemp("servers")) as found:
        yield found


@pytest.fixture
def office(quick_world: SmallWorld) -> SmallWorld:
    """An office of two dossiers, whose campaign was made."""
    return _prepared(quick_world)


@pytest.fixture
def postgres_office(postgres_engine: Engine, tmp_path: Path, loopback: tuple[str, Callable[..., None]]) -> SmallWorld:
    """The same on PostgreSQL."""
    world = open_small_world(postgres_engine, tmp_path, *loopback)
    world.printer = plain_paper
    return _prepared(world)


@pytest.fixture
def office_of_servers(request: pytest.FixtureRequest) -> SmallWorld:
    """The same on PostgreSQL where there is one, as on servers, and otherwise on SQLite."""
    there = os.environ.get("ACTUALISATIE_TEST_POSTGRES")
    found: SmallWorld = request.getfixturevalue("postgres_office" if there else "office")
    return found


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


def _prepared(world: SmallWorld) -> SmallWorld:
    world.add_dossier()
    world.add_dossier()
    world.create()
    return world
