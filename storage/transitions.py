"""The one place where a case changes state: checked against the table, claimed by state, journaled."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from sqlalchemy import ColumnElement, exists, select, update
from sqlalchemy.orm import Session

from actualisatie.dossiers.kinds import EffectKind, EffectState
from actualisatie.dossiers.states import CLOSED, CaseState, require_transition
from actualisatie.storage import journal
from actualisatie.storage.models import Case, Effect, Hold
from actualisatie.storage.plans import OnlyChecked

CHUNK = 2000
"""Cases moved by one statement: far below SQLite's limit of 32,766 bound values."""


@dataclass(frozen=True, slots=True)
class Move:
    """A move of cases: from which state to which, when (aware), on which Brussels day, by whom and why."""

    from_state: CaseState
    to_state: CaseState
    at: datetime
    today: date
    actor: str
    event: str
    reason: str | None = None
    data: Mapping[str, Any] = field(default_factory=dict)


def move_cases(
    session: Session, case_ids: Sequence[int], move: Move, values: Mapping[str, Any] | None = None
) -> list[int]:
    """Move those of `case_ids` that are still in `from_state`; return them.

    A case that another process moved meanwhile is left alone: the caller works on with what is returned. So is one
    whose strike-off was sent, unless it moves to *struck off*: it may be done, and only who was asked tells. `values`
    are further columns to set on the same row. Raises `TransitionError` for a move that the table does not know.
    """
    require_transition(move.from_state, move.to_state)
    moved: list[int] = []
    for start in range(0, len(case_ids), CHUNK):
        moved += session.scalars(
            update(Case)
            .where(Case.id.in_(case_ids[start : start + CHUNK]), Case.state == move.from_state, *_known_not_done(move))
            .values(state=move.to_state, state_since=move.today, **{"due_on": None, **(values or {})})
            .returning(Case.id)
            .execution_options(synchronize_session=False)
        )
    moved.sort()
    journal.record(session, *(_entry(case_id, move) for case_id in moved))
    if move.to_state in CLOSED:
        _close_holds(session, moved, move)
    return moved


def _known_not_done(move: Move) -> tuple[ColumnElement[bool], ...]:
    """Return the condition that no strike-off of a case is under way, for a move that says it did not happen."""
    if move.from_state is not CaseState.STRIKE_OFF_APPROVED or move.to_state is CaseState.STRUCK_OFF:
        return ()
    sent = exists().where(
        Effect.case_id == Case.id,
        Effect.kind == EffectKind.STRIKE_OFF,
        OnlyChecked(Effect.state) == EffectState.SENDING,
    )
    return (~sent,)


def _close_holds(session: Session, case_ids: Sequence[int], move: Move) -> None:
    """Lift what still holds a case that is closed: nothing moves it towards a strike-off any more."""
    for start in range(0, len(case_ids), CHUNK):
        still_open = Hold.case_id.in_(case_ids[start : start + CHUNK]), Hold.lifted_at.is_(None)
        for hold in session.scalars(select(Hold).where(*still_open).order_by(Hold.id)):
            hold.lifted_at, hold.lifted_by, hold.lift_note = move.at, move.actor, f"the case is {move.to_state}"
            data = {"hold": hold.reason.value}
            entry = journal.Entry(
                move.at, move.actor, "hold lifted", case_id=hold.case_id, reason=hold.lift_note, data=data
            )
            journal.record(session, entry)
    session.flush()


def _entry(case_id: int, move: Move) -> journal.Entry:
    return journal.Entry(
        at=move.at,
        actor=move.actor,
        event=move.event,
        case_id=case_id,
        from_state=move.from_state,
        to_state=move.to_state,
        reason=move.reason,
        data=dict(move.data),
    )
