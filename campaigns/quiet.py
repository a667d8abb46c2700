"""Answers in one question to the database which parts of a round would find anything to do: on most days few would."""

from collections.abc import Iterator, Sequence
from datetime import date, datetime
from enum import StrEnum
from functools import cache

from sqlalchemy import BindParameter, Select, bindparam, or_, select
from sqlalchemy.orm import Session

from actualisatie.calendar.moment import Moment
from actualisatie.campaigns import agenda
from actualisatie.campaigns.batches.claimable import is_due
from actualisatie.campaigns.batches.printing import UNFINISHED
from actualisatie.campaigns.inactivity.activity_again import ends_by_activity
from actualisatie.campaigns.postmarks.passed import passed_untold
from actualisatie.campaigns.register.pauses import letters_under_way
from actualisatie.campaigns.signals.telling import to_tell
from actualisatie.dossiers.kinds import UNSETTLED, BatchStatus, CampaignKind, LetterRound
from actualisatie.dossiers.states import OPEN, CaseState
from actualisatie.storage.models import Batch, Campaign, Case, Effect

_Ids = Select[tuple[int]]


class Part(StrEnum):
    """A part of a round that finds something to do on some days, in the order of the round."""

    PASSED = "passed"
    """The term of a batch has passed, and nobody was told."""
    ACTIVITY = "activity"
    """Cases are open that end when their candidate does something."""
    SEARCH = "search"
    """Letters are under way, so the register is searched for offers and appeals."""
    CHECK = "check"
    LOOK_FOR = "look_for"
    """Addresses are to be asked for, where mail came back."""
    FOLLOW = "follow"
    REMIND = "remind"
    STRIKE_OFF = "strike_off"
    """Sources are to be asked anew, and the gate then."""
    EXECUTE = "execute"
    TELL = "tell"
    PRINT = "print"
    POSTMARK = "postmark"
    """A batch was to be posted by now, and nobody reported it."""


EVERY_DAY = frozenset({Part.ACTIVITY, Part.SEARCH})
"""Parts that look for news on every day of a running campaign."""

ONLY_TOLD = frozenset({Part.PASSED})
"""Parts that tell people of something and change no case and no letter."""


def is_quiet(session: Session, campaign: Campaign, moment: Moment) -> bool:
    """Return whether no step of a round would find a case or a batch, but for `EVERY_DAY` and `ONLY_TOLD`."""
    return parts_to_do(session, campaign, moment) <= EVERY_DAY | ONLY_TOLD


def parts_to_do(session: Session, campaign: Campaign, moment: Moment) -> frozenset[Part]:
    """Return the parts of a round that may find something to do now.

    A part may be among them that then finds nothing after all; none is left out that would find something.
    """
    values = {
        "campaign": campaign.id,
        "today": moment.today,
        "now": moment.at,
        "asked_before": moment.at - agenda.ASK_AGAIN_AFTER,
    }
    found = session.execute(_question(campaign.kind), values).mappings().one()
    return frozenset(Part(name) for name, is_found in found.items() if is_found)


@cache
def _question(kind: CampaignKind) -> Select[tuple[bool, ...]]:
    """Return the question, put together once: that takes ten times as long as its answer."""
    parts = _what_each_part_finds(kind).items()
    return select(*(or_(*(one.exists() for one in queries)).label(part.value) for part, queries in parts))


def _what_each_part_finds(kind: CampaignKind) -> dict[Part, Sequence[_Ids]]:
    campaign: BindParameter[int] = bindparam("campaign")
    today: BindParameter[date] = bindparam("today")
    now: BindParameter[datetime] = bindparam("now")
    asked_before: BindParameter[datetime] = bindparam("asked_before")
    to_remind = [agenda.due_cases(campaign, CaseState.LETTER_POSTED, today)] if agenda.has_reminders(kind) else []
    last_term_passed = agenda.due_cases(campaign, agenda.last_wait(kind), today)
    approved = agenda.approved_to_execute(campaign)
    found: dict[Part, Sequence[_Ids]] = {
        Part.PASSED: [passed_untold(campaign, today)],
        Part.ACTIVITY: [_open(campaign)] if ends_by_activity(kind) else [],
        Part.SEARCH: [letters_under_way(campaign)],
        Part.CHECK: agenda.unanswered_cases(campaign, asked_before),
        Part.LOOK_FOR: [agenda.returned_cases(campaign, now)],
        Part.FOLLOW: [agenda.paused_cases(campaign), *to_remind],
        Part.REMIND: to_remind,
        Part.STRIKE_OFF: [last_term_passed, approved],
        Part.EXECUTE: [approved, _unsettled(campaign)],
        Part.TELL: [to_tell(campaign)],
        Part.PRINT: [_unfinished(campaign), *_letters(campaign)],
        Part.POSTMARK: [_unposted(campaign, today)],
    }
    return {part: queries for part, queries in found.items() if queries}


def _open(campaign: BindParameter[int]) -> _Ids:
    return select(Case.id).where(Case.campaign_id == campaign, Case.state.in_(OPEN))


def _unsettled(campaign: BindParameter[int]) -> _Ids:
    return select(Effect.id).join(Case).where(Case.campaign_id == campaign, Effect.state.in_(UNSETTLED))


def _unfinished(campaign: BindParameter[int]) -> _Ids:
    return select(Batch.id).where(Batch.campaign_id == campaign, Batch.status.in_(UNFINISHED))


def _letters(campaign: BindParameter[int]) -> Iterator[_Ids]:
    for round_ in LetterRound:
        yield select(Case.id).where(Case.campaign_id == campaign, *is_due(round_))


def _unposted(campaign: BindParameter[int], today: BindParameter[date]) -> _Ids:
    overdue = Batch.status == BatchStatus.DELIVERED, Batch.planned_posting_on < today
    return select(Batch.id).where(Batch.campaign_id == campaign, *overdue, Batch.unposted_alarm_at.is_(None))
