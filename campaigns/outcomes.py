"""The table of a campaign: per housing company and wave, how many dossiers stand where."""

from collections import defaultdict
from dataclasses import dataclass

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from actualisatie.dossiers.kinds import HoldReason, LetterRound
from actualisatie.dossiers.states import OPEN, CaseState
from actualisatie.storage.models import Campaign, Case, Hold, HousingCompany, Letter


@dataclass(slots=True)
class OutcomeRow:
    """One housing company and wave; `wave` 0 is for dossiers that have no verdict yet, so no wave."""

    company: str
    wave: int
    dossiers: int = 0
    sent: int = 0
    confirmed: int = 0
    under_review: int = 0
    reminded: int = 0
    struck_off: int = 0
    held: int = 0
    other: int = 0


def outcome_table(session: Session, campaign: Campaign) -> list[OutcomeRow]:
    """Return the table, in four grouped queries whatever the size of the campaign.

    Each dossier stands in one of confirmed, struck off, held (open, with a hold other than a review), under review, or
    other; *sent* and *reminded* count dossiers with a posted letter that still counts.
    """
    rows: dict[tuple[int, int], OutcomeRow] = {}
    wave = func.coalesce(Case.wave, 0)
    states = (
        select(Case.housing_company_id, HousingCompany.code, wave, Case.state, func.count())
        .join(HousingCompany, HousingCompany.id == Case.housing_company_id)
        .where(Case.campaign_id == campaign.id)
        .group_by(Case.housing_company_id, HousingCompany.code, wave, Case.state)
        .order_by(HousingCompany.code, wave)
    )
    for company_id, code, number, state, count in session.execute(states):
        row = rows.setdefault((company_id, number), OutcomeRow(code, number))
        row.dossiers += count
        _count_state(row, state, count)
    _count_letters(session, campaign, rows)
    _count_holds(session, campaign, rows)
    for row in rows.values():
        row.other = row.dossiers - row.confirmed - row.struck_off - row.held - row.under_review
    return list(rows.values())


def _count_state(row: OutcomeRow, state: CaseState, count: int) -> None:
    if state is CaseState.CONFIRMED:
        row.confirmed += count
    elif state is CaseState.STRUCK_OFF:
        row.struck_off += count


def _count_letters(session: Session, campaign: Campaign, rows: dict[tuple[int, int], OutcomeRow]) -> None:
    wave = func.coalesce(Case.wave, 0)
    query = (
        select(Case.housing_company_id, wave, Letter.round, func.count(Case.id.distinct()))
        .join(Letter, Letter.case_id == Case.id)
        .where(Case.campaign_id == campaign.id, Letter.withdrawn_at.is_(None), Letter.postmark.is_not(None))
        .group_by(Case.housing_company_id, wave, Letter.round)
    )
    for company_id, number, round_, count in session.execute(query):
        if round_ is LetterRound.FIRST:
            rows[company_id, number].sent += count
        elif round_ is LetterRound.REMINDER:
            rows[company_id, number].reminded += count


def _count_holds(session: Session, campaign: Campaign, rows: dict[tuple[int, int], OutcomeRow]) -> None:
    """Count each held case once: under review when that is its only reason, otherwise held."""
    query = (
        select(Case.id, Case.housing_company_id, func.coalesce(Case.wave, 0), Hold.reason)
        .join(Hold, Hold.case_id == Case.id)
        .where(Case.campaign_id == campaign.id, Case.state.in_(OPEN), Hold.lifted_at.is_(None))
    )
    reasons: dict[tuple[int, int, int], set[HoldReason]] = defaultdict(set)
    for case_id, company_id, number, reason in session.execute(query):
        reasons[case_id, company_id, number].add(reason)
    for (_, company_id, number), found in reasons.items():
        if found == {HoldReason.DOCUMENT_REVIEW}:
            rows[company_id, number].under_review += 1
        else:
            rows[company_id, number].held += 1
