"""The letters of some dossiers in a batch, by their numbers, as a housing company names a part of a deposit."""

from collections.abc import Collection

from sqlalchemy import select
from sqlalchemy.orm import Session

from actualisatie.campaigns.batches.letter_numbers import LetterNumbers
from actualisatie.storage.models import Batch, Case, Dossier, Letter


def letter_numbers(session: Session, batch_code: str, dossiers: Collection[str]) -> LetterNumbers | None:
    """Return the numbers of their letters in the batch; None for all letters, where no dossier is named."""
    if not dossiers:
        return None
    query = (
        select(Letter.number)
        .join(Case, Letter.case_id == Case.id)
        .join(Dossier, Case.dossier_id == Dossier.id)
        .join(Batch, Letter.batch_id == Batch.id)
        .where(Batch.id == int(batch_code[1:]), Dossier.number.in_(dossiers))
        .order_by(Letter.number)
    )
    return LetterNumbers(tuple((number, number) for number in session.scalars(query)))
