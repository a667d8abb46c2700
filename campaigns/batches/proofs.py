"""The first letters of the batches that are due, for a look at before the real thing: claimed by nobody."""

from collections.abc import Iterator
from dataclasses import dataclass, replace

from sqlalchemy import Engine, select
from sqlalchemy.orm import Session

from actualisatie.calendar.moment import Moment
from actualisatie.campaigns.batches.batching import claim_batch, plan_batches
from actualisatie.campaigns.batches.printing import info_of
from actualisatie.campaigns.definitions.catalogue import campaign_by_name
from actualisatie.letters.batch import BatchInfo
from actualisatie.letters.content import LetterContent
from actualisatie.storage import journal
from actualisatie.storage.database import rehearsal, transaction
from actualisatie.storage.models import Batch, Letter

MARK = "PROEF"
"""What every proof bears on each page and as its number: nobody can take it for a letter, and no reply can name one."""

OF_EACH_BATCH = 5


@dataclass(frozen=True, slots=True)
class Proof:
    """Some letters of one batch that is due, under numbers that no batch has."""

    info: BatchInfo
    letters: tuple[LetterContent, ...]


def proofs_due(engine: Engine, campaign: str, moment: Moment, actor: str) -> list[Proof]:
    """Return the first letters of each batch that is due, with the words that they would have.

    The batches are made as they would be, and undone at once: no case is claimed, no number is used, and nothing is
    left that could be posted, handed over or start a term.
    """
    with rehearsal(engine) as session:
        return list(_proofs(session, campaign, moment, actor))


def note_proofs(engine: Engine, campaign: str, proofs: list[Proof], moment: Moment, actor: str) -> None:
    """Journal who had letters about real people printed as proofs, before any is."""
    data = {"batches": len(proofs), "letters": sum(len(one.letters) for one in proofs)}
    with transaction(engine) as session:
        found = campaign_by_name(session, campaign)
        journal.record(session, journal.Entry(moment.at, actor, "proofs printed", campaign_id=found.id, data=data))


def _proofs(session: Session, name: str, moment: Moment, actor: str) -> Iterator[Proof]:
    campaign = campaign_by_name(session, name)
    for number, plan in enumerate(plan_batches(session, campaign, moment), start=1):
        batch = claim_batch(session, campaign, plan, moment, actor, most=OF_EACH_BATCH)
        if batch is not None:
            info = replace(info_of(session, batch), batch_id=f"{MARK}-{number:02d}")
            yield Proof(info, tuple(_renumbered(session, batch, info.batch_id)))


def _renumbered(session: Session, batch: Batch, proof: str) -> Iterator[LetterContent]:
    """Give the letters under numbers of the proof, with codes that were never signed."""
    contents = session.scalars(select(Letter.content).where(Letter.batch_id == batch.id).order_by(Letter.number))
    for number, content in enumerate(contents, start=1):
        yield replace(LetterContent.from_dict(content), letter_id=f"{proof}-{number:05d}", code="")
