"""Writes statuses to the register, a chunk at a time: read, noted, written once, and read back until they show.

The register knows no key, so before it is written to each dossier's version is noted; what it took is never written
again. Its own statuses (in offer, under appeal, struck off) are never written over.
"""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Engine, select

from actualisatie.calendar.moment import Moment
from actualisatie.campaigns.checks.outcomes_of_checks import CHANGEABLE
from actualisatie.campaigns.signals.answers import SignalAnswer, SignalOutcome
from actualisatie.campaigns.signals.claiming import Signal
from actualisatie.campaigns.strike_offs.strike_off_orders import SETTLES_WITHIN
from actualisatie.connectors.cir.client import CirClient, StatusAnswer
from actualisatie.connectors.cir.errors import CirAccessRefused, CirRefused, CirUnavailable
from actualisatie.connectors.cir.status import DossierAction, RegisterStatus
from actualisatie.dossiers.kinds import DossierStatus, EffectState
from actualisatie.dossiers.signals import IN_ONDERZOEK, StatusReason, shows
from actualisatie.storage.crash_points import CrashPoint, reached
from actualisatie.storage.database import transaction
from actualisatie.storage.models import Effect

COMMENTS = {
    StatusReason.NOT_MEETING: "Actualisatie: in onderzoek",
    StatusReason.MEETS: "Actualisatie: voldoet aan de voorwaarden",
    StatusReason.OWN_REQUEST: "Actualisatie: uitgeschreven op eigen verzoek",
    StatusReason.STAYS_AFTER_ALL: "Actualisatie: blijft toch ingeschreven",
}
"""What the register shows beside the action; it names nobody."""

_PAUSES = frozenset({DossierStatus.IN_OFFER, DossierStatus.UNDER_APPEAL})
_FIRST = 2
"""Dossiers asked about first: when neither gets an answer the register is left alone until the next round."""

Answers = dict[int, SignalAnswer]
_Written = dict[str, Any]
_AWAITED = SignalAnswer(SignalOutcome.AWAITED, "the register took it and does not show it yet")


def tell_register(
    engine: Engine, signals: Sequence[Signal], register: CirClient, moment: Moment
) -> tuple[Answers, bool]:
    """Write a chunk of statuses to the register; return the answers by effect, and whether the register is silent.

    What was not asked about because the register is silent has no answer.
    """
    answers: Answers = {}
    to_write: dict[int, RegisterStatus] = {}
    for part in (signals[:_FIRST], signals[_FIRST:]):
        seen = _statuses(register, part)
        for one in part:
            found = _decide(one, seen[one.dossier_number], moment)
            if isinstance(found, SignalAnswer):
                answers[one.effect_id] = found
            else:
                to_write[one.effect_id] = found
        if part and all(isinstance(one, CirUnavailable | CirAccessRefused) for one in seen.values()):
            return answers, True
    if not to_write:
        return answers, False
    noted = _note(engine, [one for one in signals if one.effect_id in to_write], to_write, moment)
    for one in signals:
        if one.effect_id in to_write and one not in noted:
            answers[one.effect_id] = SignalAnswer(SignalOutcome.UNCLEAR, "another process is writing it")
    reached(CrashPoint.SIGNALS_NOTED)
    return answers | _write(engine, noted, register), False


def _statuses(register: CirClient, signals: Sequence[Signal]) -> Mapping[str, StatusAnswer]:
    numbers = [one.dossier_number for one in signals]
    try:
        return register.statuses(numbers)
    except CirAccessRefused as fault:  # the connection is to be set right, not the dossiers
        return dict.fromkeys(numbers, CirUnavailable(str(fault)))


