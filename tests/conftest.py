"""What all rooms' tests share: a real database, migrated, on SQLite and, where there is one, on PostgreSQL."""

import os
import shutil
import uuid
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from fastapi import APIRouter, FastAPI
from hypothesis import settings
from plain_paper import plain_paper
from scenario_plays import make_template
from small_world import SmallWorld, open_small_world
from sqlalchemy import Engine, create_engine, text
from sqlalchemy.engine import make_url

from actualisatie.simulator.server import Server
from actualisatie.storage import migrate
from actualisatie.storage.database import open_database

settings.register_profile("no timing", deadline=None)  # how long an example takes says nothing on a busy machine
settings.load_profile("no timing")

ROOT = Path(__file__).resolve().parents[1]
TOGETHER = ("tests/desk/", "tests/simulator/test_simulator_years.py")
"""Tests that share a real server of Prefect, or a year that was played."""
POSTGRES = os.environ.get("ACTUALISATIE_TEST_POSTGRES", "")


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--regen", action="store_true", help="write golden files anew instead of comparing with them")


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config: pytest.Config, log: Any) -> Any:
    """Spread tests one by one, but keep those together on one process that share something costly."""
    from xdist.scheduler import LoadScopeScheduling  # noqa: PLC0415 - only where tests run side by side

    class SomeTogether(LoadScopeScheduling):  # type: ignore[misc] # typed as Any without its stubs
        def _split_scope(self, nodeid: str) -> str:
            return next((place for place in TOGETHER if nodeid.startswith(place)), nodeid)

    return SomeTogether(config, log)


@pytest.fixture(scope="session")
def regen(request: pytest.FixtureRequest) -> bool:
    """Say whether golden files are to be written anew."""
    return bool(request.config.getoption("--regen"))


@pytest.fixture
def sqlite_engine(tmp_path: Path, empty_database: Path) -> Iterator[Engine]:
    file = shutil.copy(empty_database, tmp_path / "actualisatie.db")
    engine = open_database(f"sqlite:///{file}")
    yield engine
    engine.dispose()


@pytest.fixture(scope="session")
def migrated_postgres() -> Iterator[str]:
    """Give the name of an empty database of PostgreSQL with the newest schema, to be copied."""
    if not POSTGRES:
        pytest.skip("no PostgreSQL: set ACTUALISATIE_TEST_POSTGRES to the URL of a server where a database may be made")
    with postgres_database() as engine:
        migrate.upgrade(engine)
        engine.dispose()  # of a database that somebody has open no copy is made
        yield str(engine.url.database)


@pytest.fixture
def postgres_engine(migrated_postgres: str) -> Iterator[Engine]:
    with postgres_database(f"TEMPLATE {migrated_postgres}") as engine:
        yield engine


@contextmanager
def postgres_database(made: str = "") -> Iterator[Engine]:
    """Make a database on the server of the tests, and drop it afterwards."""
    server = create_engine(make_url(POSTGRES).set(drivername="postgresql+psycopg"), isolation_level="AUTOCOMMIT")
    name = f"actualisatie_{uuid.uuid4().hex[:12]}"
    with server.connect() as connection:
        connection.execute(text(f"CREATE DATABASE {name} {made}"))
    engine = open_database(make_url(POSTGRES).set(database=name).render_as_string(hide_password=False))
    yield engine
    engine.dispose()
    with server.connect() as connection:
        connection.execute(text(f"DROP DATABASE {name}"))
    server.dispose()


@pytest.fixture(params=["sqlite", "postgres"])
def engine(request: pytest.FixtureRequest) -> Engine:
    """The business database, once on each engine."""
    found: Engine = request.getfixturevalue(f"{request.param}_engine")
    return found


@pytest.fixture(scope="session")
def loopback() -> Iterator[tuple[str, Callable[..., None]]]:
    """Run one HTTP server for all tests of a process; each test puts its own world behind it."""
    app = FastAPI(openapi_url=None)
    with Server(app) as server:

        def install(*routers: APIRouter) -> None:
            app.router.routes.clear()
            for router in routers:
                app.include_router(router)

        yield server.url, install


@pytest.fixture(scope="session")
def empty_database(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Give an empty database with the newest schema, to be copied."""
    return make_template(tmp_path_factory.mktemp("migrated"))


@pytest.fixture
def small_world(sqlite_engine: Engine, tmp_path: Path, loopback: tuple[str, Callable[..., None]]) -> SmallWorld:
    """Give an office on SQLite with its own sources, register and local software over HTTP."""
    return open_small_world(sqlite_engine, tmp_path, *loopback)


@pytest.fixture
def quick_world(small_world: SmallWorld) -> SmallWorld:
    """Give the same office with plain text for paper, for tests that are not about what letters look like."""
    small_world.printer = plain_paper
    return small_world


@pytest.fixture(scope="session")
def official() -> Path:
    """The folder of official test answers of Digitaal Vlaanderen, or a reason why there is none."""
    named = os.environ.get("ACTUALISATIE_MAGDA_MOCK")
    folder = Path(named) if named else ROOT.parent / "shared" / "magda-mock"
    if not (folder / "Persoon" / "GeefPersoon").is_dir():
        pytest.skip("no official MAGDA answers: set ACTUALISATIE_MAGDA_MOCK to a folder of MAGDA-Mock's test answers")
    return folder
