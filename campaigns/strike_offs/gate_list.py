"""What the gate refused: on a day, from the journal; or now, by asking it about every dossier whose time has come."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, time

from sqlalchemy import select
from sqlalchemy.orm import Session

from actualisatie.calendar.moment import BRUSSELS, Moment, midnight_after
from actualisatie.campaigns.agenda import chunks
from actualisatie.campaigns.postmarks.terms import terms_of
from actualisatie.campaigns.strike_offs.gate_facts import gate_facts
from actualisatie.campaigns.work import CHUNK
from actualisatie.dossiers.gate import GateFacts, GateReason, may_propose, may_strike_off
from actualisatie.dossiers.kinds import LetterRound
from actualisatie.dossiers.states import TOWARDS_STRIKE_OFF, CaseState
from actualisatie.storage.models import Campaign, Case, Dossier, HousingCompany, JournalEntry

GATE_SAYS_NO = "gate says no"
"""The event in the journal."""


@dataclass(frozen=True, slots=True)
class RefusedByGate:
    """A dossier that the gate keeps enrolled, with every reason. Names no candidate."""

    dossier: str
    company: str
    reasons: tuple[GateReason, ...]


def refused_on(session: Session, campaign: Campaign, day: date) -> list[RefusedByGate]:
    """Return what the gate refused on a Brussels day, by dossier number: of several answers the last one."""
    starts, ends = datetime.combine(day, time.min, tzinfo=BRUSSELS), midnight_after(day)
    query = (
        select(Dossier.number, HousingCompany.code, JournalEntry.reason)
        .join(Case, JournalEntry.case_id == Case.id)
        .join(Dossier, Case.dossier_id == Dossier.id)
        .join(HousingCompany, Case.housing_company_id == HousingCompany.id)
        .where(Case.campaign_id == campaign.id, JournalEntry.event == GATE_SAYS_NO)
        .where(JournalEntry.at >= starts, JournalEntry.at < ends)
        .order_by(JournalEntry.id)
    )
    last = {row.number: RefusedByGate(row.number, row.code, _read(row.reason)) for row in session.execute(query)}
    return [last[number] for number in sorted(last)]


def refused_now(session: Session, campaign: Campaign, moment: Moment) -> list[RefusedByGate]:
    """Ask the gate about every dossier whose last term has passed, proposed and approved ones too; return its refusals.

    Held dossiers are among them: a round does not even ask the sources about those.
    """
    terms = terms_of(campaign)
    reminded = LetterRound.REMINDER in terms.required_rounds
    waiting = CaseState.REMINDER_POSTED if reminded else CaseState.LETTER_POSTED
    query = (
        select(Case.id)
        .where(Case.campaign_id == campaign.id)
        .where(((Case.state == waiting) & (Case.due_on <= moment.today)) | Case.state.in_(TOWARDS_STRIKE_OFF))
        .order_by(Case.id)
    )
    found: list[RefusedByGate] = []
    for ids in chunks(session.scalars(query).all(), CHUNK):
        found += _asked(session, campaign, ids, moment)
    return sorted(found, key=lambda one: one.dossier)


def count_reasons(refused: Iterable[RefusedByGate]) -> dict[GateReason, int]:
    """Return how many dossiers each reason keeps enrolled, the most frequent first."""
    return dict(Counter(reason for one in refused for reason in one.reasons).most_common())


def _asked(session: Session, campaign: Campaign, ids: list[int], moment: Moment) -> list[RefusedByGate]:
    query = (
        select(Case, Dossier.number, HousingCompany.code)
        .join(Dossier, Case.dossier_id == Dossier.id)
        .join(HousingCompany, Case.housing_company_id == HousingCompany.id)
        .where(Case.id.in_(ids))
    )
    rows = session.execute(query).all()
    cases = [row.Case for row in rows]
    facts = gate_facts(session, cases, terms_of(campaign), to_propose=frozenset(CaseState) - TOWARDS_STRIKE_OFF)
    answers = ((row, _reasons(facts[row.Case.id], moment)) for row in rows)
    return [RefusedByGate(row.number, row.code, reasons) for row, reasons in answers if reasons]


def _reasons(facts: GateFacts, moment: Moment) -> tuple[GateReason, ...]:
    """Ask for what is next: the execution of what was approved, a decision on what was proposed, a proposal."""
    ask = may_strike_off if facts.state is CaseState.STRIKE_OFF_APPROVED else may_propose
    return ask(facts, moment).reasons


def _read(reason: str | None) -> tuple[GateReason, ...]:
    return tuple(GateReason(word) for word in (reason or "").split(", ") if word)
