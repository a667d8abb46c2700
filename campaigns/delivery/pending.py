"""Answers whether a batch of a campaign still waits for something: most days none does."""

from sqlalchemy import select
from sqlalchemy.orm import Session

from actualisatie.campaigns.delivery.receipts import without_receipt
from actualisatie.campaigns.delivery.telling import open_messages
from actualisatie.dossiers.kinds import BatchStatus
from actualisatie.storage.models import Batch, Campaign

_WAITS = (BatchStatus.PRINTED, BatchStatus.DELIVERED)
"""To be handed over, or to be posted."""


def any_batch_waits(session: Session, campaign: Campaign) -> bool:
    """Return whether something is to be told of a batch, or one waits to be handed over, posted or acknowledged."""
    waiting = select(Batch.id).where(Batch.campaign_id == campaign.id, Batch.status.in_(_WAITS)).limit(1)
    return bool(session.scalar(waiting) or open_messages(session, campaign) or without_receipt(session, campaign.id))
