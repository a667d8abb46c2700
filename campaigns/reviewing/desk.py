"""The desk where a housing company judges documents: condition by condition, each verdict by a named reviewer."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from actualisatie.calendar.moment import Moment
from actualisatie.campaigns.errors import ReviewError, UnknownDossierError
from actualisatie.campaigns.holding.holds import open_holds, place_hold
from actualisatie.campaigns.postmarks.terms import terms_of
from actualisatie.campaigns.replies.acting import accept_proof, ask_again, refuse_proof
from actualisatie.campaigns.replies.matching import case_meant
from actualisatie.campaigns.reviewing.verdicts import (
    record_verdict,
    second_request_until,
    to_prove,
    unproven,
    verdicts_of,
)
from actualisatie.campaigns.strike_offs.under_way import UNDER_WAY, strike_off_under_way
from actualisatie.dossiers.conditions.facts import Condition
from actualisatie.dossiers.identifiers import parse_dossier_number
from actualisatie.dossiers.kinds import HoldReason, ReviewVerdict
from actualisatie.dossiers.names import is_said
from actualisatie.dossiers.states import OPEN, CaseState
from actualisatie.storage.models import Campaign, Case, DocumentVerdict, Dossier, Hold, HousingCompany


def list_reviews(session: Session, campaign: Campaign, company: str | None = None) -> list[dict[str, Any]]:
    """Return the dossiers whose documents wait to be judged, oldest first; `company` is a short name.

    Each with what is to be proven, the verdicts, what is left, and `ask_again_until`: the candidate is to be asked for
    more, and an answer by that day is in time.
    """
    query = (
        select(Case, Hold.placed_at, Dossier.number, HousingCompany.code)
        .join(Hold, Hold.case_id == Case.id)
        .join(Dossier, Case.dossier_id == Dossier.id)
        .join(HousingCompany, Case.housing_company_id == HousingCompany.id)
        .where(Case.campaign_id == campaign.id, Case.state.in_(OPEN))
        .where(Hold.reason == HoldReason.DOCUMENT_REVIEW, Hold.lifted_at.is_(None))
        .order_by(Hold.placed_at, Hold.id)
    )
    if company is not None:
        query = query.where(HousingCompany.code == company)
    found = session.execute(query).all()
    asked = second_request_until(session, [case.id for case, *_ in found])
    return [_row(session, case, placed_at, number, code, asked.get(case.id)) for case, placed_at, number, code in found]


def judge_documents(
    session: Session,
    dossier_number: str,
    condition: Condition,
    verdict: ReviewVerdict,
    moment: Moment,
    reviewer: str,
    *,
    reason: str = "",
) -> CaseState:
    """Record a reviewer's verdict on one condition and return the state of the case afterwards.

    *accepted*: when no condition is left the dossier is *Ingeschreven* again, confirmed if the candidate answered.
    *insufficient*: a second request with a fresh term, of which the gate knows; the candidate stays in. *refused*: with
    the last verdict the running term goes on. Raises `UnknownDossierError` and `ReviewError` (no open case, a
    strike-off under way, a condition that needs no proof, no reason for anything but *accepted*); then nothing was
    changed.
    """
    case = case_meant(session, parse_dossier_number(dossier_number))
    if case is None:
        raise UnknownDossierError(f"No campaign has taken in dossier {dossier_number}.")
    _require_a_possible_verdict(case, dossier_number, condition, verdict, reason)
    if strike_off_under_way(session, case):
        raise ReviewError(UNDER_WAY)
    until = None
    if verdict is ReviewVerdict.INSUFFICIENT:
        until = terms_of(case.campaign).second_request_last_day(moment.today)
    given = DocumentVerdict(
        case_id=case.id,
        condition=condition,
        verdict=verdict,
        reviewer=reviewer,
        reason=reason.strip() or None,
        judged_at=moment.at,
        ask_again_until=until,
    )
    record_verdict(session, given, moment)
    _act(session, case, moment, reviewer)
    session.refresh(case)
    return case.state


def _require_a_possible_verdict(
    case: Case, number: str, condition: Condition, verdict: ReviewVerdict, reason: str
) -> None:
    if case.state not in OPEN:
        raise ReviewError(f"Dossier {number} is {case.state}: there is nothing to judge. Nothing was changed.")
    if condition not in to_prove(case):
        shown = ", ".join(to_prove(case)) or "none"
        raise ReviewError(f"`{condition}` needs no proof; to be proven: {shown}. Nothing was changed.")
    if verdict is not ReviewVerdict.ACCEPTED and not is_said(reason):
        raise ReviewError("Say what is lacking, in a sentence without names: the candidate must be told.")


def _act(session: Session, case: Case, moment: Moment, reviewer: str) -> None:
    """Do what all verdicts together ask for: the case stays held as long as one is missing, or more was asked for."""
    left = unproven(session, case)
    given = verdicts_of(session, case)
    verdicts = {given[condition].verdict if condition in given else None for condition in left}
    if not left:
        accept_proof(session, case, moment, reviewer)
    elif ReviewVerdict.INSUFFICIENT in verdicts:
        _hold_anew(session, case, moment, reviewer)
    elif verdicts == {ReviewVerdict.REFUSED}:
        refuse_proof(session, case, moment, reviewer)
    else:
        place_hold(session, case, HoldReason.DOCUMENT_REVIEW, moment, reviewer)


def _hold_anew(session: Session, case: Case, moment: Moment, reviewer: str) -> None:
    """Hold the case for the second request; a hold that is open already tells of it from now on."""
    ask_again(session, case, moment, reviewer)
    until = second_request_until(session, [case.id])[case.id]
    for hold in open_holds(session, case.id):
        if hold.reason is HoldReason.DOCUMENT_REVIEW:
            hold.detail = f"more proof is to be asked for: an answer by {until} is in time"


def _row(
    session: Session, case: Case, placed_at: datetime, number: str, code: str, asked_until: date | None
) -> dict[str, Any]:
    given = verdicts_of(session, case)
    return {
        "dossier": number,
        "company": code,
        "since": Moment.of(placed_at).today,
        "to_prove": [condition.value for condition in to_prove(case)],
        "verdicts": {condition.value: one.verdict.value for condition, one in given.items()},
        "left": [condition.value for condition in unproven(session, case)],
        "ask_again_until": asked_until,
    }
