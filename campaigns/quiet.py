"""Answers in one question to the database whether a round would find anything to do: on most days it would not."""

from collections.abc import Iterator
from datetime import date, datetime
from functools import cache

from sqlalchemy import BindParameter, Select, bindparam, or_, select
from sqlalchemy.orm import Session

from actualisatie.calendar.moment import Moment
from actualisatie.campaigns.agenda import ASK_AGAIN_AFTER, paused_cases, returned_cases, unanswered_cases
from actualisatie.campaigns.batches.claimable import is_due
from actualisatie.campaigns.batches.printing import UNFINISHED
from actualisatie.campaigns.work import free_of_doubt
from actualisatie.dossiers.kinds import UNSETTLED, BatchStatus, LetterRound
from actualisatie.dossiers.states import AWAITING_REPLY, CaseState
from actualisatie.storage.models import Batch, Case, Effect


def is_quiet(session: Session, campaign_id: int, moment: Moment) -> bool:
    """Return whether no step of a round would find a case or a batch.

    It may say no where a step then finds nothing after all; it never says yes where one would find something.
    """
    values = {
        "campaign": campaign_id,
        "today": moment.today,
        "now": moment.at,
        "asked_before": moment.at - ASK_AGAIN_AFTER,
    }
    return not session.scalar(_anything(), values)


def letters_may_be_due(session: Session, campaign_id: int) -> bool:
    """Return whether a letter may be due, or a batch is not handed over yet; like `is_quiet` it never hides one."""
    return bool(session.scalar(_any_letter(), {"campaign": campaign_id}))


@cache
def _any_letter() -> Select[tuple[bool]]:
    campaign: BindParameter[int] = bindparam("campaign")
    return select(or_(*(one.exists() for one in (_unfinished(campaign), *_letters(campaign)))))


def _unfinished(campaign: BindParameter[int]) -> Select[tuple[int]]:
    return select(Batch.id).where(Batch.campaign_id == campaign, Batch.status.in_(UNFINISHED))


def _letters(campaign: BindParameter[int]) -> Iterator[Select[tuple[int]]]:
    for round_ in LetterRound:
        yield select(Case.id).where(Case.campaign_id == campaign, *is_due(round_))


@cache
def _anything() -> Select[tuple[bool]]:
    """Return the question, put together once: that takes ten times as long as its answer."""
    campaign: BindParameter[int] = bindparam("campaign")
    today: BindParameter[date] = bindparam("today")
    now: BindParameter[datetime] = bindparam("now")
    asked_before: BindParameter[datetime] = bindparam("asked_before")
    cases = select(Case.id).where(Case.campaign_id == campaign)
    batches = select(Batch.id).where(Batch.campaign_id == campaign)
    due = cases.where(Case.state.in_(AWAITING_REPLY), Case.due_on <= today, *free_of_doubt())
    approved = cases.where(Case.state == CaseState.STRIKE_OFF_APPROVED)
    overdue = batches.where(Batch.status == BatchStatus.DELIVERED, Batch.planned_posting_on < today)
    silent = overdue.where(Batch.unposted_alarm_at.is_(None))
    unsettled = select(Effect.id).join(Case).where(Case.campaign_id == campaign, Effect.state.in_(UNSETTLED))
    to_ask = (unanswered_cases(campaign, asked_before), returned_cases(campaign, now), paused_cases(campaign))
    # what is quickly seen comes first
    found = (due, approved, _unfinished(campaign), silent, unsettled, *to_ask, *_letters(campaign))
    return select(or_(*(one.exists() for one in found)))
