"""When a reply counts, and whether that is in time."""

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from actualisatie.calendar.days import DayCalendar
from actualisatie.calendar.deadlines import Deadline
from actualisatie.calendar.errors import ReplyRefusedError
from actualisatie.calendar.law_parameters import LawParameters
from actualisatie.calendar.moment import Moment
from actualisatie.calendar.rules import LateReply, TimelyBy


class Channel(StrEnum):
    """How a reply came in. Only paper by post travels; everything else counts at the moment of receipt."""

    DIGITAL = "digital"
    COUNTER = "counter"
    EMAIL = "email"
    PHONE = "phone"
    PAPER = "paper"


class Standing(StrEnum):
    """What a reply is worth against a deadline."""

    IN_TIME = "in_time"
    LATE_ACCEPTED = "late_accepted"
    LATE = "late"


@dataclass(frozen=True, slots=True)
class Reply:
    """A reply as far as time goes: when it was received, and for paper the postmark if it can be read.

    Raises:
        NaiveInstantError: `received_at` has no time zone.
        ReplyRefusedError: the postmark lies after the receipt.
    """

    channel: Channel
    received_at: datetime
    postmark: date | None = None

    def __post_init__(self) -> None:
        """Refuse dates that cannot be true."""
        if self.postmark and self.postmark > self.received_on:
            raise ReplyRefusedError(
                f"A reply received on {self.received_on} cannot carry the postmark {self.postmark}: correct one "
                "of the two, or leave the postmark out when it cannot be read."
            )

    @property
    def received_on(self) -> date:
        """The calendar day of receipt in Brussels."""
        return Moment.of(self.received_at).today


def reply_instant_or_day(reply: Reply, *, law: LawParameters, days: DayCalendar) -> datetime | date:
    """Return what counts for a reply: an instant, or for paper by post a whole day.

    Paper counts by its own postmark (DABM art. 16.1.3 par. 3, by analogy). Where that cannot be read, it is taken to
    have been posted the law's number of posting days before it was received. A campaign may choose that
    receipt decides (`law.with_policy(reply_timely_by=TimelyBy.RECEIVED)`).
    """
    if reply.channel is not Channel.PAPER or law.reply_timely_by is TimelyBy.RECEIVED:
        return reply.received_at
    if reply.postmark is not None:
        return reply.postmark
    return days.subtract_posting_days(reply.received_on, law.reply_illegible_postmark_working_days)


def in_time(reply: Reply, deadline: Deadline, *, law: LawParameters, days: DayCalendar) -> bool:
    """Tell whether a reply counts as in time: up to 23:59:59 Brussels of the last day, or posted by that day."""
    counted = reply_instant_or_day(reply, law=law, days=days)
    if isinstance(counted, datetime):
        return Moment.of(counted) < Moment.of(deadline.ends_at)
    return counted <= deadline.last_day


def standing(
    reply: Reply, deadline: Deadline, *, law: LawParameters, days: DayCalendar, decided_at: datetime | None
) -> Standing:
    """Tell what a reply is worth: a late one is accepted, and marked, while no decision has been taken.

    Args:
        reply: the reply.
        deadline: the term that it answers.
        law: the parameters of the campaign, with its own policy.
        days: the working and posting days.
        decided_at: the instant of the strike-off decision (aware), or None while there is none.
    """
    if in_time(reply, deadline, law=law, days=days):
        return Standing.IN_TIME
    undecided = decided_at is None or Moment.of(reply.received_at) < Moment.of(decided_at)
    if undecided and law.reply_late_before_decision is LateReply.ACCEPT:
        return Standing.LATE_ACCEPTED
    return Standing.LATE
