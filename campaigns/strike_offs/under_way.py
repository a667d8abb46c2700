"""A strike-off that was sent and of which nobody knows yet whether it happened, and the alarm when it went wrong."""

from collections.abc import Sequence

from sqlalchemy import select
from sqlalchemy.orm import Session

from actualisatie.calendar.moment import Moment
from actualisatie.dossiers.kinds import EffectKind, EffectState
from actualisatie.storage import journal
from actualisatie.storage.models import Case, Effect
from actualisatie.storage.plans import OnlyChecked

UNDER_WAY = (
    "A strike-off is under way: run a round first, so that the software tells whether it was done. Nothing was changed."
)
"""What a person is told who would decide about such a case."""


def strike_off_under_way(session: Session, case: Case) -> bool:
    """Return whether the strike-off of a case may have happened already: then only the software tells the truth."""
    return case.id in strike_offs_under_way(session, [case.id])


def strike_offs_under_way(session: Session, case_ids: Sequence[int]) -> set[int]:
    """Return those of a chunk of cases whose strike-off may have happened already."""
    query = select(Effect.case_id).where(
        Effect.case_id.in_(case_ids),
        Effect.kind == EffectKind.STRIKE_OFF,
        OnlyChecked(Effect.state) == EffectState.SENDING,
    )
    return {case_id for case_id in session.scalars(query) if case_id is not None}


def raise_alarm(session: Session, case: Case, reason: str, moment: Moment, actor: str) -> None:
    """Journal that somebody must look at a case today: it was struck off, or may be, and perhaps wrongly."""
    journal.record(session, journal.Entry(moment.at, actor, "alarm", case_id=case.id, reason=reason))
