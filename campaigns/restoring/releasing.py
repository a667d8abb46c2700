"""Ends a standstill: one person says that all was made up for, another agrees; what was proposed is decided anew."""

from pathlib import Path

from sqlalchemy import select
from sqlalchemy.orm import Session

from actualisatie.calendar.moment import Moment
from actualisatie.campaigns.delivery.places import Folders
from actualisatie.campaigns.errors import StandstillError
from actualisatie.campaigns.restoring.forgotten import forgotten_batches, forgotten_files, number_of
from actualisatie.campaigns.restoring.standing_still import stands_still
from actualisatie.campaigns.strike_offs.approving import back_to_term
from actualisatie.dossiers.names import is_said, own_name, same_person
from actualisatie.dossiers.states import TOWARDS_STRIKE_OFF
from actualisatie.storage import journal
from actualisatie.storage.batch_numbers import give_batch_numbers_above, last_batch_number
from actualisatie.storage.database import mark_anew
from actualisatie.storage.models import Case, Standstill

LEFT_OUT = 1_000
"""Numbers of batches that are left out after a restore: letters with them may be in people's hands, their folders lost.

An answer to such a letter would otherwise be taken for one to another letter with the same number.
"""


def ask_for_release(session: Session, moment: Moment, by: str, note: str) -> None:
    """Say that everything since the backup was made up for; another person releases.

    Raises `NoNameError` without a name, and `StandstillError`.
    """
    found = _standstill(session)
    by = own_name(by)
    if not is_said(note):
        raise StandstillError("Say what was made up for: it stands in the journal, with your name.")
    found.asked_at, found.asked_by, found.note = moment.at, by, note
    journal.record(session, journal.Entry(moment.at, by, "release asked", reason=note))


def release(session: Session, inbox: Path, folders: Folders, moment: Moment, by: str) -> int:
    """Let the database move again; return how many strike-offs went back to their term, to be proposed anew.

    A decision of before the backup may have been taken back since, so none of them counts. Numbers of forgotten batches
    are never given again. Raises `NoNameError` without a name, and `StandstillError` where nobody asked for it, where
    the same person did, and while a put-away file of replies is forgotten.
    """
    found = _standstill(session)
    if found.asked_by is None:
        raise StandstillError("Nobody said yet that everything was made up for: `actualisatie restored ask` first.")
    by = own_name(by)
    if same_person(found.asked_by, by):
        raise StandstillError(f"{found.asked_by!r} asked for it: somebody else must release (four eyes).")
    if files := forgotten_files(session, inbox):
        raise StandstillError(f"{len(files)} files of replies are forgotten: `actualisatie restored replay` first.")
    last = max([last_batch_number(session), *(number_of(one) or 0 for one in forgotten_batches(session, folders))])
    give_batch_numbers_above(session, last + LEFT_OUT)
    found.released_at, found.released_by = moment.at, by
    journal.record(session, journal.Entry(moment.at, by, "released", reason=found.note))
    mark_anew(session)
    return _propose_anew(session, moment, by)


def _propose_anew(session: Session, moment: Moment, by: str) -> int:
    """Take back what was proposed or approved; one that was sent already stays: the software is asked about it."""
    decided = select(Case).where(Case.state.in_(TOWARDS_STRIKE_OFF)).order_by(Case.id)
    reason = "decided before the database came back from a backup"
    cases = session.scalars(decided).all()
    return sum(bool(back_to_term(session, case, moment, by, "strike-off given back", reason=reason)) for case in cases)


def _standstill(session: Session) -> Standstill:
    found = stands_still(session)
    if found is None:
        raise StandstillError("This database does not stand still: there is nothing to release.")
    return found
