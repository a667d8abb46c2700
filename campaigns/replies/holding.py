"""Holds a dossier for which something came in that could not be used: it could be the answer that saves it."""

from collections.abc import Collection

from sqlalchemy.orm import Session

from actualisatie.calendar.moment import Moment
from actualisatie.campaigns.holding.holds import place_hold
from actualisatie.campaigns.replies.matching import case_meant
from actualisatie.campaigns.strike_offs.approving import back_to_term
from actualisatie.campaigns.strike_offs.under_way import raise_alarm
from actualisatie.dossiers.kinds import HoldReason
from actualisatie.dossiers.states import OPEN, TOWARDS_STRIKE_OFF, CaseState
from actualisatie.storage.models import Case, Hold

LINE, ITEM = "line ", "item "
"""How the detail of a hold begins that a line of a file placed which nobody can read, and an item on the worklist."""


def placed_by_a_line(hold: Hold) -> bool:
    """Return whether a line that nobody can read placed a hold: no reply was kept of it."""
    return (hold.detail or "").startswith(LINE)


def hold_meant_dossier(session: Session, dossier_number: str, detail: str, moment: Moment, actor: str) -> bool:
    """Hold the open case of a dossier until a person has looked at what came in; a struck-off one raises an alarm.

    Return whether the number is that of any case: one that is not may be mistyped, and mean anybody. Each thing that
    came in has a hold of its own: settling one says nothing of the others.
    """
    case = case_meant(session, dossier_number)
    if case is not None and case.state in OPEN:
        hold_case(session, case, HoldReason.UNPROCESSED_REPLY, detail, moment, actor, apart=True)
    elif case is not None and case.state is CaseState.STRUCK_OFF:
        raise_alarm(session, case, f"{detail} could be an answer in time: look, and reinstate if so", moment, actor)
    return case is not None


def hold_case(
    session: Session,
    case: Case,
    reason: HoldReason,
    detail: str | None,
    moment: Moment,
    actor: str,
    *,
    among: Collection[Hold] | None = None,
    apart: bool = False,
) -> None:
    """Hold a case; one on its way to a strike-off is taken back to its term. `among` are its open holds, where known.

    A strike-off that was sent cannot be taken back: it may be done, and somebody must look.
    """
    place_hold(session, case, reason, moment, actor, detail=detail, among=among, apart=apart)
    if case.state in TOWARDS_STRIKE_OFF and not back_to_term(session, case, moment, actor, "strike-off taken back"):
        words = f"held for {reason} while the strike-off was under way: look, and reinstate if it was done"
        raise_alarm(session, case, words, moment, actor)
