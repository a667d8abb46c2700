"""Opens the business database: SQLite by default, PostgreSQL by URL."""

from collections.abc import Iterator
from contextlib import contextmanager
from sqlite3 import Connection as SqliteConnection
from typing import Any

from sqlalchemy import BinaryExpression, Engine, create_engine, event
from sqlalchemy.engine import make_url
from sqlalchemy.exc import DBAPIError
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.orm import Session

from actualisatie.calendar.days import DayCalendar, default_calendar
from actualisatie.storage.journal import write_pending_entries
from actualisatie.storage.lists import list_as_array
from actualisatie.storage.unwritable import unwritable

compiles(BinaryExpression, "postgresql")(list_as_array)

_DAYS = "actualisatie_days"

BUSY_MILLISECONDS = 60_000
"""How long a SQLite writer waits for another before it gives up."""


def open_database(url: str, days: DayCalendar | None = None) -> Engine:
    """Return an engine for `url`, with foreign keys on and one writer at a time on SQLite.

    A plain `postgresql://` URL is read as psycopg's. Nothing is created: see `storage.migrate`. `days` are the working
    days by which everything in this database is decided, when an operator added some to the packaged ones.
    """
    parsed = make_url(url)
    if parsed.drivername == "postgresql":
        parsed = parsed.set(drivername="postgresql+psycopg")
    # a failing statement must not show its values: they are people's names and numbers
    engine = create_engine(parsed, hide_parameters=True, pool_pre_ping=parsed.get_backend_name() != "sqlite")
    if parsed.get_backend_name() == "sqlite":
        event.listen(engine, "connect", _prepare_sqlite)
        event.listen(engine, "begin", _begin_as_writer)
    return engine.execution_options(**{_DAYS: days}) if days else engine


def days_of(session: Session) -> DayCalendar:
    """Return the working days that this database was opened with; the packaged ones when it was given none."""
    days: DayCalendar | None = session.get_bind().get_execution_options().get(_DAYS)
    return days or default_calendar()


@contextmanager
def transaction(engine: Engine) -> Iterator[Session]:
    """Give a session whose work is committed whole, journal entries last, or not at all.

    Raises `DatabaseUnwritableError` when the disk is full or the database can only be read.
    """
    try:
        with Session(engine, expire_on_commit=False) as session, session.begin():
            yield session
            session.flush()
            write_pending_entries(session)
    except DBAPIError as error:
        if told := unwritable(error):
            raise told from error
        raise


def _prepare_sqlite(connection: SqliteConnection, _record: Any) -> None:
    connection.isolation_level = None  # the driver must not start transactions of its own: _begin_as_writer does
    for pragma in (
        "journal_mode=WAL",
        "synchronous=FULL",
        "foreign_keys=ON",
        f"busy_timeout={BUSY_MILLISECONDS}",
        "cache_size=-65536",
    ):
        connection.execute(f"PRAGMA {pragma}")


def _begin_as_writer(connection: Any) -> None:
    """Take the write lock at once: a reader that becomes a writer later could be refused midway."""
    connection.exec_driver_sql("BEGIN IMMEDIATE")
