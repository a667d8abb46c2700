"""The human decision: a second person approves or refuses what was proposed."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from sqlalchemy import select
from sqlalchemy.orm import Session

from actualisatie.calendar.moment import Moment
from actualisatie.campaigns.errors import ApprovalError
from actualisatie.campaigns.holding.holds import place_hold
from actualisatie.campaigns.strike_offs.under_way import strike_off_under_way
from actualisatie.dossiers.kinds import HoldReason
from actualisatie.dossiers.names import is_said, own_name, same_person
from actualisatie.dossiers.states import CaseState
from actualisatie.storage.models import Campaign, Case, Dossier
from actualisatie.storage.transitions import Move, move_cases


class Decision(StrEnum):
    """What the second person decides."""

    APPROVE = "approve"
    REFUSE = "refuse"


@dataclass(frozen=True, slots=True)
class Proposal:
    """One proposed strike-off as the approver sees it."""

    case_id: int
    dossier_number: str
    ground: str
    proposed_by: str
    proposed_on: date
    premium_recipient: bool


def list_proposals(session: Session, campaign: Campaign) -> list[Proposal]:
    """Return the proposals that wait for a decision: those who would lose a rent premium first."""
    query = (
        select(Case, Dossier.number, Dossier.premium_recipient)
        .join(Dossier, Case.dossier_id == Dossier.id)
        .where(Case.campaign_id == campaign.id, Case.state == CaseState.STRIKE_OFF_PROPOSED)
        .order_by(Dossier.premium_recipient.desc(), Dossier.number)
    )
    return [
        Proposal(
            case.id,
            number,
            str(case.ground),
            case.proposed_by or "",
            Moment.of(case.proposed_at).today if case.proposed_at else case.state_since,
            premium,
        )
        for case, number, premium in session.execute(query)
    ]


def decide_strike_offs(
    session: Session,
    campaign: Campaign,
    decision: Decision,
    moment: Moment,
    approver: str,
    *,
    remark: str = "",
    only: Collection[str] | None = None,
) -> int:
    """Approve or refuse the proposals (all, or only those dossier numbers); return how many were decided.

    A refused case is held for a person: it never comes back by itself. Raises `ApprovalError` when there is nothing to
    decide, when a number was not proposed, when a refusal has no reason, or when the approver is the one who proposed;
    `NoNameError` when nobody gives a name.
    """
    approver = own_name(approver)
    if decision is Decision.REFUSE and not is_said(remark):
        raise ApprovalError("A refusal needs its reason, in a sentence without names. Nothing was changed.")
    chosen = _chosen(list_proposals(session, campaign), only)
    same = [proposal for proposal in chosen if same_person(proposal.proposed_by, approver)]
    if same:
        raise ApprovalError(
            f"{len(same)} of these were proposed by {approver!r}: somebody else must decide (four eyes). "
            "Nothing was changed."
        )
    ids = [proposal.case_id for proposal in chosen]
    if decision is Decision.APPROVE:
        return _approve(session, ids, moment, approver, remark)
    return _refuse(session, ids, moment, approver, remark)


def _chosen(proposals: list[Proposal], only: Collection[str] | None) -> list[Proposal]:
    if only is not None:
        missing = sorted(set(only) - {proposal.dossier_number for proposal in proposals})
        if missing:
            raise ApprovalError(f"Not proposed, so not to be decided: {', '.join(missing)}. Nothing was changed.")
        proposals = [proposal for proposal in proposals if proposal.dossier_number in only]
    if not proposals:
        raise ApprovalError("No strike-off waits for a decision in this campaign.")
    return proposals


def _approve(session: Session, ids: list[int], moment: Moment, approver: str, remark: str) -> int:
    move = Move(
        CaseState.STRIKE_OFF_PROPOSED,
        CaseState.STRIKE_OFF_APPROVED,
        moment.at,
        moment.today,
        approver,
        "strike-off approved",
        reason=remark or None,
    )
    return len(
        move_cases(session, ids, move, {"approved_at": moment.at, "approved_by": approver, "due_on": moment.today})
    )


def _refuse(session: Session, ids: list[int], moment: Moment, approver: str, remark: str) -> int:
    refused = 0
    for case in session.scalars(select(Case).where(Case.id.in_(ids)).order_by(Case.id)):
        place_hold(session, case, HoldReason.MANUAL, moment, approver, detail=remark)
        refused += len(back_to_term(session, case, moment, approver, "strike-off refused", reason=remark))
    return refused


def back_to_term(
    session: Session, case: Case, moment: Moment, actor: str, event: str, *, reason: str | None = None
) -> list[int]:
    """Take a proposed or approved case back to its last letter's state; due at once, so the gate is asked anew.

    A case whose strike-off was sent stays: it may be struck off already, and the next run asks the software first.
    """
    session.flush()
    if strike_off_under_way(session, case):
        return []
    to_state = CaseState.REMINDER_POSTED if case.campaign.kind == "one_off" else CaseState.LETTER_POSTED
    move = Move(case.state, to_state, moment.at, moment.today, actor, event, reason)
    values = {"due_on": moment.today, "ground": None, "proposed_by": None, "approved_by": None}
    moved = move_cases(session, [case.id], move, values)
    session.refresh(case)
    return moved
