"""Places and lifts holds: a hold stops every move towards a strike-off until a person or an event lifts it."""

from sqlalchemy import select
from sqlalchemy.orm import Session

from actualisatie.calendar.moment import Moment
from actualisatie.dossiers.kinds import HoldReason
from actualisatie.storage import journal
from actualisatie.storage.models import Case, Hold


def open_holds(session: Session, case_id: int) -> list[Hold]:
    """Return the holds of a case that nobody lifted yet, oldest first."""
    return list(
        session.scalars(select(Hold).where(Hold.case_id == case_id, Hold.lifted_at.is_(None)).order_by(Hold.id))
    )


def place_hold(
    session: Session,
    case: Case,
    reason: HoldReason,
    moment: Moment,
    actor: str,
    *,
    detail: str | None = None,
    apart: bool = False,
) -> bool:
    """Place a hold unless one with the same reason is open; return whether it was placed.

    `apart` tells that the detail is a matter of its own: whoever lifts another hold has not looked at this one.
    """
    same = (hold for hold in open_holds(session, case.id) if hold.reason is reason)
    if any(not apart or hold.detail == detail for hold in same):
        return False
    session.add(Hold(case_id=case.id, reason=reason, detail=detail, placed_at=moment.at, placed_by=actor))
    session.flush()
    journal.record(
        session,
        journal.Entry(moment.at, actor, "hold placed", case_id=case.id, reason=detail, data={"hold": reason.value}),
    )
    return True


def lift_hold(session: Session, case: Case, reason: HoldReason, moment: Moment, actor: str, *, note: str) -> bool:
    """Lift the open hold with this reason; return whether there was one."""
    found = [hold for hold in open_holds(session, case.id) if hold.reason is reason]
    for hold in found:
        hold.lifted_at, hold.lifted_by, hold.lift_note = moment.at, actor, note
        journal.record(
            session,
            journal.Entry(moment.at, actor, "hold lifted", case_id=case.id, reason=note, data={"hold": reason.value}),
        )
    session.flush()
    return bool(found)
