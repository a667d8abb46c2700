"""Marks the true non-responders whose first term has passed: they get a reminder."""

from collections.abc import Sequence
from datetime import date

from sqlalchemy.orm import Session

from actualisatie.calendar.moment import Moment
from actualisatie.campaigns.running_terms import by_round, terms_of_cases
from actualisatie.campaigns.terms import terms_of
from actualisatie.campaigns.work import CHUNK, due_cases
from actualisatie.dossiers.kinds import LetterRound
from actualisatie.dossiers.states import CaseState
from actualisatie.storage.models import Campaign, Case
from actualisatie.storage.transitions import Move, move_cases


def mark_reminders_due(session: Session, campaign: Campaign, moment: Moment, actor: str) -> int:
    """Move a chunk of cases whose first term has passed in silence to *reminder due*; return how many.

    Their due day is the first calendar day on which a reminder may leave: after the last day, rolled, and the days
    that a reply needs in the post (policy `reminder.grace_working_days`). It is computed again, as a term may have been
    lengthened since the letter was posted. Call again until it returns 0. A campaign of a kind without a reminder has
    none to mark.
    """
    if LetterRound.REMINDER not in terms_of(campaign).required_rounds:
        return 0
    move = Move(
        CaseState.LETTER_POSTED,
        CaseState.REMINDER_DUE,
        moment.at,
        moment.today,
        actor,
        "first term passed",
        reason="no answer that settles the dossier before the first term and the time in the post had passed",
    )
    while cases := due_cases(session, campaign, CaseState.LETTER_POSTED, moment, CHUNK):
        if ready := _truly_due(session, campaign, cases, moment):
            return len(move_cases(session, ready, move))
    return 0


def _truly_due(session: Session, campaign: Campaign, cases: Sequence[Case], moment: Moment) -> list[int]:
    """Return the cases whose computed day has come, and set the due day of the others right."""
    days = _days_of_reminders(session, campaign, cases)
    for case in cases:
        case.due_on = days.get(case.id)
    session.flush()
    return [case.id for case in cases if case.due_on is not None and case.due_on <= moment.today]


def _days_of_reminders(session: Session, campaign: Campaign, cases: Sequence[Case]) -> dict[int, date]:
    terms = terms_of(campaign)
    running = terms_of_cases(session, terms, [case.id for case in cases])
    first = (by_round(letters).get(LetterRound.FIRST) for letters in running.values())
    return {one.case_id: terms.next_step_on(one.round, one.deadline) for one in first if one and one.deadline}
