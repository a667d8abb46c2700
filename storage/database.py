"""Opens the business database: SQLite by default, PostgreSQL by URL."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from sqlite3 import Connection as SqliteConnection
from typing import Any

from sqlalchemy import BinaryExpression, Engine, create_engine, event, false, update
from sqlalchemy.engine import make_url
from sqlalchemy.exc import DBAPIError
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.orm import Session

from actualisatie.calendar.days import DayCalendar, default_calendar
from actualisatie.storage.journal import Written, write_pending_entries
from actualisatie.storage.lists import list_as_array
from actualisatie.storage.marks import Mark, leave_mark, may_leave_mark
from actualisatie.storage.models import JournalHead
from actualisatie.storage.nameless import nameless
from actualisatie.storage.unwritable import unwritable

compiles(BinaryExpression, "postgresql")(list_as_array)

_DAYS = "actualisatie_days"
_MARKS = "actualisatie_marks"
_MARK_ANEW = "leave the mark of this database, whatever lies there"

BUSY_MILLISECONDS = 60_000
"""How long a SQLite writer waits for another before it gives up."""


def open_database(url: str, days: DayCalendar | None = None, marks: Path | None = None) -> Engine:
    """Return an engine for `url`, with foreign keys on and one writer at a time on SQLite.

    A plain `postgresql://` URL is read as psycopg's. Nothing is created: see `storage.migrate`. `days` are the working
    days by which everything in this database is decided, when an operator added some to the packaged ones. `marks` is
    the folder in which a mark is kept of how far it has come (`storage.marks`).
    """
    parsed = make_url(url)
    if parsed.drivername == "postgresql":
        parsed = parsed.set(drivername="postgresql+psycopg")
    # a failing statement must not show its values, names and numbers of people; `_told` cleans what the server says
    engine = create_engine(parsed, hide_parameters=True, pool_pre_ping=parsed.get_backend_name() != "sqlite")
    if parsed.get_backend_name() == "sqlite":
        event.listen(engine, "connect", _prepare_sqlite)
        event.listen(engine, "begin", _begin_as_writer)
    given = {_DAYS: days, _MARKS: marks}
    return engine.execution_options(**{name: value for name, value in given.items() if value is not None})


def days_of(session: Session) -> DayCalendar:
    """Return the working days that this database was opened with; the packaged ones when it was given none."""
    days: DayCalendar | None = session.get_bind().get_execution_options().get(_DAYS)
    return days or default_calendar()


def marks_of(session: Session) -> Path | None:
    """Return the folder with the mark of how far this database came; None when it was opened without."""
    folder: Path | None = session.get_bind().get_execution_options().get(_MARKS)
    return folder


def mark_anew(session: Session) -> None:
    """Leave the mark of this database when the transaction ends, even where one lies that it does not know."""
    session.info[_MARK_ANEW] = True


@contextmanager
def transaction(engine: Engine) -> Iterator[Session]:
    """Give a session whose work is committed whole, journal entries last, or not at all.

    Raises `DatabaseUnwritableError` when the disk is full or the database can only be read, and any other fault of
    the database in its own class without the values of the row (`storage.nameless`).
    """
    mark: Mark | None = None
    with _told(), Session(engine, expire_on_commit=False) as session, session.begin():
        yield session
        session.flush()
        if written := write_pending_entries(session):
            mark = _newer_mark(session, written)
    if mark and (folder := engine.get_execution_options().get(_MARKS)):
        leave_mark(folder, mark)


@contextmanager
def rehearsal(engine: Engine) -> Iterator[Session]:
    """Give a session whose work is undone at the end, journal entries and all: what would happen, and does not.

    Others wait for it as for a transaction. PostgreSQL may skip numbers afterwards, as after any that was undone.
    """
    with _told(), Session(engine, expire_on_commit=False) as session:
        yield session
        session.flush()  # what the database refuses, it refuses in a rehearsal too
        session.rollback()


def try_to_write(engine: Engine) -> None:
    """Change no row, and undo it: PostgreSQL and SQLite refuse it all the same where nothing can be written.

    Raises `DatabaseUnwritableError`.
    """
    with rehearsal(engine) as session:
        session.execute(update(JournalHead).where(false()).values(marked=JournalHead.marked))


@contextmanager
def _told() -> Iterator[None]:
    """Say what is wrong when nothing can be written, and of any other fault what names nobody: logs keep it."""
    try:
        yield
    except DBAPIError as error:
        raise unwritable(error) or nameless(error) from None


def _newer_mark(session: Session, written: Written) -> Mark | None:
    """Return the mark to leave; None where there is no folder, or it may not be left there."""
    folder = marks_of(session)
    if folder is None:
        return None
    head, before = written.head, Mark(written.id_before, written.hash_before)
    anew = session.info.get(_MARK_ANEW) or may_leave_mark(session, folder, head, before)
    return Mark(head.last_id, head.last_hash) if anew else None


def _prepare_sqlite(connection: SqliteConnection, _record: Any) -> None:
    connection.isolation_level = None  # the driver must not start transactions of its own: _begin_as_writer does
    for pragma in (
        "journal_mode=WAL",
        "synchronous=FULL",
        "foreign_keys=ON",
        f"busy_timeout={BUSY_MILLISECONDS}",
        "cache_size=-65536",
        "temp_store=MEMORY",  # what one statement could undo was written to a file: a page for each index it touches
    ):
        connection.execute(f"PRAGMA {pragma}")


def _begin_as_writer(connection: Any) -> None:
    """Take the write lock at once: a reader that becomes a writer later could be refused midway."""
    connection.exec_driver_sql("BEGIN IMMEDIATE")
