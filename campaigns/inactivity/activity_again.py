"""Closes the cases of candidates who did something meanwhile: activity ends inactivity until the strike-off itself."""

from sqlalchemy import select
from sqlalchemy.orm import Session

from actualisatie.calendar.moment import Moment
from actualisatie.campaigns.inactivity.last_activity import inactive_from
from actualisatie.campaigns.postmarks.terms import terms_of
from actualisatie.dossiers.kinds import CampaignKind
from actualisatie.dossiers.states import OPEN, CaseState
from actualisatie.storage.models import Campaign, Case
from actualisatie.storage.transitions import Move, move_cases

ACTIVE_AGAIN = "active_again"


def ends_by_activity(kind: CampaignKind) -> bool:
    """Return whether an activity ends the cases of a campaign of this kind: only where inactivity was their reason."""
    return kind is CampaignKind.INACTIVITY


def close_active_again(
    session: Session, campaign: Campaign, after_id: int, size: int, moment: Moment, actor: str
) -> tuple[int | None, int]:
    """Close the cases whose dossier shows an activity that ends the inactivity, among the next `size` open ones.

    Returns the last case id looked at, None when none is left, and how many were closed. A campaign of another kind
    has none. A case of which nothing is known any more stays open: the gate holds it.
    """
    if not ends_by_activity(campaign.kind):
        return None, 0
    query = (
        select(Case)
        .where(Case.campaign_id == campaign.id, Case.id > after_id, Case.state.in_(OPEN))
        .order_by(Case.id)
        .limit(size)
    )
    cases = session.scalars(query.with_for_update()).all()
    if not cases:
        return None, 0
    since = inactive_from(session, {case.id: case.dossier_id for case in cases}, terms_of(campaign))
    active = [case for case in cases if case.id in since and since[case.id] > moment.today]
    return cases[-1].id, sum(_close(session, case, moment, actor) for case in active)


def _close(session: Session, case: Case, moment: Moment, actor: str) -> int:
    reason = "an activity by or for the candidate is on record since the case began"
    move = Move(case.state, CaseState.CONFIRMED, moment.at, moment.today, actor, "active again", reason=reason)
    return len(move_cases(session, [case.id], move, {"closed_reason": ACTIVE_AGAIN}))
