"""Hands printed batches to the housing company through the outbox: written down, done, recorded; safe to do again."""

from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import Engine, select
from sqlalchemy.orm import Session

from actualisatie.calendar.moment import Moment
from actualisatie.campaigns.delivery.delivery_settings import delivery_of
from actualisatie.campaigns.delivery.places import Destination, Folders, destination_of
from actualisatie.connectors.delivery.place import deliver
from actualisatie.dossiers.errors import ActualisatieError
from actualisatie.dossiers.kinds import BatchStatus, EffectKind, EffectState
from actualisatie.storage import journal
from actualisatie.storage.crash_points import CrashPoint, reached
from actualisatie.storage.database import transaction
from actualisatie.storage.models import Batch, Campaign, Effect


@dataclass(frozen=True, slots=True)
class Delivery:
    """One batch to hand over: its code, and where it goes."""

    code: str
    destination: Destination


def batch_effect(batch: Batch, kind: EffectKind, moment: Moment) -> Effect:
    """Return the intent of an effect about a batch: there is one of each kind, and its key is unique."""
    return Effect(
        key=f"{kind}-{batch.code}".replace("_", "-"),
        kind=kind,
        batch_id=batch.id,
        housing_company_id=batch.housing_company_id,
        payload={},
        state=EffectState.PENDING,
        tries=0,
        created_at=moment.at,
    )


def undelivered(session: Session, campaign: Campaign) -> dict[str, str]:
    """Return the printed batches that are not handed over, with what went wrong last."""
    query = (
        select(Batch, Effect.last_error)
        .join(Effect, (Effect.batch_id == Batch.id) & (Effect.kind == EffectKind.DELIVERY))
        .where(Batch.campaign_id == campaign.id, Batch.status == BatchStatus.PRINTED)
        .order_by(Batch.id)
    )
    return {batch.code: error or "" for batch, error in session.execute(query).tuples()}


def deliver_batch(engine: Engine, batch_id: int, folders: Folders, moment: Moment, actor: str) -> int:
    """Hand over one printed batch; return its letters, or 0 when it is not to be handed over or that failed.

    A failure is kept with its reason in outbox and journal, and stops nothing else: the next round tries again.
    """
    with transaction(engine) as session:
        order = _claim(session, batch_id, folders)
    if order is None:
        return 0
    files = sorted((folders.batches / order.code).glob(f"{order.code}*"), key=_manifest_last)
    try:
        deliver(order.destination.open, files, order.code, _one_written)
    except ActualisatieError as fault:
        with transaction(engine) as session:
            _store_failure(session, batch_id, str(fault), moment, actor)
        return 0
    reached(CrashPoint.BATCH_FILES_DELIVERED)
    with transaction(engine) as session:
        return _store_delivery(session, batch_id, order, moment, actor)


def _claim(session: Session, batch_id: int, folders: Folders) -> Delivery | None:
    batch, effect = _locked(session, batch_id)
    if effect is None or batch.status is not BatchStatus.PRINTED:
        return None
    effect.state, effect.tries = EffectState.SENDING, effect.tries + 1
    return Delivery(batch.code, destination_of(batch.company, folders))


def _store_delivery(session: Session, batch_id: int, order: Delivery, moment: Moment, actor: str) -> int:
    """Mark the batch as delivered; one that was withdrawn meanwhile stays so, and the housing company is told of it."""
    batch, effect = _locked(session, batch_id)
    if effect is None or batch.status is not BatchStatus.PRINTED:
        return 0
    effect.state, effect.done_at, effect.last_error = EffectState.DONE, moment.at, None
    batch.status, batch.delivered_at = BatchStatus.DELIVERED, moment.at
    batch.delivered_to = order.destination.tell(order.code)
    if delivery_of(batch.company.delivery).notice_to:
        session.add(batch_effect(batch, EffectKind.NOTICE, moment))
    data = {"batch": batch.code, "letters": batch.letters, "folder": batch.delivered_to}
    entry = journal.Entry(moment.at, actor, "batch delivered", campaign_id=batch.campaign_id, data=data)
    journal.record(session, entry)
    return batch.letters


def _store_failure(session: Session, batch_id: int, message: str, moment: Moment, actor: str) -> None:
    batch, effect = _locked(session, batch_id)
    if effect is None or batch.status is not BatchStatus.PRINTED:  # another process did it, or withdrew it, meanwhile
        return
    effect.state, effect.last_error = EffectState.PENDING, message
    data = {"batch": batch.code, "tries": effect.tries}
    entry = journal.Entry(moment.at, actor, "batch not delivered", batch.campaign_id, reason=message, data=data)
    journal.record(session, entry)


def _locked(session: Session, batch_id: int) -> tuple[Batch, Effect | None]:
    """Lock the batch and then its delivery, as everybody does; what was never printed has none."""
    batch = session.get_one(Batch, batch_id, with_for_update=True)
    wanted = select(Effect).where(Effect.batch_id == batch_id, Effect.kind == EffectKind.DELIVERY)
    return batch, session.scalar(wanted.with_for_update())


def _one_written() -> None:
    reached(CrashPoint.BATCH_PARTLY_DELIVERED)


def _manifest_last(file: Path) -> tuple[bool, str]:
    return file.suffix == ".json", file.name
