"""Finds out that a database came back from a backup, and lets nothing move by itself until people have released it.

Replies that were taken in since the backup are forgotten by the database and lie put away in the drop folders: whoever
gave them would be struck off for silence.
"""

from datetime import datetime

from sqlalchemy import Engine, select
from sqlalchemy.orm import Session

from actualisatie.calendar.moment import Moment
from actualisatie.campaigns.errors import StandstillError
from actualisatie.dossiers.names import is_said
from actualisatie.storage import journal
from actualisatie.storage.database import marks_of, transaction
from actualisatie.storage.marks import is_behind, is_missing
from actualisatie.storage.models import JournalEntry, Standstill

BEHIND = "the journal does not hold the entry that was marked beside the drop folders"
WHAT_TO_DO = (
    "This database came back from a backup and may have forgotten replies and decisions: nothing was done. Make up for "
    "what happened since (docs/restoring.md), then have two people say so: `actualisatie restored`."
)


INBOX_LOST = (
    "The inbox is not the folder that it was (no mark of this database lies in it): replies could lie where nobody "
    "sees them, so nothing was done. Is its share mounted, and ACTUALISATIE_INBOX right? Where it is another folder "
    "for good, have two people say so: `actualisatie restored note`."
)


def require_moving(engine: Engine, moment: Moment, actor: str) -> None:
    """Raise `StandstillError` where the database stands still, or is found to be behind the mark of its folders.

    And while the folder with the mark, which is that of the replies, is not there.
    """
    with transaction(engine) as session:
        stands = stands_still(session) is not None
        if not stands and lost_its_inbox(session):
            raise StandstillError(INBOX_LOST)
        if not stands and is_behind_its_mark(session):
            note_standstill(session, BEHIND, moment, actor)
            stands = True
    if stands:  # raised when it is committed, or nobody would find it noted
        raise StandstillError(WHAT_TO_DO)


def stands_still(session: Session) -> Standstill | None:
    """Return the standstill that nobody ended yet."""
    return session.scalars(select(Standstill).where(Standstill.released_at.is_(None)).order_by(Standstill.id)).first()


def is_behind_its_mark(session: Session) -> bool:
    """Return whether the mark beside the drop folders is of a database that came farther; False without a mark."""
    folder = marks_of(session)
    return folder is not None and is_behind(session, folder)


def lost_its_inbox(session: Session) -> bool:
    """Return whether the folder of the replies is not the one that it was: its mark is gone. False without a folder."""
    folder = marks_of(session)
    return folder is not None and is_missing(session, folder)


def note_standstill(session: Session, why: str, moment: Moment, actor: str) -> None:
    """Let nothing move any more until two people have released it; nothing changes where it stands still already.

    Raises `StandstillError` where `why` says nothing.
    """
    if not is_said(why):
        raise StandstillError("Say what was restored, and to when: whoever makes up for it must know.")
    if stands_still(session) is not None:
        return
    session.add(Standstill(known_until=known_until(session), why=why))
    session.flush()
    journal.record(session, journal.Entry(moment.at, actor, "standstill", reason=why))


def known_until(session: Session) -> datetime | None:
    """Return the instant of the last thing that the journal tells."""
    return session.scalar(select(JournalEntry.at).order_by(JournalEntry.id.desc()).limit(1))
