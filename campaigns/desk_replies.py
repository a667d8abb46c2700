"""How many replies came on each day, and how many letters have which last day: counts for a picture."""

from collections import Counter
from datetime import date, datetime, time

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from actualisatie.calendar.moment import BRUSSELS
from actualisatie.dossiers.kinds import BatchStatus
from actualisatie.storage.models import Batch, Campaign, Case, Reply


def replies_per_day(session: Session, campaign: Campaign, since: date) -> dict[date, int]:
    """Return the replies received on each calendar day in Brussels from `since` on."""
    query = (
        select(Reply.received_at)
        .join(Case, Reply.case_id == Case.id)
        .where(Case.campaign_id == campaign.id)
        .where(Reply.received_at >= datetime.combine(since, time.min, BRUSSELS))
    )
    days = Counter(at.astimezone(BRUSSELS).date() for at in session.scalars(query))
    return dict(sorted(days.items()))


def last_days(session: Session, campaign: Campaign) -> dict[date, int]:
    """Return the letters of posted batches by the last day to answer (calendar days in Brussels)."""
    query = (
        select(Batch.last_day, func.sum(Batch.letters))
        .where(Batch.campaign_id == campaign.id, Batch.status == BatchStatus.POSTED, Batch.last_day.is_not(None))
        .group_by(Batch.last_day)
        .order_by(Batch.last_day)
    )
    return {day: letters for day, letters in session.execute(query).tuples() if day}
