"""Marks the true non-responders whose first term has passed: they get a reminder."""

from sqlalchemy.orm import Session

from actualisatie.calendar.moment import Moment
from actualisatie.campaigns.work import CHUNK, due_cases
from actualisatie.dossiers.states import CaseState
from actualisatie.storage.models import Campaign
from actualisatie.storage.transitions import Move, move_cases


def mark_reminders_due(session: Session, campaign: Campaign, moment: Moment, actor: str) -> int:
    """Move a chunk of cases whose first term has passed in silence to *reminder due*; return how many.

    Their due day is the first calendar day on which a reminder may leave: after the last day, rolled, and the days
    that a reply needs in the post (policy `reminder.grace_working_days`). Call again until it returns 0.
    """
    cases = due_cases(session, campaign, CaseState.LETTER_POSTED, moment, CHUNK)
    move = Move(
        CaseState.LETTER_POSTED,
        CaseState.REMINDER_DUE,
        moment.at,
        moment.today,
        actor,
        "first term passed",
        reason="no answer that settles the dossier before the first term and the time in the post had passed",
    )
    return len(move_cases(session, [case.id for case in cases], move))
