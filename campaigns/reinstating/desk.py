"""Takes a strike-off back: one person (or the system, on finding a fault) proposes, another person decides.

What was lost comes back whole: number, enrolment day and status, the letter to the candidate, the local software, the
register and the premium service (policy reinstate.*: TZ, S3).
"""

from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from actualisatie.calendar.moment import Moment
from actualisatie.campaigns.errors import ReinstatementError, UnknownDossierError
from actualisatie.campaigns.policies import StrikeSystem
from actualisatie.campaigns.postmarks.terms import terms_of
from actualisatie.campaigns.signals.writing import StatusChange, write_signals
from actualisatie.dossiers.identifiers import parse_dossier_number
from actualisatie.dossiers.kinds import (
    DossierStatus,
    EffectKind,
    EffectState,
    ReinstateReason,
    ReplyStatus,
)
from actualisatie.dossiers.names import is_said, own_name, same_person
from actualisatie.dossiers.signals import IN_ONDERZOEK
from actualisatie.dossiers.states import CaseState
from actualisatie.storage import journal
from actualisatie.storage.models import Campaign, Case, Dossier, Effect, HousingCompany, Reinstatement, Reply
from actualisatie.storage.transitions import Move, move_cases

EFFECTS = {
    StrikeSystem.LOCAL_SOFTWARE: (EffectKind.REINSTATEMENT,),
    StrikeSystem.REGISTER: (EffectKind.REGISTER_REINSTATEMENT,),
    StrikeSystem.BOTH: (EffectKind.REINSTATEMENT, EffectKind.REGISTER_REINSTATEMENT),
}
"""Who is told: whoever struck off."""


def propose_reinstatement(
    session: Session, dossier_number: str, reason: ReinstateReason, moment: Moment, by: str, *, note: str
) -> None:
    """Propose to take a strike-off back; nothing changes before another person decides.

    Raises `UnknownDossierError`, `NoNameError` and `ReinstatementError` (not struck off, no note, proposed already).
    """
    case = _struck_off_case(session, dossier_number)
    if not is_said(note):
        raise ReinstatementError("Say why, in a sentence without names: the second person and the journal need it.")
    if open_reinstatement(session, case) is not None:
        raise ReinstatementError(f"A reinstatement of {dossier_number} waits for a decision already. Nothing changed.")
    write_proposal(session, case, reason, note, moment, own_name(by))


def write_proposal(
    session: Session, case: Case, reason: ReinstateReason, note: str, moment: Moment, by: str
) -> Reinstatement:
    """Write a proposal down, for a person to decide on."""
    proposal = Reinstatement(case_id=case.id, reason=reason, note=note, proposed_at=moment.at, proposed_by=by)
    session.add(proposal)
    session.flush()
    data = {"reason": reason.value}
    journal.record(
        session, journal.Entry(moment.at, by, "reinstatement proposed", case_id=case.id, reason=note, data=data)
    )
    return proposal


def decide_reinstatement(
    session: Session, dossier_number: str, moment: Moment, by: str, *, grant: bool, remark: str = ""
) -> CaseState:
    """Grant or refuse a proposed reinstatement; return the state of the case afterwards.

    Granted, the dossier has its status of before the strike-off at once in our register; the letter and the systems
    outside follow in the next round. Raises `UnknownDossierError`, `NoNameError` and `ReinstatementError` (nothing
    proposed, the same person, or a refusal without its reason).
    """
    case = _struck_off_case(session, dossier_number)
    proposal = open_reinstatement(session, case)
    if proposal is None:
        raise ReinstatementError(
            f"No reinstatement of {dossier_number} was proposed: let one person propose it first, another decides."
        )
    by = own_name(by)
    if same_person(proposal.proposed_by, by):
        raise ReinstatementError(f"{by!r} proposed it: somebody else must decide (four eyes). Nothing was changed.")
    if not grant and not is_said(remark):
        raise ReinstatementError("A refusal needs its reason: it stands in the journal.")
    proposal.decided_at, proposal.decided_by, proposal.granted = moment.at, by, grant
    proposal.remark = remark or None
    _settle_replies(session, case, proposal, granted=grant)
    if grant:
        _restore(session, case, proposal, moment, by, remark)
    else:
        entry = journal.Entry(moment.at, by, "reinstatement refused", case_id=case.id, reason=remark)
        journal.record(session, entry)
    session.flush()
    session.refresh(case)
    return case.state


