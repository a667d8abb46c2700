"""The list of print batches, as operators and programs see it."""

from datetime import date
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session, joinedload

from actualisatie.campaigns.delivery.receipts import FITS
from actualisatie.campaigns.postmarks.terms import terms_of
from actualisatie.campaigns.postmarks.unposted import overdue_since
from actualisatie.storage.models import Batch, Campaign, Letter


def list_batches(session: Session, campaign: Campaign, today: date) -> list[dict[str, Any]]:
    """Return one row per batch, oldest first; days are calendar days in Brussels.

    `receipt` is whether its printer's receipt fits, or None without one.
    `posted` counts the letters with a postmark, `overdue_since` tells since when a postmark is missing.
    """
    terms = terms_of(campaign)
    posted = _posted(session, campaign)
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
            "receipt": (batch.receipt or {}).get(FITS),
            "planned": batch.planned_posting_on,
            "posted": posted.get(batch.id, 0),
            "overdue_since": overdue_since(batch, terms, today),
            "postmark": batch.postmark,
            "last_day": batch.last_day,
            "next_step_on": batch.next_step_on,
        }
        for batch in session.scalars(query)
    ]


def _posted(session: Session, campaign: Campaign) -> dict[int, int]:
    query = (
        select(Letter.batch_id, func.count())
        .join(Batch)
        .where(Batch.campaign_id == campaign.id, Letter.postmark.is_not(None))
        .group_by(Letter.batch_id)
    )
    return dict(session.execute(query).tuples().all())
