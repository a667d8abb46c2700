"""The letters that were posted, as those who receive them would know them."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from functools import cache

from sqlalchemy import Select, bindparam, exists, select
from sqlalchemy.orm import Session

from actualisatie.campaigns.work import free_of_doubt
from actualisatie.dossiers.kinds import Addressee, BatchStatus, LetterRound, Verdict
from actualisatie.dossiers.states import OPEN, CaseState
from actualisatie.storage.models import Batch, Campaign, Case, Dossier, HousingCompany, Letter
from actualisatie.storage.models.letter import batch_code


@dataclass(frozen=True, slots=True)
class PostedRow:
    """A posted letter: `id` grows with each, `failing` names the conditions that were not met when it was made."""

    id: int
    dossier_number: str
    housing_company_kbo: str
    round: LetterRound
    postmark: date
    last_day: date | None
    verdict: Verdict | None
    failing: tuple[str, ...]


def posted_letters(
    session: Session, campaign: Campaign, after: set[int], since: date = date.min
) -> Iterator[PostedRow]:
    """Yield the posted letters of a campaign whose id is not in `after`, oldest first; also those withdrawn since.

    `since` leaves out those with an earlier postmark. Of two letters to partners who live apart only the applicant's: a
    dossier answers once.
    """
    query = (
        select(Letter.id, Dossier.number, HousingCompany.kbo, Batch, Letter.postmark, Case.verdict, Case.conditions)
        .join(Batch, Letter.batch_id == Batch.id)
        .join(Case, Letter.case_id == Case.id)
        .join(Dossier, Case.dossier_id == Dossier.id)
        .join(HousingCompany, Batch.housing_company_id == HousingCompany.id)
        .where(Batch.campaign_id == campaign.id, Letter.postmark >= since)
        .where(Letter.addressee == Addressee.APPLICANT)
        .order_by(Letter.id)
    )
    for letter_id, number, kbo, batch, postmark, verdict, conditions in session.execute(query):
        if letter_id not in after:
            failing = {one["condition"] for one in conditions or () if one["verdict"] == Verdict.FAILS}
            yield PostedRow(
                letter_id, number, kbo, batch.round, postmark, batch.printed_last_day, verdict, tuple(sorted(failing))
            )


def batches_to_post(session: Session, campaign: Campaign, day: date) -> list[str]:
    """Return the codes of the batches that were handed over and whose planned posting day has come."""
    query = (
        select(Batch)
        .where(Batch.campaign_id == campaign.id, Batch.status == BatchStatus.DELIVERED, Batch.planned_posting_on <= day)
        .order_by(Batch.id)
    )
    return [batch.code for batch in session.scalars(query)]


def batches_in_hand(
    session: Session, campaign_name: str, planned_by: date = date.max, *, posted: bool = False
) -> list[tuple[str, LetterRound]]:
    """Return code and round of the batches that wait to be posted (or, with `posted`, were), oldest first.

    `planned_by` leaves out those whose planned posting day (Brussels) lies later.
    """
    wanted = BatchStatus.POSTED if posted else BatchStatus.DELIVERED
    values = {"name": campaign_name, "wanted": wanted, "planned_by": planned_by}
    return [(batch_code(row.id), row.round) for row in session.execute(_in_hand(), values)]


@cache
def _in_hand() -> Select[tuple[int, LetterRound]]:
    return (
        select(Batch.id, Batch.round)
        .join(Campaign, Batch.campaign_id == Campaign.id)
        .where(Campaign.name == bindparam("name"), Batch.status == bindparam("wanted"))
        .where(Batch.planned_posting_on <= bindparam("planned_by"))
        .order_by(Batch.id)
    )


def is_finished(session: Session, campaign: Campaign) -> bool:
    """Return whether nothing more will happen by itself: every open case waits for a person, every batch is posted."""
    moving = select(Case.id).where(Case.campaign_id == campaign.id, Case.state.in_(OPEN), *free_of_doubt())
    unwritten = select(Case.id).where(
        Case.campaign_id == campaign.id,
        Case.state == CaseState.STRUCK_OFF,
        ~exists().where(Letter.case_id == Case.id, Letter.round == LetterRound.STRIKE_OFF),
    )
    unposted = select(Batch.id).where(
        Batch.campaign_id == campaign.id, Batch.status.not_in([BatchStatus.POSTED, BatchStatus.WITHDRAWN])
    )
    return not any(session.scalars(query.limit(1)).all() for query in (moving, unwritten, unposted))
