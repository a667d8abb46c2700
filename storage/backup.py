"""Copies a SQLite database while it is in use, and opens the copy to see that it can be restored."""

import os
import sqlite3
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import Engine, Table, func, select

from actualisatie.dossiers.errors import Refused
from actualisatie.storage import migrate
from actualisatie.storage.database import open_database, transaction
from actualisatie.storage.journal import verify_chain
from actualisatie.storage.models import Base, JournalEntry, Standstill

COPY = "it is a copy that `actualisatie backup` made"


class BackupError(Refused):
    """A copy could not be made, or cannot be trusted."""


@dataclass(frozen=True, slots=True)
class Verified:
    """What was found in a database that was opened and read: entries of its unbroken journal, and rows per table."""

    journal_entries: int
    rows: dict[str, int]


def verify_copy(engine: Engine) -> Verified:
    """Read a database from end to end: its schema is ours, its journal is unbroken, its rows are counted.

    Raises `BackupError` for another schema and `JournalBrokenError` for a journal that was changed.
    """
    if not migrate.is_current(engine):
        raise BackupError("This database has not the tables of this version: run `actualisatie db upgrade` on a copy.")
    with transaction(engine) as session:
        rows = {table.name: session.scalar(select(func.count()).select_from(table)) or 0 for table in _tables()}
        return Verified(verify_chain(session), rows)


def copy_sqlite(source: Path, target: Path) -> Verified:
    """Copy a database while others write to it, verify the copy, and only then give it its name.

    The copy is one file, as the database stood at one instant, and stands still until people release it. Raises
    `BackupError` when the database is not there, when the target exists, or when the copy is not whole.
    """
    if not source.is_file():
        raise BackupError(f"There is no database {source}: check ACTUALISATIE_DATABASE_URL.")
    require_new(target)
    draft = target.with_name(f".{target.name}.part")
    draft.unlink(missing_ok=True)
    try:
        _copy(source, draft)
        engine = open_database(f"sqlite:///{draft.resolve()}")
        try:
            verified = verify_copy(engine)
            mark_as_copy(engine)
        finally:
            engine.dispose()
        _into_one_file(draft)
        draft.replace(target)
    finally:
        for left in draft.parent.glob(f"{draft.name}*"):
            left.unlink()
    return verified


def mark_as_copy(engine: Engine) -> None:
    """Have a copy stand still once it takes the place of its database: it will have forgotten what came after it."""
    with transaction(engine) as session:
        last = session.scalar(select(JournalEntry.at).order_by(JournalEntry.id.desc()).limit(1))
        if last is not None and session.scalar(select(Standstill.id).where(Standstill.released_at.is_(None))) is None:
            session.add(Standstill(known_until=last, why=COPY))


def require_new(target: Path) -> None:
    """Raise `BackupError` when the target exists: a backup never replaces another."""
    if target.exists():
        raise BackupError(f"{target} exists already: a backup never replaces another. Give it a name of its own.")
    target.parent.mkdir(parents=True, exist_ok=True)


def _copy(source: Path, draft: Path) -> None:
    try:
        with (
            closing(sqlite3.connect(f"file:{source.resolve()}?mode=ro", uri=True)) as original,
            closing(sqlite3.connect(draft)) as copy,
        ):
            draft.chmod(0o600)  # it holds what the database holds
            original.backup(copy)
            (found,) = copy.execute("PRAGMA integrity_check").fetchone()
    except sqlite3.Error as error:
        raise BackupError(f"{source} cannot be copied to {draft.parent}: {error}. Nothing was left there.") from error
    if found != "ok":
        raise BackupError(f"The copy of {source} is damaged ({found}): check the disk, and the database itself.")


def _into_one_file(draft: Path) -> None:
    """Fold the write-ahead log, which reading opened, back into the file, and let it reach the disk."""
    with closing(sqlite3.connect(draft)) as copy:
        copy.execute("PRAGMA journal_mode=DELETE")
    with draft.open("rb") as file:
        os.fsync(file.fileno())


def _tables() -> list[Table]:
    return list(Base.metadata.sorted_tables)
