"""A strike-off that was sent and of which nobody knows yet whether it happened, and the alarm when it went wrong."""

from sqlalchemy import exists, select
from sqlalchemy.orm import Session

from actualisatie.calendar.moment import Moment
from actualisatie.dossiers.kinds import EffectKind, EffectState
from actualisatie.storage import journal
from actualisatie.storage.models import Case, Effect

ASK_FIRST = "A strike-off is under way: run a round first, so that the software tells whether it was done."
"""What a person is told who would decide about a dossier that may be struck off already."""


def strike_off_under_way(session: Session, case: Case) -> bool:
    """Return whether the strike-off of a case may have happened already: then only the software tells the truth."""
    query = exists().where(
        Effect.case_id == case.id, Effect.kind == EffectKind.STRIKE_OFF, Effect.state == EffectState.SENDING
    )
    return bool(session.scalar(select(query)))


def raise_alarm(session: Session, case: Case, reason: str, moment: Moment, actor: str) -> None:
    """Journal that somebody must look at a case today: it was struck off, or may be, and perhaps wrongly."""
    journal.record(session, journal.Entry(moment.at, actor, "alarm", case_id=case.id, reason=reason))
