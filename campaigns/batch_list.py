"""The list of print batches, as operators and programs see it."""

from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload

from actualisatie.storage.models import Batch, Campaign


def list_batches(session: Session, campaign: Campaign) -> list[dict[str, Any]]:
    """Return one row per batch, oldest first; days are calendar days in Brussels."""
    query = select(Batch).where(Batch.campaign_id == campaign.id).options(joinedload(Batch.company)).order_by(Batch.id)
    return [
        {
            "batch": batch.code,
            "company": batch.company.code,
            "wave": batch.wave,
            "kind": batch.kind,
            "status": batch.status.value,
            "letters": batch.letters,
            "sheets": batch.sheets,
            "folder": batch.delivered_to,
            "planned": batch.planned_posting_on,
            "postmark": batch.postmark,
            "last_day": batch.last_day,
            "next_step_on": batch.next_step_on,
        }
        for batch in session.scalars(query)
    ]
