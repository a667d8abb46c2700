"""Leaves a mark outside the database of how far it has come: a database that came back from a backup is behind it.

The mark is the newest entry of the journal, by number and hash. It lies in a folder that is not restored with the
database, so a restored one is found out whatever brought it back: a copied file, a dump, or a snapshot of its server.
"""

import json
import os
from contextlib import suppress
from dataclasses import asdict, dataclass
from pathlib import Path

from sqlalchemy import select
from sqlalchemy.orm import Session

from actualisatie.storage.models.journal import JournalEntry, JournalHead

NAME = ".how-far-the-journal-came.json"


@dataclass(frozen=True, slots=True)
class Mark:
    """An entry of the journal: its number and its hash."""

    entry: int
    hash: str


def read_mark(folder: Path) -> Mark | None:
    """Return the mark in a folder; None where there is none, or none that can be read."""
    try:
        found = json.loads((folder / NAME).read_text(encoding="ascii"))
        return Mark(int(found["entry"]), str(found["hash"]))
    except (OSError, ValueError, KeyError, TypeError):
        return None


def is_behind(session: Session, folder: Path) -> bool:
    """Return whether the database does not know the entry that was marked: it is older, or another one."""
    mark = read_mark(folder)
    return mark is not None and _hash_of(session, mark.entry) != mark.hash


def is_missing(session: Session, folder: Path) -> bool:
    """Return whether a mark lay in the folder once and does not now: it is not the folder that it was."""
    head = session.get(JournalHead, 1)
    return head is not None and head.marked and read_mark(folder) is None


def may_leave_mark(session: Session, folder: Path, head: JournalHead, before: Mark) -> bool:
    """Return whether this database may leave its mark: none may be lost, or of one that came farther. Notes a mark.

    `head` is that of its journal, `before` the entry at which it stood before this transaction: mostly the one marked.
    """
    mark = read_mark(folder)
    if mark is None:
        return not head.marked
    if mark != before and _hash_of(session, mark.entry) != mark.hash:
        return False
    if not head.marked:
        head.marked = True
    return True


def leave_mark(folder: Path, mark: Mark) -> None:
    """Write the mark whole or not at all. What was committed stays so where the folder cannot be written."""
    if not folder.is_dir():
        return
    draft = folder / f"{NAME}.{os.getpid()}.part"
    with suppress(OSError):
        draft.write_text(json.dumps(asdict(mark)), encoding="ascii")
        draft.replace(folder / NAME)


def _hash_of(session: Session, entry: int) -> str | None:
    return session.scalar(select(JournalEntry.hash).where(JournalEntry.id == entry))
