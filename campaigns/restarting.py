"""Starts a case again: its letters no longer count, a new one leaves, and the full term runs anew."""

from sqlalchemy import select
from sqlalchemy.orm import Session

from actualisatie.calendar.moment import Moment
from actualisatie.dossiers.kinds import LetterRound
from actualisatie.dossiers.states import CaseState
from actualisatie.storage.models import Case, Letter
from actualisatie.storage.transitions import Move, move_cases

LETTER_MADE = frozenset(
    {
        CaseState.LETTER_BATCHED,
        CaseState.LETTER_POSTED,
        CaseState.REMINDER_DUE,
        CaseState.REMINDER_BATCHED,
        CaseState.REMINDER_POSTED,
    }
)
"""States in which a letter was made, or went out, that may count against somebody."""


def start_again(session: Session, case: Case, why: str, moment: Moment, actor: str) -> bool:
    """Withdraw the letters of a case and make its first letter due again (domain invariant 4); return whether it did.

    Nothing happens to a case for which no letter was made yet, or whose strike-off is being decided: that one first
    goes back to its term.
    """
    if case.state not in LETTER_MADE:
        return False
    counting = select(Letter).where(Letter.case_id == case.id, Letter.withdrawn_at.is_(None))
    for letter in session.scalars(counting.where(Letter.round != LetterRound.STRIKE_OFF)):
        letter.withdrawn_at, letter.withdrawn_reason = moment.at, "started again"
    case.letter_address_hash = None
    session.flush()
    reason = f"{why}: a new letter and a full new term"
    move = Move(case.state, CaseState.LETTER_DUE, moment.at, moment.today, actor, "started again", reason)
    move_cases(session, [case.id], move)
    session.refresh(case)
    return True
