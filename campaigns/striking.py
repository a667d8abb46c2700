"""Executes approved strike-offs in the housing company's software: written down first, at most once, and asked again.

The order for each case: (1) in one transaction the gate is asked again and the effect is marked *sending*; (2) the
software is called with the effect's key; (3) in one transaction the receipt is stored and the case is struck off. A
kill between (1) and (3) leaves *sending*: the next run first asks the software whether it did it.
"""

from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from sqlalchemy import Engine, select
from sqlalchemy.orm import Session

from actualisatie.calendar.freeze import frozen_until
from actualisatie.calendar.moment import Moment
from actualisatie.campaigns.approving import back_to_term
from actualisatie.campaigns.gate_facts import gate_facts
from actualisatie.campaigns.strike_off_receipts import give_back, store_failure, store_receipt
from actualisatie.campaigns.terms import terms_of
from actualisatie.connectors.local_software.port import LocalSoftware, Receipt
from actualisatie.dossiers.errors import Refused, Retryable
from actualisatie.dossiers.gate import may_strike_off
from actualisatie.dossiers.kinds import EffectKind, EffectState, Ground
from actualisatie.dossiers.states import CaseState
from actualisatie.storage import journal
from actualisatie.storage.crash_points import CrashPoint, reached
from actualisatie.storage.database import transaction
from actualisatie.storage.models import Campaign, Case, Dossier, Effect, HousingCompany

SETTLES_WITHIN = timedelta(hours=1)
"""How long a strike-off that was sent may still arrive: another process may hold it in its hands until then."""


class StrikeOffOutcome(StrEnum):
    """What became of one approved case in this run."""

    STRUCK_OFF = "struck_off"
    FROZEN = "frozen"
    GATE_SAYS_NO = "gate_says_no"
    MOVED_ON = "moved_on"
    FAILED = "failed"
    REFUSED = "refused"


@dataclass(frozen=True, slots=True)
class Order:
    """One strike-off to execute: everything the local software needs, and nothing about a person."""

    case_id: int
    effect_id: int
    key: str
    kbo: str
    dossier_number: str
    ground: Ground
    decided_on: date
    effective_on: date
    sent_before: bool
    may_still_arrive: bool
    gate_allows: bool


class NobodyKnowsError(Retryable):
    """A strike-off that was sent, of which nobody can tell now whether it happens: asked about again later."""


class NotDoneAndNotAllowedError(Refused):
    """A strike-off that was claimed before, did not happen, and that the gate no longer allows."""


def approved_cases(session: Session, campaign: Campaign) -> list[int]:
    """Return the ids of the cases whose strike-off was approved and not executed yet, oldest first."""
    query = (
        select(Case.id)
        .where(Case.campaign_id == campaign.id, Case.state == CaseState.STRIKE_OFF_APPROVED)
        .order_by(Case.approved_at, Case.id)
    )
    return list(session.scalars(query))


def execute_strike_off(
    engine: Engine, case_id: int, software: LocalSoftware, moment: Moment, actor: str
) -> StrikeOffOutcome:
    """Execute one approved strike-off, or find out why not. Doing it twice has the effect once.

    Inside a freeze period nothing is written: the case waits (S2).
    """
    if frozen_until(moment.at) is not None:
        return StrikeOffOutcome.FROZEN
    with transaction(engine) as session:
        order = _claim(session, case_id, moment, actor)
    if not isinstance(order, Order):
        return order
    reached(CrashPoint.STRIKE_OFF_CLAIMED)
    try:
        receipt = _send(software, order)
    except NotDoneAndNotAllowedError as withdrawn:
        with transaction(engine) as session:
            give_back(session, order.effect_id, str(withdrawn), moment, actor)
        return StrikeOffOutcome.GATE_SAYS_NO
    except Retryable as fault:
        with transaction(engine) as session:
            store_failure(session, order.effect_id, str(fault), EffectState.SENDING, moment, actor)
        return StrikeOffOutcome.FAILED
    except Refused as fault:
        with transaction(engine) as session:
            store_failure(session, order.effect_id, str(fault), EffectState.DEAD, moment, actor)
        return StrikeOffOutcome.REFUSED
    reached(CrashPoint.STRIKE_OFF_SENT)
    with transaction(engine) as session:
        store_receipt(session, order.effect_id, receipt, moment, actor)
    return StrikeOffOutcome.STRUCK_OFF


