"""What a database that came back from a backup forgot, as far as the folders beside it tell: replies and batches."""

import hashlib
import re
from collections.abc import Iterator
from pathlib import Path

from sqlalchemy import Engine, select
from sqlalchemy.orm import Session

from actualisatie.calendar.moment import Moment
from actualisatie.campaigns.delivery.places import Folders
from actualisatie.campaigns.replies.identifying import Intake
from actualisatie.campaigns.replies.reading import RepliesFileError
from actualisatie.campaigns.replies.taking_in import TakenIn, take_in_file
from actualisatie.campaigns.replies.unreadable import SETTLED
from actualisatie.connectors.dropfolder import put_away_files, wait_again
from actualisatie.letters.codes import LetterKeys
from actualisatie.storage.batch_numbers import last_batch_number
from actualisatie.storage.database import transaction
from actualisatie.storage.models import JournalEntry, ReplyFile

_BATCH = re.compile(r"B(?P<number>[0-9]{6,9})")


def forgotten_files(session: Session, inbox: Path) -> list[Path]:
    """Return the files that lie put away in the drop folders and that this database has never taken in, in order.

    So too one that it took in of which a line names nobody, unless it knows that a person settled it: a replay that was
    killed left it there.
    """
    known = set(session.scalars(select(ReplyFile.sha256).where(ReplyFile.nameless == 0)))
    settled = select(JournalEntry.data).where(JournalEntry.event == SETTLED)
    known |= {data["sha256"] for data in session.scalars(settled)}
    return [file for file in put_away_files(inbox) if _digest(file) not in known]


def take_in_again(
    engine: Engine, inbox: Path, keys: LetterKeys | None, moment: Moment, actor: str
) -> Iterator[tuple[Path, TakenIn | None]]:
    """Take in each forgotten file as it lies there, for the housing company of its drop folder.

    One that nobody can read (None), or not all of it, waits for a person again: that it was settled is forgotten.
    """
    with transaction(engine) as session:
        files = forgotten_files(session, inbox)
    for file in files:
        try:
            taken = take_in_file(engine, file, moment, actor, Intake(keys, company=file.parent.parent.name))
        except RepliesFileError:
            yield wait_again(file), None
        else:
            yield wait_again(file) if taken.nameless else file, taken


def forgotten_batches(session: Session, folders: Folders) -> list[str]:
    """Return the batches that lie in the folders with a number that this database has not given yet, in order."""
    last = last_batch_number(session)
    companies = list(folders.outbox.iterdir()) if folders.outbox.is_dir() else []
    names = {found.name for place in (folders.batches, *companies) if place.is_dir() for found in place.iterdir()}
    return sorted(name for name in names if (number := number_of(name)) is not None and number > last)


def number_of(name: str) -> int | None:
    """Return the number of a batch by its code; None for what is no code."""
    found = _BATCH.fullmatch(name)
    return int(found["number"]) if found else None


def _digest(file: Path) -> str:
    with file.open("rb") as handle:
        return hashlib.file_digest(handle, "sha256").hexdigest()
