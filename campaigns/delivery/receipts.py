"""Reads the receipts that printers write beside their batches, and tells which batches have none."""

from dataclasses import dataclass, field
from hashlib import sha256
from typing import Any

from sqlalchemy import Engine, select
from sqlalchemy.orm import Session, joinedload

from actualisatie.calendar.moment import Moment
from actualisatie.campaigns.delivery.delivery_settings import delivery_of
from actualisatie.campaigns.delivery.places import Destination, Folders, destination_of
from actualisatie.connectors.delivery.papers import (
    LARGEST_RECEIPT,
    ReceiptStatus,
    UnreadableReceiptError,
    read_receipt,
    receipt_name,
)
from actualisatie.dossiers.errors import ActualisatieError
from actualisatie.dossiers.kinds import BatchStatus
from actualisatie.storage import journal
from actualisatie.storage.database import transaction
from actualisatie.storage.models import Batch

FITS = "fits"


@dataclass(slots=True)
class Receipts:
    """What a look at all places gave: good receipts that are new, bad ones, batches without, places out of reach."""

    read: int = 0
    not_good: list[str] = field(default_factory=list)
    missing: list[str] = field(default_factory=list)
    out_of_reach: list[str] = field(default_factory=list)


def look_for_receipts(engine: Engine, campaign_id: int, folders: Folders, moment: Moment, actor: str) -> Receipts:
    """Look for the receipts of all batches that were handed over and have no good one; nothing is locked meanwhile.

    Only housing companies are looked at whose settings expect receipts. A receipt that is read again and says the same
    changes nothing. A batch is named as missing from the day after it was handed over.
    """
    found = Receipts()
    with transaction(engine) as session:
        waiting = _waiting(session, campaign_id, folders)
    for company, (destination, codes) in waiting.items():
        try:
            with destination.open() as place:
                bodies = {code: place.read(code, receipt_name(code), LARGEST_RECEIPT) for code in codes}
        except ActualisatieError:
            found.out_of_reach.append(company)
            continue
        with transaction(engine) as session:
            for code, batch_id in codes.items():
                batch = session.get_one(Batch, batch_id, with_for_update=True)
                _take_in(session, batch, bodies[code], found, moment, actor)
    return found


def without_receipt(session: Session, campaign_id: int) -> list[Batch]:
    """Return the batches that were handed over and have no good receipt, where the settings expect one."""
    handed_over = (BatchStatus.DELIVERED, BatchStatus.POSTED)
    query = select(Batch).where(Batch.campaign_id == campaign_id, Batch.status.in_(handed_over))
    found = session.scalars(query.options(joinedload(Batch.company)).order_by(Batch.id))
    return [one for one in found if delivery_of(one.company.delivery).receipts and not (one.receipt or {}).get(FITS)]


def _waiting(session: Session, campaign_id: int, folders: Folders) -> dict[str, tuple[Destination, dict[str, int]]]:
    """Return, per housing company that writes receipts, its place and its batches without a good one."""
    waiting: dict[str, tuple[Destination, dict[str, int]]] = {}
    for batch in without_receipt(session, campaign_id):
        place = waiting.setdefault(batch.company.code, (destination_of(batch.company, folders), {}))
        place[1][batch.code] = batch.id
    return waiting


def _take_in(session: Session, batch: Batch, body: bytes | None, found: Receipts, moment: Moment, actor: str) -> None:
    if body is None:
        is_due = batch.delivered_at is not None and Moment.of(batch.delivered_at).today < moment.today
        if is_due and batch.status is BatchStatus.DELIVERED:
            found.missing.append(batch.code)
        return
    judged = _judge(batch, body)
    if not judged[FITS]:
        found.not_good.append(batch.code)
    if judged == batch.receipt:
        return
    batch.receipt = judged
    found.read += judged[FITS]
    reason = None if judged[FITS] else f"{judged['problem']}: call whoever prints batch {batch.code}"
    event = "receipt taken in" if judged[FITS] else "alarm"
    data = {"batch": batch.code, "receipt_sha256": judged["sha256"]}
    journal.record(session, journal.Entry(moment.at, actor, event, batch.campaign_id, reason=reason, data=data))


def _judge(batch: Batch, body: bytes) -> dict[str, Any]:
    """Return what a receipt says and whether it fits: received, this batch, this very file, all letters."""
    judged: dict[str, Any] = {"sha256": sha256(body).hexdigest(), FITS: False}
    try:
        receipt = read_receipt(body)
    except UnreadableReceiptError as fault:
        return {**judged, "problem": str(fault)}
    told = receipt.model_dump(mode="json", exclude_none=True, exclude={"format", "batch_id", "pdf_sha256"})
    if receipt.batch_id != batch.code or receipt.pdf_sha256 != batch.pdf_sha256:
        return {**judged, **told, "problem": "the receipt is about another batch, or another print file"}
    if receipt.letters not in (None, batch.letters):
        return {**judged, **told, "problem": f"the receipt counts {receipt.letters} letters, not {batch.letters}"}
    if receipt.status is ReceiptStatus.REFUSED:
        return {**judged, **told, "problem": f"the printer refuses it ({receipt.reason or 'no reason given'})"}
    return {**judged, **told, FITS: True}
