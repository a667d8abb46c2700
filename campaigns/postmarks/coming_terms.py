"""Which terms run from a batch and when the round acts on them: what operators see coming."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time

from sqlalchemy import select
from sqlalchemy.orm import Session

from actualisatie.calendar.moment import BRUSSELS, Moment
from actualisatie.campaigns.definitions.catalogue import campaign_by_name
from actualisatie.campaigns.postmarks.posting import find_batch, latest
from actualisatie.campaigns.postmarks.running_terms import running_terms
from actualisatie.campaigns.postmarks.terms import Terms, terms_of
from actualisatie.dossiers.kinds import BatchStatus
from actualisatie.storage.models import Batch, Campaign, Letter

_SENT = (BatchStatus.DELIVERED, BatchStatus.POSTED)


@dataclass(frozen=True, slots=True)
class ComingTerm:
    """The term of one batch: its length in calendar days, its last day to answer, and the first day on which it acts.

    Both days are calendar days in Brussels. Where the letters of a batch differ, they are those of the latest.
    """

    campaign: str
    batch: str
    company: str
    wave: int
    length: int
    last_day: date
    next_step_on: date

    @property
    def title(self) -> str:
        """Return what operators read: whose term, how long, and its last day."""
        return f"termijn {self.company} golf {self.wave}: {self.length} dagen -> {self.last_day}"

    @property
    def acts_at(self) -> datetime:
        """Return the first instant after the deadline and its grace, at which the round has something to do."""
        return datetime.combine(self.next_step_on, time.min, BRUSSELS)


def coming_term(session: Session, batch_code: str) -> ComingTerm | None:
    """Return the term that runs from a batch; None while nothing of it was posted, or when it starts no term."""
    batch = find_batch(session, batch_code)
    campaign = session.get_one(Campaign, batch.campaign_id)
    terms = terms_of(campaign)
    if batch.status not in _SENT or not terms.starts_term(batch.round):
        return None
    started = [one for one in running_terms(session, terms, Letter.batch_id == batch.id) if one.deadline]
    return _term(campaign, terms, batch, *latest(terms, started)) if started else None


def coming_terms(session: Session, name: str, moment: Moment) -> Sequence[ComingTerm]:
    """Return the terms of a campaign that have not acted yet, the first one first."""
    campaign = campaign_by_name(session, name)
    terms = terms_of(campaign)
    query = (
        select(Batch)
        .where(Batch.campaign_id == campaign.id, Batch.status == BatchStatus.POSTED)
        .where(Batch.next_step_on > moment.today)
        .order_by(Batch.next_step_on, Batch.id)
    )
    return [
        _term(campaign, terms, batch, batch.last_day, batch.next_step_on)
        for batch in session.scalars(query)
        if batch.last_day and batch.next_step_on
    ]


def _term(campaign: Campaign, terms: Terms, batch: Batch, last_day: date, next_step_on: date) -> ComingTerm:
    length = terms.length(batch.round)
    return ComingTerm(campaign.name, batch.code, batch.company.code, batch.wave, length, last_day, next_step_on)
