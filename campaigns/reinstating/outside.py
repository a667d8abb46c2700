"""Undoes strike-offs outside: at the local software, by file, or in the register; as often as it takes, once.

Undoing twice harms nobody, so a try of which nobody knows the end is simply made again under the same key.
"""

from sqlalchemy import Engine, select
from sqlalchemy.orm import Session

from actualisatie.calendar.moment import Moment
from actualisatie.campaigns.errors import NotConnectedError
from actualisatie.campaigns.outbox import notes
from actualisatie.campaigns.outbox.waiting import what_it_waits_for
from actualisatie.campaigns.reinstating.orders import Proof, RestoreOrder, acknowledged, order_of, restore_request
from actualisatie.campaigns.strike_offs.carriers import NotShownYetError
from actualisatie.campaigns.strike_offs.strike_off_orders import WAITING, StrikeOffOutcome
from actualisatie.campaigns.strike_offs.strike_off_receipts import alarm_when_not_shown, locked
from actualisatie.campaigns.strike_offs.striking import Outside, outcome_of
from actualisatie.campaigns.strike_offs.under_way import raise_alarm
from actualisatie.connectors.cir.client import CirClient
from actualisatie.connectors.cir.errors import CirAccessRefused, CirUnavailable
from actualisatie.connectors.cir.status import DossierAction
from actualisatie.connectors.local_software.files import RESTORATIONS, request_path
from actualisatie.connectors.whole_files import put_file
from actualisatie.dossiers.disk_faults import OUTBOX
from actualisatie.dossiers.errors import Refused, Retryable
from actualisatie.dossiers.kinds import UNSETTLED, DossierStatus, EffectKind, EffectState, Transport
from actualisatie.storage import journal
from actualisatie.storage.crash_points import CrashPoint, reached
from actualisatie.storage.database import transaction
from actualisatie.storage.models import Campaign, Case, Effect

KINDS = (EffectKind.REINSTATEMENT, EffectKind.REGISTER_REINSTATEMENT)
COMMENT = "Actualisatie: schrapping ingetrokken na beslissing"
"""What the register shows beside the action; it names nobody."""


def not_restored(session: Session, campaign: Campaign) -> dict[int, int]:
    """Return the effects that still undo a strike-off outside, with the id of their housing company, oldest first."""
    query = (
        select(Effect.id, Effect.housing_company_id)
        .join(Case, Effect.case_id == Case.id)
        .where(Case.campaign_id == campaign.id, Effect.kind.in_(KINDS), Effect.state.in_(UNSETTLED))
        .order_by(Effect.id)
    )
    return dict(session.execute(query).tuples().all())


def restore_outside(
    engine: Engine, effect_id: int, outside: Outside, moment: Moment, actor: str
) -> StrikeOffOutcome | None:
    """Undo one strike-off at one system; return None when it is undone there, or why it is not yet."""
    with transaction(engine) as session:
        order = _claim(session, effect_id, moment)
    if not isinstance(order, RestoreOrder):
        return order
    reached(CrashPoint.REINSTATEMENT_CLAIMED)
    try:
        proof = _carry_out(engine, order, outside, moment)
    except (Retryable, Refused) as fault:
        with transaction(engine) as session:
            _fail(session, effect_id, fault, moment, actor)
        return outcome_of(fault)
    reached(CrashPoint.REINSTATEMENT_SENT)
    with transaction(engine) as session:
        _store(session, effect_id, proof, moment, actor)
    return None


def _claim(session: Session, effect_id: int, moment: Moment) -> RestoreOrder | StrikeOffOutcome:
    effect, case = locked(session, effect_id)
    if effect.state not in UNSETTLED:
        return StrikeOffOutcome.MOVED_ON
    waits = what_it_waits_for(session, effect.kind, case, moment, effect.id)
    if waits is not None:
        return WAITING[waits]
    effect.state, effect.tries = EffectState.SENDING, effect.tries + 1
    session.flush()
    return order_of(session, effect)


def _carry_out(engine: Engine, order: RestoreOrder, outside: Outside, moment: Moment) -> Proof:
    if order.kind is EffectKind.REGISTER_REINSTATEMENT:
        if outside.register is None:
            raise NotConnectedError("A reinstatement is to be told to the register: give ACTUALISATIE_CIR_URL.")
        return _by_register(engine, outside.register, order, moment)
    if order.transport is Transport.FILES:
        return _by_files(engine, order, outside)
    receipt = outside.software.reinstate(order.kbo, order.dossier_number, key=order.key, restoration=order.restoration)
    return Proof(receipt.reference, receipt.recorded_at) if receipt else Proof("not struck off there", moment.at)


def _by_files(engine: Engine, order: RestoreOrder, outside: Outside) -> Proof:
    if outside.requests is None:
        raise NotConnectedError(f"{order.company} takes requests by file: give ACTUALISATIE_OUTBOX.")
    if (proof := acknowledged(engine, order)) is not None:
        return proof
    if not (order.written or {}).get("taken"):
        path = request_path(outside.requests, order.company, order.key, RESTORATIONS)
        put_file(path, restore_request(order), OUTBOX)
        notes.note(engine, order.effect_id, order.written, {"request": f"{order.key}.json", "taken": True})
    raise NotShownYetError("the request lies there; the housing company has not acknowledged it")


def _by_register(engine: Engine, register: CirClient, order: RestoreOrder, moment: Moment) -> Proof:
    """Write while the register shows the strike-off and did not take it yet; reading it back alone is proof."""
    try:
        told = register.status(order.dossier_number)
        if told.status is DossierStatus.STRUCK_OFF and order.written is None:
            register.process_action(order.dossier_number, order.kbo, DossierAction.REINSTATE, COMMENT)
            notes.note(engine, order.effect_id, None, {"taken": True})
            told = register.status(order.dossier_number)
    except CirAccessRefused as fault:
        raise CirUnavailable(str(fault)) from None
    if told.status is None or told.status is DossierStatus.STRUCK_OFF:
        raise NotShownYetError("the register was told and does not show the reinstatement yet")
    return Proof(f"{told.raw_code} version {told.version}", moment.at)


def _store(session: Session, effect_id: int, proof: Proof, moment: Moment, actor: str) -> None:
    effect, case = locked(session, effect_id)
    if effect.state is EffectState.DONE:  # another process did it meanwhile
        return
    effect.state, effect.done_at, effect.last_error = EffectState.DONE, moment.at, None
    effect.receipt = {"reference": proof.reference, "recorded_at": proof.recorded_at.isoformat()}
    data = {"key": effect.key, "kind": effect.kind.value, "receipt": proof.reference}
    journal.record(session, journal.Entry(moment.at, actor, "reinstated outside", case_id=case.id, data=data))


def _fail(session: Session, effect_id: int, fault: Exception, moment: Moment, actor: str) -> None:
    effect, case = locked(session, effect_id)
    if effect.state is not EffectState.SENDING:
        return
    effect.last_error = str(fault)
    data = {"key": effect.key}
    entry = journal.Entry(moment.at, actor, "not reinstated outside", case_id=case.id, reason=str(fault), data=data)
    journal.record(session, entry)
    if isinstance(fault, Refused):
        effect.state = EffectState.DEAD
        raise_alarm(session, case, "reinstated, but not outside: call the housing company today", moment, actor)
    else:
        alarm_when_not_shown(session, effect, case, moment, actor)
