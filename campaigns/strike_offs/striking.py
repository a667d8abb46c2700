"""Executes approved strike-offs outside: written down first, at most once, and asked again.

The order for each case: (1) in one transaction the gate is asked again and the effect is marked *sending*; (2) the
local software is called with the effect's key, or the register is written to and read back; (3) in one transaction the
receipt is stored and the case is struck off. A kill between (1) and (3) leaves *sending*: the next run first asks
whether it was done.
"""

from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

from sqlalchemy import Engine, select
from sqlalchemy.orm import Session

from actualisatie.calendar.freeze import frozen_until
from actualisatie.calendar.moment import Moment, Now
from actualisatie.campaigns.errors import NotConnectedError
from actualisatie.campaigns.policies import StrikeSystem
from actualisatie.campaigns.strike_offs.carriers import (
    ByRegister,
    BySoftware,
    Carrier,
    NotDoneAndNotAllowedError,
    NotShownYetError,
)
from actualisatie.campaigns.strike_offs.requests_by_file import ByFiles
from actualisatie.campaigns.strike_offs.strike_off_orders import Order, StrikeOffOutcome, claim
from actualisatie.campaigns.strike_offs.strike_off_receipts import give_back, store_failure, store_receipt
from actualisatie.connectors.cir.client import CirClient
from actualisatie.connectors.local_software.port import LocalSoftware
from actualisatie.dossiers.errors import Refused, Retryable
from actualisatie.dossiers.kinds import EffectState, Transport
from actualisatie.dossiers.states import CaseState
from actualisatie.storage.crash_points import CrashPoint, reached
from actualisatie.storage.database import transaction
from actualisatie.storage.models import Campaign, Case

IN_HAND = timedelta(minutes=5)
"""How long after the gate's last yes a strike-off may still be sent: a process may be stopped in between, for days."""

__all__ = ["Outside", "StrikeOffOutcome", "approved_cases", "execute_strike_off"]


@dataclass(frozen=True, slots=True)
class Outside:
    """The systems outside that strike off: what is None is not connected.

    `requests` is the folder with one delivery folder per housing company, `answers` the one with their drop folders;
    a file in it that changed in the last `rest` seconds is left for the next round.
    """

    software: LocalSoftware
    register: CirClient | None = None
    requests: Path | None = None
    answers: Path | None = None
    rest: float = 0.0


def approved_cases(session: Session, campaign: Campaign) -> list[int]:
    """Return the ids of the cases whose strike-off was approved and not executed yet, oldest first."""
    query = (
        select(Case.id)
        .where(Case.campaign_id == campaign.id, Case.state == CaseState.STRIKE_OFF_APPROVED)
        .order_by(Case.approved_at, Case.id)
    )
    return list(session.scalars(query))


def execute_strike_off(
    engine: Engine,
    case_id: int,
    outside: Outside,
    moment: Moment,
    actor: str,
    now: Now | None = None,
    replies: StrikeOffOutcome | None = None,
) -> StrikeOffOutcome:
    """Execute one approved strike-off, or find out why not. Doing it twice has the effect once.

    Inside a freeze period nothing is written: the case waits (S2). The campaign's policy `strike.system` says who
    carries it out; the housing company's own setting, whether by its interface or by files below `requests`. Raises
    `NotConnectedError` when what is needed was not given.

    With `now` it is not sent once `IN_HAND` has passed since `moment`: the next run asks the gate again. With
    `replies`, why the housing company waits for its replies, it is only asked whether an earlier try was carried out.
    """
    if frozen_until(moment.at) is not None:
        return StrikeOffOutcome.FROZEN
    with transaction(engine) as session:
        claimed = claim(session, case_id, moment, actor, replies)
    if isinstance(claimed, StrikeOffOutcome):
        return claimed
    order, system = claimed
    reached(CrashPoint.STRIKE_OFF_CLAIMED)
    if now is not None and now().at - moment.at > IN_HAND:
        return StrikeOffOutcome.TOO_LONG_IN_HAND
    carrier = _carrier(system, order, outside, engine, moment)
    try:
        receipt = carrier.carry_out(order)
    except NotDoneAndNotAllowedError as withdrawn:
        why = f"{withdrawn} ({replies.value.replace('_', ' ')})" if replies else str(withdrawn)
        with transaction(engine) as session:
            give_back(session, order.effect_id, why, moment, actor)
        return StrikeOffOutcome.GATE_SAYS_NO
    except (Retryable, Refused) as fault:
        state = EffectState.DEAD if isinstance(fault, Refused) else EffectState.SENDING
        with transaction(engine) as session:
            store_failure(session, order.effect_id, str(fault), state, moment, actor)
        return outcome_of(fault)
    reached(CrashPoint.STRIKE_OFF_SENT)
    with transaction(engine) as session:
        store_receipt(session, order.effect_id, receipt, moment, actor)
    return StrikeOffOutcome.STRUCK_OFF


def outcome_of(fault: Retryable | Refused) -> StrikeOffOutcome:
    """Return how a strike-off that was not carried out is counted."""
    if isinstance(fault, Refused):
        return StrikeOffOutcome.REFUSED
    return StrikeOffOutcome.AWAITED if isinstance(fault, NotShownYetError) else StrikeOffOutcome.FAILED


def _carrier(system: StrikeSystem, order: Order, outside: Outside, engine: Engine, moment: Moment) -> Carrier:
    if system is StrikeSystem.REGISTER:
        if outside.register is None:
            raise NotConnectedError("strike.system is `register`, but none is connected: give ACTUALISATIE_CIR_URL.")
        return ByRegister(engine, outside.register, moment)
    if order.transport is Transport.HTTP:
        return BySoftware(outside.software)
    if outside.requests is None:
        raise NotConnectedError(f"{order.company} takes strike-offs by file: give ACTUALISATIE_OUTBOX.")
    return ByFiles(engine, outside.requests)
