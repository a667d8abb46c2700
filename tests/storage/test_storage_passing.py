"""Which faults of a database pass by themselves, as the databases themselves raise them."""

import socket
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from sqlalchemy import Engine, text
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Session

from actualisatie.storage.database import open_database, transaction
from actualisatie.storage.passing import may_pass, surely_undone
from actualisatie.storage.unwritable import DatabaseUnwritableError

KILL = text("SELECT pg_terminate_backend(:pid)")
COUNT = text("SELECT count(*) FROM journal")


@pytest.fixture
def kills(postgres_engine: Engine) -> Callable[[Session], None]:
    """End the connection of a session as a server does that is stopped."""

    def kill(session: Session) -> None:
        pid = session.scalar(text("SELECT pg_backend_pid()"))
        with transaction(postgres_engine) as other:
            other.execute(KILL, {"pid": pid})

    return kill


@contextmanager
def raised() -> Iterator[list[tuple[bool, bool]]]:
    """Catch a fault of the database; tell whether it may pass, and whether all of it was surely undone."""
    found: list[tuple[bool, bool]] = []
    with pytest.raises(DBAPIError) as caught:
        yield found
    found.append((may_pass(caught.value), surely_undone(caught.value)))


def test_a_locked_sqlite_file_passes_and_nothing_was_done(
    sqlite_engine: Engine, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("actualisatie.storage.database.BUSY_MILLISECONDS", 1)
    other = open_database(str(sqlite_engine.url))
    with transaction(sqlite_engine) as writing:
        writing.execute(COUNT)
        with raised() as found, transaction(other) as session:
            session.execute(COUNT)
    other.dispose()
    assert found == [(True, True)]


def test_a_table_that_is_missing_stays_missing(tmp_path: Path) -> None:
    empty = open_database(f"sqlite:///{tmp_path}/empty.db")
    with raised() as found, transaction(empty) as session:
        session.execute(COUNT)
    empty.dispose()
    assert found == [(False, False)]


def test_a_sqlite_file_that_cannot_be_opened_stays_so(tmp_path: Path) -> None:
    nowhere = open_database(f"sqlite:///{tmp_path}/no folder/actualisatie.db")
    with pytest.raises(DatabaseUnwritableError, match="cannot be opened to write"), transaction(nowhere) as session:
        session.execute(COUNT)


def test_a_server_that_is_not_there_may_come_back() -> None:
    with socket.socket() as closed:  # bound and not listening: nobody else gets its port
        closed.bind(("127.0.0.1", 0))
        away = open_database(f"postgresql://127.0.0.1:{closed.getsockname()[1]}/none")
        with raised() as found, transaction(away) as session:
            session.execute(COUNT)
    assert found == [(True, True)]


def test_a_database_that_does_not_exist_stays_away(postgres_engine: Engine) -> None:
    url = postgres_engine.url.set(database="actualisatie_none").render_as_string(hide_password=False)
    with raised() as found, transaction(open_database(url)) as session:
        session.execute(COUNT)
    assert found == [(False, False)]


def test_a_connection_that_is_ended_midway_passes_and_nobody_knows_what_counted(
    postgres_engine: Engine, kills: Callable[[Session], None]
) -> None:
    with raised() as found, transaction(postgres_engine) as session:
        kills(session)
        session.execute(COUNT)
    assert found == [(True, False)]


def test_what_lost_against_another_transaction_was_undone(postgres_engine: Engine) -> None:
    with transaction(postgres_engine) as session:
        session.execute(text("CREATE TABLE one AS SELECT 1 AS number"))
    with raised() as found, transaction(postgres_engine) as session:
        session.execute(text("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ"))
        session.execute(text("SELECT * FROM one"))
        with transaction(postgres_engine) as other:
            other.execute(text("UPDATE one SET number = 2"))
        session.execute(text("UPDATE one SET number = 3"))
    assert found == [(True, True)]


def test_a_table_that_postgresql_does_not_know_stays_unknown(postgres_engine: Engine) -> None:
    with raised() as found, transaction(postgres_engine) as session:
        session.execute(text("SELECT * FROM nowhere"))
    assert found == [(False, False)]


def test_an_engine_works_again_after_its_connections_were_ended(
    postgres_engine: Engine, kills: Callable[[Session], None]
) -> None:
    with transaction(postgres_engine) as session:
        pid = session.scalar(text("SELECT pg_backend_pid()"))
    other = open_database(postgres_engine.url.render_as_string(hide_password=False))
    with transaction(other) as session:
        session.execute(KILL, {"pid": pid})
    other.dispose()
    with transaction(postgres_engine) as session:
        assert session.scalar(COUNT) == 0
