"""The strike-offs that wait for a second person: how many, since when, and the decision on those that were shown."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from sqlalchemy import Row, select
from sqlalchemy.orm import Session

from actualisatie.calendar.moment import Moment
from actualisatie.campaigns.errors import ApprovalError
from actualisatie.campaigns.strike_offs.approving import Decision, decide_strike_offs
from actualisatie.dossiers.names import is_said, own_name
from actualisatie.dossiers.states import CaseState
from actualisatie.storage.models import Campaign, Case, Dossier, HousingCompany


@dataclass(frozen=True, slots=True)
class WaitingApprovals:
    """Proposals without a decision: counts, the day of the oldest (Brussels) and the instant of the newest."""

    count: int = 0
    with_premium: int = 0
    by_company: dict[str, int] = field(default_factory=dict)
    oldest: date | None = None
    newest: datetime | None = None


def waiting_approvals(session: Session, campaign: Campaign, until: datetime | None = None) -> WaitingApprovals:
    """Return what waits for a decision, of what was proposed `until` then where that is given. Names nobody."""
    found = _proposed(session, campaign, until)
    if not found:
        return WaitingApprovals()
    instants = [row.proposed_at for row in found]
    return WaitingApprovals(
        count=len(found),
        with_premium=sum(row.premium_recipient for row in found),
        by_company=dict(sorted(Counter(row.code for row in found).items())),
        oldest=Moment.of(min(instants)).today,
        newest=max(instants),
    )


def decide_what_was_shown(
    session: Session,
    campaign: Campaign,
    until: datetime,
    decision: Decision,
    moment: Moment,
    approver: str,
    remark: str,
) -> int:
    """Decide on what was proposed `until` then and still waits; return how many. What came later waits for its own.

    Raises `NoNameError` without a name; `ApprovalError` when a refusal has no reason, or the approver is who proposed.
    """
    name = own_name(approver)
    if decision is Decision.REFUSE and not is_said(remark):
        raise ApprovalError("A refusal needs its reason: fill in the remark. Nothing was changed.")
    numbers = [row.number for row in _proposed(session, campaign, until)]
    if not numbers:
        return 0
    return decide_strike_offs(session, campaign, decision, moment, name, remark=remark.strip(), only=set(numbers))


def numbers_that_wait(session: Session, campaign: Campaign, until: datetime) -> frozenset[str]:
    """Return the dossiers of what was proposed `until` then and waits."""
    return frozenset(row.number for row in _proposed(session, campaign, until))


def _proposed(session: Session, campaign: Campaign, until: datetime | None) -> Sequence[Row[Any]]:
    query = (
        select(Dossier.number, Dossier.premium_recipient, HousingCompany.code, Case.proposed_at)
        .join(Dossier, Case.dossier_id == Dossier.id)
        .join(HousingCompany, Case.housing_company_id == HousingCompany.id)
        .where(Case.campaign_id == campaign.id, Case.state == CaseState.STRIKE_OFF_PROPOSED)
        .where(Case.proposed_at.is_not(None))
        .order_by(Dossier.number)
    )
    return session.execute(query.where(Case.proposed_at <= until) if until else query).all()
