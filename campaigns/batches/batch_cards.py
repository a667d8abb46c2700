"""What operators read of one batch: what it is, where it lies, and how far it is. Counts and codes only."""

from dataclasses import dataclass

from sqlalchemy.orm import Session

from actualisatie.campaigns.postmarks.posting import find_batch
from actualisatie.dossiers.kinds import BatchStatus
from actualisatie.storage.models import Batch


@dataclass(frozen=True, slots=True)
class BatchCard:
    """A batch: its number, the folder in which its company finds it (None before it is handed over), and its story."""

    code: str
    folder: str | None
    text: str


def batch_card(session: Session, batch_code: str) -> BatchCard:
    """Return the card of a batch. Raises `UnknownBatchError`."""
    return card_of(find_batch(session, batch_code))


def card_of(batch: Batch) -> BatchCard:
    """Return the card of a batch that is at hand."""
    kind = batch.kind.replace("_", " ")
    text = f"{batch.letters} letters of {batch.company.code}, wave {batch.wave}: {kind}. {_how_far(batch)}"
    return BatchCard(batch.code, batch.delivered_to, text)


def _how_far(batch: Batch) -> str:
    if batch.status is BatchStatus.POSTED:
        answer = f"; last day to answer {batch.last_day}" if batch.last_day else ""
        return f"Posted, postmark {batch.postmark}{answer}."
    if batch.status is BatchStatus.DELIVERED:
        return f"Handed over, to be posted on {batch.planned_posting_on}; its postmark is not known yet."
    return f"{batch.status.value.capitalize()}."
