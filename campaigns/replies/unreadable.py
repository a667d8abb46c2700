"""Files of replies that nobody could read: an answer may be in each, so their housing company's strike-offs wait."""

import hashlib
from collections.abc import Collection
from pathlib import Path

from sqlalchemy import Engine

from actualisatie.calendar.moment import Moment
from actualisatie.campaigns.errors import ReplyError
from actualisatie.connectors.dropfolder import (
    folders_with_files_left_alone,
    folders_with_replies,
    put_away_unread,
    unreadable,
)
from actualisatie.dossiers.names import is_said
from actualisatie.storage import journal
from actualisatie.storage.crash_points import CrashPoint, reached
from actualisatie.storage.database import transaction

SETTLED = "unreadable file settled"
"""The event in the journal; its data hold the hash of the file."""


def unreadable_counts(inbox: Path) -> dict[str, int]:
    """Return how many files that nobody could read wait for a person, by the name of their drop folder."""
    return {folder: len(files) for folder, files in unreadable(inbox).items()}


def unreadable_file_blocks(inbox: Path, names: Collection[str], of_anybody: Collection[str]) -> bool:
    """Return whether such a file keeps a housing company with these names from striking off.

    One in a folder that is nobody's among `of_anybody` could be anybody's, and blocks all.
    """
    return any(folder in names or folder not in of_anybody for folder in unreadable(inbox))


def waiting_file_blocks(inbox: Path, names: Collection[str], of_anybody: Collection[str]) -> bool:
    """Return whether replies that nobody took in yet keep a housing company from striking off, in the same way."""
    return any(folder in names or folder not in of_anybody for folder in folders_with_replies(inbox))


def file_left_alone_blocks(inbox: Path, names: Collection[str], of_anybody: Collection[str]) -> bool:
    """Return whether something that no intake ever takes keeps a housing company from striking off, in the same way.

    A spreadsheet, a name with an accent, a folder within the folder: the answers of candidates may be in it.
    """
    return any(folder in names or folder not in of_anybody for folder in folders_with_files_left_alone(inbox))


def settle_unreadable(
    engine: Engine, inbox: Path, folder: str, name: str, note: str, moment: Moment, actor: str
) -> None:
    """Note that a person settled a file that could not be read, then put it away: from then on it blocks nothing.

    Killed in between, the file still lies there and blocks: settle it once more.

    Raises `ReplyError` (no such file, or no note); then nothing was changed. The journal gets its hash, not its name.
    """
    found = next((file for file in unreadable(inbox).get(folder, ()) if file.name == name), None)
    if found is None:
        raise ReplyError(
            "No file with this name waits in this drop folder's `cannot-be-read`: look there for its exact name."
        )
    if not is_said(note):
        raise ReplyError("Say what became of its answers: the note stands in the journal.")
    with found.open("rb") as handle:
        data = {"folder": folder, "sha256": hashlib.file_digest(handle, "sha256").hexdigest()}
    entry = journal.Entry(moment.at, actor, SETTLED, reason=note, data=data)
    with transaction(engine) as session:
        journal.record(session, entry)
    reached(CrashPoint.FILE_SETTLED)
    put_away_unread(found)
