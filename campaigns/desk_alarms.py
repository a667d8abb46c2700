"""Finds the alarms of the journal that nobody was told of yet, whoever raised them, in whatever campaign."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from sqlalchemy import func, select, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from actualisatie.storage.crash_points import CrashPoint, reached
from actualisatie.storage.models import IS_ALARM, AlarmsTold, Campaign, Case, JournalEntry


class Channel(StrEnum):
    """How people hear of alarms: each way tells of every alarm, so that what one loses the other still brings."""

    EVENT = "event"
    """An event in Prefect, at the end of the next run that could have raised one."""
    MESSAGE = "message"
    """The message of the morning."""


@dataclass(frozen=True, slots=True)
class UntoldAlarms:
    """How many alarms a channel has not told of, by campaign, and the last entry of the journal among them."""

    by_campaign: Mapping[str, int]
    through: int


def untold_alarms(session: Session, channel: Channel) -> UntoldAlarms:
    """Return the alarms after the last that a channel told of.

    None can come before that later: numbers of the journal are given and committed in one order.
    """
    told = select(AlarmsTold.through).where(AlarmsTold.channel == channel).scalar_subquery()
    query = (
        select(Campaign.name, func.count(), func.max(JournalEntry.id))
        .select_from(JournalEntry)
        .outerjoin(Case, JournalEntry.case_id == Case.id)
        .join(Campaign, Campaign.id == func.coalesce(JournalEntry.campaign_id, Case.campaign_id))
        .where(IS_ALARM, JournalEntry.id > func.coalesce(told, 0))
        .group_by(Campaign.name)
        .order_by(Campaign.name)
    )
    found = session.execute(query).tuples().all()
    return UntoldAlarms({name: number for name, number, _ in found}, max((last for *_, last in found), default=0))


def note_told(session: Session, channel: Channel, alarms: UntoldAlarms) -> None:
    """Remember that a channel told of alarms. What another run told of meanwhile stays told."""
    if not alarms.by_campaign:
        return
    reached(CrashPoint.ALARMS_TOLD)
    try:
        with session.begin_nested():
            session.add(AlarmsTold(channel=channel, through=alarms.through))
    except IntegrityError:
        behind = AlarmsTold.channel == channel, AlarmsTold.through < alarms.through
        session.execute(update(AlarmsTold).where(*behind).values(through=alarms.through))
