"""A campaign at a glance, in counts: its funnel, coming deadlines, worklist and outbox."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from actualisatie.calendar.moment import Moment
from actualisatie.campaigns.desk_alarm_list import DAYS, list_alarms
from actualisatie.campaigns.desk_events import DeskEvent
from actualisatie.campaigns.desk_pictures import replies as reply_days
from actualisatie.campaigns.desk_replies import last_days, replies_per_day
from actualisatie.campaigns.outcomes import OutcomeRow, outcome_table
from actualisatie.campaigns.postmarks.coming_terms import ComingTerm, coming_terms
from actualisatie.campaigns.postmarks.terms import terms_of
from actualisatie.campaigns.postmarks.unposted import overdue_since
from actualisatie.campaigns.strike_offs.waiting_approvals import waiting_approvals
from actualisatie.dossiers.kinds import BatchStatus, ReplyStatus
from actualisatie.storage.models import Batch, Campaign, Case, Effect, Hold, Reply

LONG_WAIT = timedelta(days=7)
"""Calendar days after which somebody is reminded of an approval that waits."""


@dataclass(frozen=True, slots=True)
class DeskOverview:
    """One campaign in counts and batch numbers: names nobody.

    `worklist` counts what waits for a person; `outbox` the effects by state; `troubles` what somebody must be told;
    `replies` those of each day in Brussels, of the last 60; `last_days` the letters whose term ends on a day.
    """

    campaign: str
    funnel: Sequence[OutcomeRow]
    coming: Sequence[ComingTerm]
    worklist: dict[str, int]
    outbox: dict[str, int]
    troubles: dict[DeskEvent, int]
    replies: dict[date, int]
    last_days: dict[date, int]


def desk_overview(session: Session, campaign: Campaign, moment: Moment) -> DeskOverview:
    """Return the overview of a campaign at a moment, in a few grouped queries whatever its size."""
    held, unposted = _held(session, campaign), _without_postmark(session, campaign, moment)
    outbox = _outbox(session, campaign)
    waiting = waiting_approvals(session, campaign)
    long = waiting.oldest is not None and waiting.oldest <= moment.today - LONG_WAIT
    worklist = {
        **{f"held: {reason}": number for reason, number in held.items()},
        "replies that are unclear": _unclear_replies(session, campaign),
        "approvals waiting": waiting.count,
        "batches without postmark": unposted,
        "effects that need two people": outbox.get("dead", 0),
        f"alarms of the last {DAYS} days": len(list_alarms(session, moment.today - timedelta(days=DAYS), campaign)),
    }
    troubles = {
        DeskEvent.POSTMARK_MISSING: unposted,
        DeskEvent.SOURCE_DOWN: held.get("source_unavailable", 0),
        DeskEvent.OUTBOX_DEAD: outbox.get("dead", 0),
        DeskEvent.APPROVAL_WAITING: waiting.count if long else 0,
    }
    return DeskOverview(
        campaign=campaign.name,
        funnel=outcome_table(session, campaign),
        coming=coming_terms(session, campaign.name, moment),
        worklist={what: number for what, number in worklist.items() if number},
        outbox=outbox,
        troubles={what: number for what, number in troubles.items() if number},
        replies=replies_per_day(session, campaign, moment.today - timedelta(days=reply_days.DAYS)),
        last_days=last_days(session, campaign),
    )


def _held(session: Session, campaign: Campaign) -> dict[str, int]:
    query = (
        select(Hold.reason, func.count())
        .join(Case, Hold.case_id == Case.id)
        .where(Case.campaign_id == campaign.id, Hold.lifted_at.is_(None))
        .group_by(Hold.reason)
        .order_by(Hold.reason)
    )
    return {reason.value: number for reason, number in session.execute(query).tuples()}


def _without_postmark(session: Session, campaign: Campaign, moment: Moment) -> int:
    terms = terms_of(campaign)
    query = select(Batch).where(Batch.campaign_id == campaign.id, Batch.status == BatchStatus.DELIVERED)
    return sum(overdue_since(batch, terms, moment.today) is not None for batch in session.scalars(query))


def _outbox(session: Session, campaign: Campaign) -> dict[str, int]:
    query = (
        select(Effect.state, func.count())
        .outerjoin(Case, Effect.case_id == Case.id)
        .outerjoin(Batch, Effect.batch_id == Batch.id)
        .where(func.coalesce(Case.campaign_id, Batch.campaign_id) == campaign.id)
        .group_by(Effect.state)
        .order_by(Effect.state)
    )
    return {state.value: number for state, number in session.execute(query).tuples()}


def _unclear_replies(session: Session, campaign: Campaign) -> int:
    of_campaign = select(func.count()).select_from(Reply).join(Case, Reply.case_id == Case.id)
    found = of_campaign.where(Case.campaign_id == campaign.id, Reply.status == ReplyStatus.UNCLEAR)
    return session.scalar(found) or 0
