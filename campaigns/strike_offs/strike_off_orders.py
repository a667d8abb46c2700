"""Claims an approved strike-off: the gate is asked again and the effect marked as *sending*, in one transaction."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum
from typing import Any

from sqlalchemy import ColumnElement, select
from sqlalchemy.orm import Session, joinedload

from actualisatie.calendar.moment import Moment
from actualisatie.campaigns.outbox.waiting import Waits, what_it_waits_for
from actualisatie.campaigns.policies import StrikeSystem
from actualisatie.campaigns.postmarks.terms import terms_of
from actualisatie.campaigns.register.register_confirmations import confirmations_count_from
from actualisatie.campaigns.signals.superseding import STRIKE_OFF_CAME, withdraw_older
from actualisatie.campaigns.strike_offs.approving import back_to_term
from actualisatie.campaigns.strike_offs.gate_facts import gate_facts
from actualisatie.dossiers.gate import may_strike_off
from actualisatie.dossiers.kinds import EffectKind, EffectState, Ground, Transport
from actualisatie.dossiers.states import CaseState
from actualisatie.storage import journal
from actualisatie.storage.models import Case, Effect, HousingCompany

SETTLES_WITHIN = timedelta(hours=1)
"""How long a strike-off that was sent may still arrive: another process may hold it in its hands until then."""


class StrikeOffOutcome(StrEnum):
    """What became of one approved case, or of the telling of one to the register, in this run."""

    STRUCK_OFF = "struck_off"
    FROZEN = "frozen"
    WAITS_FOR_EARLIER = "waits_for_earlier"
    GATE_SAYS_NO = "gate_says_no"
    MOVED_ON = "moved_on"
    AWAITED = "awaited"
    FAILED = "failed"
    REFUSED = "refused"
    SOFTWARE_SILENT = "software_silent"
    REPLIES_LIE_THERE = "replies_lie_there"
    UNREADABLE_FILE = "unreadable_file"
    FILE_LEFT_ALONE = "file_left_alone"
    TOO_LONG_IN_HAND = "too_long_in_hand"


WAITING = {
    Waits.FREEZE: StrikeOffOutcome.FROZEN,
    Waits.EARLIER_EFFECT: StrikeOffOutcome.WAITS_FOR_EARLIER,
}


@dataclass(frozen=True, slots=True)
class Order:
    """One strike-off to execute: everything a system outside needs, and nothing about a person.

    `company` is the housing company's short name. `written` is what was noted before and after writing to a system that
    knows no key; `confirmed_since` is the aware instant from which a confirmation there belongs to this campaign.
    Without `gate_allows` (the gate says no, or replies lie there that it cannot know) it is only asked about.
    """

    case_id: int
    effect_id: int
    key: str
    kbo: str
    company: str
    transport: Transport
    dossier_number: str
    ground: Ground
    decided_on: date
    effective_on: date
    confirmed_since: datetime
    sent_before: bool
    may_still_arrive: bool
    gate_allows: bool
    written: dict[str, Any] | None


def claim(
    session: Session, case_id: int, moment: Moment, actor: str, replies: StrikeOffOutcome | None = None
) -> tuple[Order, StrikeSystem] | StrikeOffOutcome:
    """Ask the gate again and mark the effect as *sending*; return the order and who executes it, or why not.

    An effect that was *sending* before may have happened: it is asked about outside before anything else, even when
    the gate would now say no, because then the truth is that the dossier is struck off.

    `replies` says why the housing company waits for replies that the gate cannot know yet: then nothing is sent either.
    """
    case = lock_case(session, Case.id == case_id)
    if case is None or case.state is not CaseState.STRIKE_OFF_APPROVED:
        return StrikeOffOutcome.MOVED_ON
    effect = session.scalar(select(Effect).where(Effect.key == _key(case)).with_for_update())
    if effect is not None and effect.state is EffectState.DEAD:
        return StrikeOffOutcome.REFUSED
    waits = what_it_waits_for(session, EffectKind.STRIKE_OFF, case, moment, effect.id if effect else None)
    if waits is not None:
        return WAITING[waits]
    sent_before = effect is not None and effect.state is EffectState.SENDING
    if replies is not None and not sent_before:
        return replies
    terms = terms_of(case.campaign)
    answer = may_strike_off(gate_facts(session, [case], terms)[case.id], moment)
    if not answer.allowed and not sent_before:
        entry = journal.Entry(moment.at, actor, "gate says no", case_id=case.id, reason=", ".join(answer.reasons))
        journal.record(session, entry)
        back_to_term(session, case, moment, actor, "strike-off given back")
        return StrikeOffOutcome.GATE_SAYS_NO
    allowed = answer.allowed and replies is None
    if allowed:
        withdraw_older(session, [case.dossier_id], moment, actor, STRIKE_OFF_CAME)
    order = mark_as_sending(session, case, effect or _write_down(session, case, moment), moment, allowed)
    return order, terms.policies.strike.system


def lock_case(session: Session, which: ColumnElement[bool]) -> Case | None:
    """Lock a case, then read it with its campaign and its dossier, which are looked at anyway.

    In this order: read by the statement that waits for the lock, the dossier would be as it was before the wait, and
    the gate would not see what the one before us wrote.
    """
    case_id = session.scalar(select(Case.id).where(which).with_for_update())
    with_all = joinedload(Case.campaign, innerjoin=True), joinedload(Case.dossier, innerjoin=True)
    query = select(Case).where(Case.id == case_id).options(*with_all)
    return session.scalar(query.execution_options(populate_existing=True))


def mark_as_sending(session: Session, case: Case, effect: Effect, moment: Moment, gate_allows: bool) -> Order:
    """Mark an effect as *sending*, count the try, and return what is to be done."""
    sent_before = effect.state is EffectState.SENDING
    may_still_arrive = effect.not_before is not None and moment.at < effect.not_before
    effect.state, effect.tries = EffectState.SENDING, effect.tries + 1
    if gate_allows:
        effect.not_before = moment.at + SETTLES_WITHIN
    session.flush()
    company = session.get_one(HousingCompany, effect.housing_company_id)
    return Order(
        case_id=case.id,
        effect_id=effect.id,
        key=effect.key,
        kbo=company.kbo,
        company=company.code,
        transport=Transport(company.local_software.get("transport", Transport.HTTP)),
        dossier_number=case.dossier.number,
        ground=Ground(effect.payload["ground"]),
        decided_on=date.fromisoformat(effect.payload["decided_on"]),
        effective_on=date.fromisoformat(effect.payload["effective_on"]),
        confirmed_since=confirmations_count_from(case.campaign),
        sent_before=sent_before,
        may_still_arrive=may_still_arrive,
        gate_allows=gate_allows,
        written=effect.written,
    )


def _write_down(session: Session, case: Case, moment: Moment) -> Effect:
    decided_on = str(_decided_on(case, moment))
    effect = Effect(
        key=_key(case),
        kind=EffectKind.STRIKE_OFF,
        case_id=case.id,
        housing_company_id=case.housing_company_id,
        payload={"effective_on": decided_on, "decided_on": decided_on, "ground": case.ground},
        state=EffectState.PENDING,
        tries=0,
        created_at=moment.at,
    )
    session.add(effect)
    return effect


def _decided_on(case: Case, moment: Moment) -> date:
    """Return the Brussels day of the decision: from it the strike-off counts, as it always follows the deadline.

    Source: none found in the law; the customer's policy `strike.effective` (first day after the term, never before the
    decision).
    """
    return Moment.of(case.approved_at).today if case.approved_at else moment.today


def _key(case: Case) -> str:
    """Return the idempotency key: one per case and decision, so that a case given back gets a fresh one."""
    decided = int(case.approved_at.timestamp()) if case.approved_at else 0
    return f"strike-off-{case.id}-{decided}"
