"""A backup is a copy that can be restored: it is opened, its journal holds, and nothing is missing."""

import os
import shutil
import sqlite3
import subprocess
import uuid
from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest
from sqlalchemy import Engine, create_engine, text
from sqlalchemy.engine import URL

from actualisatie.storage.backup import BackupError, copy_sqlite, verify_copy
from actualisatie.storage.database import open_database, transaction
from actualisatie.storage.dump import dump_postgres, where
from actualisatie.storage.journal import Entry, JournalBrokenError, record
from actualisatie.storage.models import World


def fill(engine: Engine) -> None:
    with transaction(engine) as session:
        session.add(World(id=1, simulated=True))
        record(session, *(Entry(datetime(2024, 5, day, tzinfo=UTC), "An", "looked at") for day in range(1, 11)))


@pytest.fixture
def source(sqlite_engine: Engine) -> Path:
    fill(sqlite_engine)
    return Path(str(sqlite_engine.url.database))


def test_a_copy_made_while_the_database_is_open_can_be_restored(
    source: Path, sqlite_engine: Engine, tmp_path: Path
) -> None:
    target = tmp_path / "backups" / "today.db"
    with transaction(sqlite_engine) as session:
        session.add(World(id=2, simulated=True))
        session.flush()  # a writer at work, whose row nobody else may see yet
        copied = copy_sqlite(source, target)
    assert (copied.journal_entries, copied.rows["world"]) == (10, 1)
    assert [file.name for file in target.parent.iterdir()] == ["today.db"]
    restored = open_database(f"sqlite:///{target}")
    assert verify_copy(restored) == replace(copied, rows={**copied.rows, "standstill": 1})
    restored.dispose()


def test_a_backup_never_replaces_another(source: Path, tmp_path: Path) -> None:
    target = tmp_path / "today.db"
    target.write_text("the backup of this morning")
    with pytest.raises(BackupError, match="never replaces another"):
        copy_sqlite(source, target)
    assert target.read_text() == "the backup of this morning"


def test_a_copy_whose_journal_is_broken_is_not_kept(source: Path, tmp_path: Path) -> None:
    with closing(sqlite3.connect(source)) as connection, connection:
        for (trigger,) in connection.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'").fetchall():
            connection.execute(f'DROP TRIGGER "{trigger}"')
        connection.execute("UPDATE journal SET actor = 'Somebody' WHERE id = 4")
    with pytest.raises(JournalBrokenError, match="entry 4"):
        copy_sqlite(source, tmp_path / "backups" / "today.db")
    assert list((tmp_path / "backups").iterdir()) == []


def test_a_database_that_is_not_there_is_told(tmp_path: Path) -> None:
    with pytest.raises(BackupError, match="There is no database"):
        copy_sqlite(tmp_path / "nowhere.db", tmp_path / "today.db")
    assert list(tmp_path.iterdir()) == []


@pytest.fixture
def empty_postgres(postgres_engine: Engine) -> Iterator[URL]:
    """A second, empty database beside the first, to restore into."""
    name = f"restored_{uuid.uuid4().hex[:12]}"
    server = create_engine(postgres_engine.url, isolation_level="AUTOCOMMIT")
    with server.connect() as connection:
        connection.execute(text(f"CREATE DATABASE {name}"))
    yield postgres_engine.url.set(database=name)
    with server.connect() as connection:
        connection.execute(text(f"DROP DATABASE {name}"))
    server.dispose()


def test_a_dump_of_postgresql_can_be_restored(postgres_engine: Engine, empty_postgres: URL, tmp_path: Path) -> None:
    if shutil.which("pg_dump") is None:
        pytest.skip("no pg_dump: install PostgreSQL's client")
    fill(postgres_engine)
    target = tmp_path / "today.dump"
    assert dump_postgres(postgres_engine.url.render_as_string(hide_password=False), target) > 0
    subprocess.run(
        ["pg_restore", "--no-owner", f"--dbname={empty_postgres.database}", str(target)],
        env={**os.environ, **where(empty_postgres)},
        check=True,
    )
    restored = open_database(empty_postgres.render_as_string(hide_password=False))
    assert verify_copy(restored) == verify_copy(postgres_engine)
    restored.dispose()
    assert [file.name for file in tmp_path.iterdir() if "today" in file.name] == ["today.dump"]


def test_postgresql_with_a_broken_journal_is_not_dumped(postgres_engine: Engine, tmp_path: Path) -> None:
    if shutil.which("pg_dump") is None:
        pytest.skip("no pg_dump: install PostgreSQL's client")
    fill(postgres_engine)
    with postgres_engine.begin() as connection:
        connection.execute(text("ALTER TABLE journal DISABLE TRIGGER USER"))
        connection.execute(text("UPDATE journal SET actor = 'Somebody' WHERE id = 4"))
    with pytest.raises(JournalBrokenError, match="entry 4"):
        dump_postgres(postgres_engine.url.render_as_string(hide_password=False), tmp_path / "backups" / "today.dump")
    assert list((tmp_path / "backups").iterdir()) == []