def open_reinstatement(session: Session, case: Case) -> Reinstatement | None:
    """Return the proposal about a case that waits for its decision."""
    query = select(Reinstatement).where(Reinstatement.case_id == case.id, Reinstatement.decided_at.is_(None))
    return session.scalar(query)


def list_reinstatements(session: Session, campaign: Campaign) -> list[dict[str, Any]]:
    """Return the proposals of a campaign that wait for a second person: who loses a premium meanwhile comes first."""
    query = (
        select(Reinstatement, Dossier.number, Dossier.premium_recipient, HousingCompany.code)
        .join(Case, Reinstatement.case_id == Case.id)
        .join(Dossier, Case.dossier_id == Dossier.id)
        .join(HousingCompany, Case.housing_company_id == HousingCompany.id)
        .where(Case.campaign_id == campaign.id, Reinstatement.decided_at.is_(None))
        .order_by(Dossier.premium_recipient.desc(), Reinstatement.id)
    )
    return [
        {
            "dossier": number,
            "company": code,
            "reason": one.reason.value,
            "premium": premium,
            "proposed_by": one.proposed_by,
            "on": Moment.of(one.proposed_at).today,
            "note": one.note,
        }
        for one, number, premium, code in session.execute(query)
    ]


def _struck_off_case(session: Session, dossier_number: str) -> Case:
    """Return the newest struck-off case of a dossier, locked until the end."""
    number = parse_dossier_number(dossier_number)
    cases = select(Case).join(Dossier).where(Dossier.number == number).order_by(Case.id.desc())
    found = session.scalars(cases.with_for_update(of=Case)).all()
    if not found:
        raise UnknownDossierError(f"No campaign has taken in dossier {number}.")
    struck_off = [case for case in found if case.state is CaseState.STRUCK_OFF]
    if not struck_off:
        raise ReinstatementError(f"Dossier {number} is not struck off here (it is {found[0].state}): nothing to undo.")
    return struck_off[0]


def _restore(session: Session, case: Case, proposal: Reinstatement, moment: Moment, by: str, remark: str) -> None:
    dossier = session.get_one(Dossier, case.dossier_id)
    status = case.status_before or DossierStatus.ENROLLED
    since = case.status_before_since
    told = f"{proposal.reason.value.replace('_', ' ')}: {proposal.note}"
    move = Move(
        CaseState.STRUCK_OFF,
        CaseState.REINSTATED,
        moment.at,
        moment.today,
        by,
        "reinstated",
        reason=f"{told} ({remark})" if remark else told,
        data={"proposed_by": proposal.proposed_by, "status": status.value, "number": dossier.number},
    )
    move_cases(session, [case.id], move, {"closed_reason": "reinstated"})
    dossier.status, dossier.status_since = status, since
    payload = {
        "enrolled_on": str(dossier.enrolled_on),
        "status": status.value,
        "decided_on": str(moment.today),
        "reason": proposal.reason.value,
    }
    for kind in EFFECTS[terms_of(case.campaign).policies.strike.system]:
        session.add(_effect(kind, case, proposal, payload, moment))
    if status in IN_ONDERZOEK:  # undone, the register shows it as enrolled
        write_signals(session, [StatusChange(case, DossierStatus.ENROLLED)], moment, by)


def _effect(kind: EffectKind, case: Case, proposal: Reinstatement, payload: dict[str, Any], moment: Moment) -> Effect:
    return Effect(
        key=f"{kind.value.replace('_', '-')}-{case.id}-{proposal.id}",
        kind=kind,
        case_id=case.id,
        housing_company_id=case.housing_company_id,
        payload=payload,
        state=EffectState.PENDING,
        tries=0,
        created_at=moment.at,
    )


def _settle_replies(session: Session, case: Case, proposal: Reinstatement, *, granted: bool) -> None:
    """Close the replies that a person has looked at: after a refusal, what came since the proposal still waits."""
    waiting = select(Reply).where(Reply.case_id == case.id, Reply.status == ReplyStatus.UNCLEAR)
    if not granted:
        waiting = waiting.where(Reply.taken_in_at <= proposal.proposed_at)
    for reply in session.scalars(waiting):
        reply.status = ReplyStatus.PROCESSED if granted else ReplyStatus.DISMISSED
