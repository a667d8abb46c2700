"""Finds batches that were handed over and that nobody reported as posted: their terms have not started."""

from dataclasses import dataclass
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from actualisatie.calendar.moment import Moment
from actualisatie.calendar.postmarks import unposted_since
from actualisatie.campaigns.postmarks.terms import Terms, terms_of
from actualisatie.dossiers.kinds import BatchStatus
from actualisatie.storage import journal
from actualisatie.storage.models import Batch, Campaign


@dataclass(frozen=True, slots=True)
class Unposted:
    """A batch without a postmark, overdue since a calendar day (Brussels), and its number of letters."""

    batch: str
    letters: int
    since: date


def overdue_since(batch: Batch, terms: Terms, today: date) -> date | None:
    """Return since when the postmark of a batch is overdue, or None while it may still wait.

    The working days of the law parameters (`unposted_alert`) are counted from the planned posting day: a batch is made
    some days before it.
    """
    if batch.status is not BatchStatus.DELIVERED:
        return None
    start = max(batch.made_on, batch.planned_posting_on)
    return unposted_since(start, today=today, law=terms.law, days=terms.days)


def alarm_about_unposted(session: Session, campaign: Campaign, moment: Moment, actor: str) -> list[Unposted]:
    """Return the batches whose postmark is overdue, oldest first; each raises one alarm in the journal, once."""
    terms = terms_of(campaign)
    query = select(Batch).where(Batch.campaign_id == campaign.id, Batch.status == BatchStatus.DELIVERED)
    found = []
    for batch in session.scalars(query.order_by(Batch.id).with_for_update()):
        since = overdue_since(batch, terms, moment.today)
        if since is None:
            continue
        found.append(Unposted(batch.code, batch.letters, since))
        if batch.unposted_alarm_at is None:
            batch.unposted_alarm_at = moment.at
            journal.record(session, _alarm(batch, since, moment, actor))
    session.flush()
    return found


def _alarm(batch: Batch, since: date, moment: Moment, actor: str) -> journal.Entry:
    reason = f"batch {batch.code} was handed over and has no postmark: ask the housing company; no term has started"
    data = {"batch": batch.code, "overdue_since": str(since)}
    return journal.Entry(moment.at, actor, "alarm", campaign_id=batch.campaign_id, reason=reason, data=data)
