"""How SQLite is set up, and that it is told by which column not to look rows up."""

import sqlite3
from pathlib import Path

from sqlalchemy import select
from sqlalchemy.dialects import postgresql, sqlite

from actualisatie.dossiers.kinds import EffectState
from actualisatie.storage.database import open_database
from actualisatie.storage.models import Effect
from actualisatie.storage.plans import OnlyChecked

_PENDING = select(Effect.id).where(OnlyChecked(Effect.state) == EffectState.PENDING)


def test_sqlite_looks_nothing_up_by_a_column_that_is_only_checked() -> None:
    text = str(_PENDING.compile(dialect=sqlite.dialect()))
    assert text.split("WHERE ")[1] == "+effect.state = ?"
    with sqlite3.connect(":memory:") as connection:
        connection.execute("CREATE TABLE effect (id INTEGER PRIMARY KEY, state TEXT)")
        connection.execute("CREATE INDEX by_state ON effect (state)")
        connection.execute("INSERT INTO effect (state) VALUES ('pending'), ('done')")
        plan = connection.execute(f"EXPLAIN QUERY PLAN {text}", ["pending"]).fetchall()
        assert connection.execute(text, ["pending"]).fetchall() == [(1,)]
    assert [row[3] for row in plan] == ["SCAN effect"]


def test_postgresql_sees_a_column_that_is_only_checked_as_it_is() -> None:
    text = str(_PENDING.compile(dialect=postgresql.dialect(paramstyle="named")))  # type: ignore[no-untyped-call]  # SQLAlchemy's own
    assert text.split("WHERE ")[1] == "effect.state = :param_1"


def test_sqlite_waits_for_the_disk_and_writes_no_pages_to_temporary_files(tmp_path: Path) -> None:
    engine = open_database(f"sqlite:///{tmp_path}/office.db")
    names = ("journal_mode", "synchronous", "foreign_keys", "temp_store")
    with engine.connect() as connection:
        set_up = {name: connection.exec_driver_sql(f"PRAGMA {name}").scalar() for name in names}
    engine.dispose()
    assert set_up == {"journal_mode": "wal", "synchronous": 2, "foreign_keys": 1, "temp_store": 2}