def _decide(one: Signal, told: StatusAnswer, moment: Moment) -> SignalAnswer | RegisterStatus:
    """Return what is known of a signal already, or the status that may be written over."""
    if isinstance(told, CirUnavailable):
        return SignalAnswer(SignalOutcome.UNCLEAR if one.written else SignalOutcome.FAILED, str(told))
    if isinstance(told, CirRefused):
        return SignalAnswer(SignalOutcome.REFUSED, str(told))
    if shows(one.new.status, told.status):
        return SignalAnswer(SignalOutcome.TOLD, f"{told.raw_code} version {told.version}", moment.at)
    if one.written is not None and (tried := _last_try(one.written, told, moment)) is not None:
        return tried
    allowed = CHANGEABLE | ({DossierStatus.STRUCK_OFF} if one.new.reason is StatusReason.STAYS_AFTER_ALL else set())
    if told.status in allowed:
        return told
    if told.status in _PAUSES and one.new.reason is not StatusReason.OWN_REQUEST:
        return SignalAnswer(SignalOutcome.LEFT, f"the register's own status {told.raw_code} stays")
    return SignalAnswer(SignalOutcome.REFUSED, f"the register's status is {told.raw_code}: it must not be written to")


def _last_try(written: _Written, told: RegisterStatus, moment: Moment) -> SignalAnswer | None:
    """Return why it may not be written again; None when the last try certainly failed."""
    if written.get("taken"):
        return _AWAITED
    if told.version != written["version"]:
        return SignalAnswer(SignalOutcome.REFUSED, "the dossier changed in the register since it was sent: compare")
    if moment.at < datetime.fromisoformat(written["at"]) + SETTLES_WITHIN:
        return SignalAnswer(SignalOutcome.UNCLEAR, "sent to the register shortly before, and it may still arrive")
    return None


def _note(
    engine: Engine, signals: Sequence[Signal], seen: Mapping[int, RegisterStatus], moment: Moment
) -> list[Signal]:
    """Note the intent to write; return those that no other process noted meanwhile."""
    kept: list[Signal] = []
    with transaction(engine) as session:
        query = select(Effect).where(Effect.id.in_([one.effect_id for one in signals])).order_by(Effect.id)
        effects = {effect.id: effect for effect in session.scalars(query.with_for_update())}
        for one in signals:
            effect = effects[one.effect_id]
            if effect.state is EffectState.SENDING and effect.written == one.written:
                effect.written = {"version": seen[effect.id].version, "at": moment.at.isoformat()}
                kept.append(one)
    return kept


def _write(engine: Engine, signals: Sequence[Signal], register: CirClient) -> Answers:
    orders = [(one.dossier_number, one.kbo, _action(one), COMMENTS[one.new.reason]) for one in signals]
    done = register.process_actions(orders)
    reached(CrashPoint.SIGNALS_WRITTEN)
    errors = {one.effect_id: done[one.dossier_number] for one in signals}
    with transaction(engine) as session:
        query = select(Effect).where(Effect.id.in_(list(errors))).order_by(Effect.id).with_for_update()
        for effect in session.scalars(query):
            error = errors[effect.id]
            if error is None:
                effect.written = {**(effect.written or {}), "taken": True}
            elif not _may_have_happened(error):
                effect.written = None
    answers = {effect_id: _failure(error) for effect_id, error in errors.items() if error is not None}
    taken = [one for one in signals if one.effect_id not in answers]
    shown = _statuses(register, taken)
    return answers | {one.effect_id: _proof(one, shown[one.dossier_number]) for one in taken}


def _proof(one: Signal, told: StatusAnswer) -> SignalAnswer:
    if isinstance(told, RegisterStatus) and shows(one.new.status, told.status):
        return SignalAnswer(SignalOutcome.TOLD, f"{told.raw_code} version {told.version}")
    return _AWAITED


def _failure(error: CirUnavailable | CirRefused) -> SignalAnswer:
    if isinstance(error, CirRefused) and not isinstance(error, CirAccessRefused):
        return SignalAnswer(SignalOutcome.REFUSED, str(error))
    return SignalAnswer(SignalOutcome.UNCLEAR if _may_have_happened(error) else SignalOutcome.FAILED, str(error))


def _may_have_happened(error: CirUnavailable | CirRefused) -> bool:
    return isinstance(error, CirUnavailable) and error.maybe_done


def _action(one: Signal) -> DossierAction:
    if one.new.status is DossierStatus.STRUCK_OFF:
        return DossierAction.END_ON_REQUEST
    return DossierAction.PUT_IN_ONDERZOEK if one.new.status in IN_ONDERZOEK else DossierAction.ENROL_AGAIN
