"""A database that cannot be written: one clear line, and nothing is half done."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from sqlite3 import Connection
from typing import Any

import pytest
from sqlalchemy import Engine, event, func, select, text
from sqlalchemy.exc import DBAPIError

from actualisatie.cli.output import clear_errors
from actualisatie.storage.database import open_database, transaction, try_to_write
from actualisatie.storage.journal import verify_chain
from actualisatie.storage.models import Dossier, HousingCompany
from actualisatie.storage.unwritable import DatabaseUnwritableError

Run = Callable[..., Any]


@contextmanager
def every_connection(pragma: str) -> Iterator[None]:
    """Open each connection to SQLite with a limit, as a disk or an owner would set it."""

    def limit(connection: Connection, _record: Any) -> None:
        connection.execute(f"PRAGMA {pragma}")

    event.listen(Engine, "connect", limit)
    try:
        yield
    finally:
        event.remove(Engine, "connect", limit)


def content(database: Path) -> tuple[int, ...]:
    """Return the numbers of companies, dossiers and journal entries; the journal's chain must hold."""
    engine = open_database(f"sqlite:///{database}")
    with transaction(engine) as session:
        companies = session.scalar(select(func.count()).select_from(HousingCompany)) or 0
        dossiers = session.scalar(select(func.count()).select_from(Dossier)) or 0
        found = (companies, dossiers, verify_chain(session))
    engine.dispose()
    return found


def test_a_database_that_can_only_be_read_is_told(migrated: Run, tmp_path: Path, register_file: Path) -> None:
    with every_connection("query_only=1"):
        outcome = migrated("register", "import", register_file)
    assert outcome.code == 1
    assert outcome.err.startswith("The database can only be read: nothing was changed.")
    assert content(tmp_path / "cli.db") == (0, 0, 0)


def test_a_full_disk_is_told_and_the_same_command_goes_on_once_there_is_room(
    migrated: Run, many_dossiers: Path, tmp_path: Path
) -> None:
    with every_connection("max_page_count=1"):  # no page more than the file has
        outcome = migrated("register", "import", many_dossiers)
    assert outcome.code == 1
    assert outcome.err.startswith("The disk of the database is full: what was under way was not kept")
    assert content(tmp_path / "cli.db") == (0, 0, 0)
    assert migrated("register", "import", many_dossiers).code == 0
    assert content(tmp_path / "cli.db")[:2] == (1, 1000)


def test_no_command_shows_the_values_of_a_statement_that_failed(capsys: pytest.CaptureFixture[str]) -> None:
    fault = DBAPIError("INSERT INTO person", {"insz": "80651700172"}, Exception("could not extend: No space left"))
    with pytest.raises(Exception, match="1"), clear_errors():
        raise fault
    told = capsys.readouterr().err
    assert told.startswith("The disk of the database is full: what was under way was not kept")
    assert "80651700172" not in told


def test_a_database_that_can_only_be_read_is_a_problem(migrated: Run) -> None:
    with every_connection("query_only=1"):
        outcome = migrated("doctor")
    assert outcome.code == 1
    assert "PROBLEM  database: The database can only be read: nothing was changed. Check the owner" in outcome.out
    assert "ok       writing: the database can be written: tried, and undone" in migrated("doctor").out


def test_a_server_that_can_only_be_read_refuses_the_try(postgres_engine: Engine) -> None:
    with postgres_engine.connect() as connection:
        name = postgres_engine.url.database
        connection.execute(text(f'ALTER DATABASE "{name}" SET default_transaction_read_only = on'))
        connection.commit()
    postgres_engine.dispose()  # sessions that begin from now on can only read
    with pytest.raises(DatabaseUnwritableError, match="The database can only be read"):
        try_to_write(postgres_engine)
    postgres_engine.dispose()
