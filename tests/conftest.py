"""What all rooms' tests share: a real database, migrated, on SQLite and, where there is one, on PostgreSQL."""

import os
import uuid
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from fastapi import FastAPI
from small_world import SmallWorld
from sqlalchemy import Engine, create_engine, text
from sqlalchemy.engine import make_url

from actualisatie.connectors.magda.settings import MagdaSettings
from actualisatie.simulator.magda.faults import Faults
from actualisatie.simulator.magda.router import MAGDA_PATH, magda_router
from actualisatie.simulator.magda.synthetic_world import SyntheticWorld
from actualisatie.simulator.server import Server
from actualisatie.storage import migrate
from actualisatie.storage.database import open_database

POSTGRES = os.environ.get("ACTUALISATIE_TEST_POSTGRES", "")


@pytest.fixture
def sqlite_engine(tmp_path: Path) -> Iterator[Engine]:
    engine = open_database(f"sqlite:///{tmp_path}/actualisatie.db")
    migrate.upgrade(engine)
    yield engine
    engine.dispose()


@pytest.fixture
def postgres_engine() -> Iterator[Engine]:
    if not POSTGRES:
        pytest.skip("no PostgreSQL: set ACTUALISATIE_TEST_POSTGRES to the URL of a server where a database may be made")
    server = create_engine(make_url(POSTGRES).set(drivername="postgresql+psycopg"), isolation_level="AUTOCOMMIT")
    name = f"actualisatie_{uuid.uuid4().hex[:12]}"
    with server.connect() as connection:
        connection.execute(text(f"CREATE DATABASE {name}"))
    engine = open_database(make_url(POSTGRES).set(database=name).render_as_string(hide_password=False))
    migrate.upgrade(engine)
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
def magda_app() -> Iterator[tuple[str, Callable[[SyntheticWorld, Faults], None]]]:
    """Run one server for all tests of a process; each test puts its own world behind it."""
    app = FastAPI()
    with Server(app) as server:

        def install(people: SyntheticWorld, faults: Faults) -> None:
            app.router.routes.clear()
            app.include_router(magda_router(people, faults))

        yield server.url, install


@pytest.fixture
def small_world(
    sqlite_engine: Engine, tmp_path: Path, magda_app: tuple[str, Callable[[SyntheticWorld, Faults], None]]
) -> SmallWorld:
    url, install = magda_app
    people, faults = SyntheticWorld(), Faults()
    install(people, faults)
    magda = MagdaSettings(
        url=url + MAGDA_PATH, identificatie="test", hoedanigheid="1", attempts=1, first_wait=0, timeout=5
    )
    return SmallWorld(sqlite_engine, tmp_path, people, faults, magda)