def _send(software: LocalSoftware, order: Order) -> Receipt:
    """Call the software; an order that may have been carried out before is asked about first."""
    if order.sent_before and (found := _receipt(software, order)) is not None:
        return found
    if not order.gate_allows and order.may_still_arrive:
        raise NobodyKnowsError("the gate says no now, but the strike-off was sent shortly before and may still arrive")
    if not order.gate_allows:
        raise NotDoneAndNotAllowedError("the gate says no, and the local software has not done it")
    return software.strike_off(
        order.kbo,
        order.dossier_number,
        key=order.key,
        effective_on=order.effective_on,
        ground=order.ground,
        decided_on=order.decided_on,
    )


def _receipt(software: LocalSoftware, order: Order) -> Receipt | None:
    """Ask whether it was done; a software that refuses to tell says nothing of what it did."""
    try:
        return software.receipt(order.kbo, order.dossier_number)
    except Refused as fault:
        raise NobodyKnowsError(
            f"sent before, and the local software does not tell whether it was done: {fault}"
        ) from fault


def _claim(session: Session, case_id: int, moment: Moment, actor: str) -> Order | StrikeOffOutcome:
    """Ask the gate again and mark the effect as *sending*, in one transaction.

    An effect that was *sending* before may have happened: it is asked about at the software before anything else, even
    when the gate would now say no, because then the truth is that the dossier is struck off.
    """
    case = session.scalar(select(Case).where(Case.id == case_id).with_for_update())
    if case is None or case.state is not CaseState.STRIKE_OFF_APPROVED:
        return StrikeOffOutcome.MOVED_ON
    effect = session.scalar(select(Effect).where(Effect.key == _key(case)).with_for_update())
    if effect is not None and effect.state is EffectState.DEAD:
        return StrikeOffOutcome.REFUSED
    sent_before = effect is not None and effect.state is EffectState.SENDING
    answer = may_strike_off(gate_facts(session, [case], terms_of(case.campaign))[case.id], moment)
    if not answer.allowed and not sent_before:
        entry = journal.Entry(moment.at, actor, "gate says no", case_id=case.id, reason=", ".join(answer.reasons))
        journal.record(session, entry)
        back_to_term(session, case, moment, actor, "strike-off given back")
        return StrikeOffOutcome.GATE_SAYS_NO
    if effect is None:
        effect = _write_down(session, case, moment)
    may_still_arrive = effect.not_before is not None and moment.at < effect.not_before
    effect.state, effect.tries = EffectState.SENDING, effect.tries + 1
    if answer.allowed:
        effect.not_before = moment.at + SETTLES_WITHIN
    session.flush()
    return Order(
        case_id=case.id,
        effect_id=effect.id,
        key=effect.key,
        kbo=session.get_one(HousingCompany, case.housing_company_id).kbo,
        dossier_number=session.get_one(Dossier, case.dossier_id).number,
        ground=Ground(effect.payload["ground"]),
        decided_on=_decided_on(case, Moment.of(effect.created_at)),
        effective_on=date.fromisoformat(effect.payload["effective_on"]),
        sent_before=sent_before,
        may_still_arrive=may_still_arrive,
        gate_allows=answer.allowed,
    )


def _write_down(session: Session, case: Case, moment: Moment) -> Effect:
    effect = Effect(
        key=_key(case),
        kind=EffectKind.STRIKE_OFF,
        case_id=case.id,
        housing_company_id=case.housing_company_id,
        payload={"effective_on": str(_decided_on(case, moment)), "ground": case.ground},
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
