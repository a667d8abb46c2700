"""Tells the register of strike-offs that the local software carried out: written once, then read back as RJCT.

The decision is taken and carried out; here the register follows. What it objects to, a person settles: an appeal or a
confirmation that came in between is never written over.
"""

from sqlalchemy import Engine, select
from sqlalchemy.orm import Session

from actualisatie.calendar.moment import Moment
from actualisatie.campaigns.outbox.waiting import what_it_waits_for
from actualisatie.campaigns.strike_offs.carriers import ByRegister, NotDoneAndNotAllowedError
from actualisatie.campaigns.strike_offs.strike_off_orders import WAITING, Order, StrikeOffOutcome, mark_as_sending
from actualisatie.campaigns.strike_offs.strike_off_receipts import alarm_when_not_shown, close, locked
from actualisatie.campaigns.strike_offs.striking import outcome_of
from actualisatie.campaigns.strike_offs.under_way import raise_alarm
from actualisatie.connectors.cir.client import CirClient
from actualisatie.connectors.local_software.port import Receipt
from actualisatie.dossiers.errors import Refused, Retryable
from actualisatie.dossiers.kinds import UNSETTLED, EffectKind, EffectState
from actualisatie.dossiers.states import CaseState
from actualisatie.storage import journal
from actualisatie.storage.database import transaction
from actualisatie.storage.models import Campaign, Case, Effect


def untold(session: Session, campaign: Campaign) -> list[int]:
    """Return the ids of the effects of which the register is still to be told, in the order of the strike-offs."""
    query = (
        select(Effect.id)
        .join(Case, Effect.case_id == Case.id)
        .where(Case.campaign_id == campaign.id, Effect.kind == EffectKind.REGISTER_STRIKE_OFF)
        .where(Effect.state.in_(UNSETTLED))
        .order_by(Effect.id)
    )
    return list(session.scalars(query))


def tell_register(engine: Engine, effect_id: int, register: CirClient, moment: Moment, actor: str) -> StrikeOffOutcome:
    """Tell the register of one strike-off, or read back what it was told; doing it twice has the effect once."""
    with transaction(engine) as session:
        order = _claim(session, effect_id, moment, actor)
    if not isinstance(order, Order):
        return order
    try:
        proof = ByRegister(engine, register, moment).carry_out(order)
    except NotDoneAndNotAllowedError as withdrawn:
        with transaction(engine) as session:
            _cancel(session, effect_id, str(withdrawn), moment, actor)
        return StrikeOffOutcome.MOVED_ON
    except (Retryable, Refused) as fault:
        with transaction(engine) as session:
            _fail(session, effect_id, fault, moment, actor)
        return outcome_of(fault)
    with transaction(engine) as session:
        _store(session, effect_id, proof, moment, actor)
    return StrikeOffOutcome.STRUCK_OFF


def _claim(session: Session, effect_id: int, moment: Moment, actor: str) -> Order | StrikeOffOutcome:
    effect, case = locked(session, effect_id)
    if effect.state not in UNSETTLED:
        return StrikeOffOutcome.MOVED_ON
    waits = what_it_waits_for(session, EffectKind.REGISTER_STRIKE_OFF, case, moment, effect.id)
    if waits is not None:
        return WAITING[waits]
    still_struck_off = case.state is CaseState.STRUCK_OFF
    return mark_as_sending(session, case, effect, moment, gate_allows=still_struck_off)


def _store(session: Session, effect_id: int, proof: Receipt, moment: Moment, actor: str) -> None:
    effect, case = locked(session, effect_id)
    if effect.state is EffectState.DONE:
        return
    close(effect, proof, moment)
    data = {"key": effect.key, "receipt": proof.reference}
    journal.record(session, journal.Entry(moment.at, actor, "register shows it", case_id=case.id, data=data))


def _fail(session: Session, effect_id: int, fault: Exception, moment: Moment, actor: str) -> None:
    effect, case = locked(session, effect_id)
    if effect.state is EffectState.DONE:  # another process did it meanwhile
        return
    effect.last_error = str(fault)
    data = {"key": effect.key}
    entry = journal.Entry(moment.at, actor, "register not told", case_id=case.id, reason=str(fault), data=data)
    journal.record(session, entry)
    if isinstance(fault, Refused):
        effect.state = EffectState.DEAD
        raise_alarm(session, case, "struck off, but the register does not follow: look the same day", moment, actor)
    else:
        alarm_when_not_shown(session, effect, case, moment, actor)


def _cancel(session: Session, effect_id: int, why: str, moment: Moment, actor: str) -> None:
    """Leave the register alone: the case is not struck off any more, and nothing was written."""
    effect, case = locked(session, effect_id)
    effect.state, effect.last_error = EffectState.CANCELLED, why
    entry = journal.Entry(moment.at, actor, "register not told", case_id=case.id, reason=why, data={"key": effect.key})
    journal.record(session, entry)
