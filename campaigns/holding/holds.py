"""Places and lifts holds: a hold stops every move towards a strike-off until a person or an event lifts it."""

from collections import defaultdict
from collections.abc import Collection, Sequence

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


def open_holds_of(session: Session, case_ids: Sequence[int]) -> dict[int, list[Hold]]:
    """Return the holds of a chunk of cases that nobody lifted yet, by case, oldest first."""
    found: dict[int, list[Hold]] = defaultdict(list)
    query = select(Hold).where(Hold.case_id.in_(case_ids), Hold.lifted_at.is_(None)).order_by(Hold.id)
    for hold in session.scalars(query):
        found[hold.case_id].append(hold)
    return found


def place_hold(
    session: Session,
    case: Case,
    reason: HoldReason,
    moment: Moment,
    actor: str,
    *,
    detail: str | None = None,
    among: Collection[Hold] | None = None,
    apart: bool = False,
) -> bool:
    """Place a hold unless one with the same reason is open; return whether it was placed.

    `among` are the open holds of the case where they are known already. `apart` tells that the detail is a matter of
    its own: whoever lifts another hold has not looked at this one.
    """
    known = open_holds(session, case.id) if among is None else among
    if any(hold.reason is reason and (not apart or hold.detail == detail) for hold in known):
        return False
    session.add(Hold(case_id=case.id, reason=reason, detail=detail, placed_at=moment.at, placed_by=actor))
    if among is None:
        session.flush()
    journal.record(
        session,
        journal.Entry(moment.at, actor, "hold placed", case_id=case.id, reason=detail, data={"hold": reason.value}),
    )
    return True


def lift_hold(
    session: Session,
    case: Case,
    reason: HoldReason,
    moment: Moment,
    actor: str,
    *,
    note: str,
    among: Collection[Hold] | None = None,
) -> bool:
    """Lift the open hold with this reason; return whether there was one. `among` is as in `place_hold`."""
    known = open_holds(session, case.id) if among is None else among
    found = [hold for hold in known if hold.reason is reason]
    for hold in found:
        hold.lifted_at, hold.lifted_by, hold.lift_note = moment.at, actor, note
        journal.record(
            session,
            journal.Entry(moment.at, actor, "hold lifted", case_id=case.id, reason=note, data={"hold": reason.value}),
        )
    if among is None:
        session.flush()
    return bool(found)
