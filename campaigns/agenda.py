"""Which cases a step looks at on a day: lists of ids, in chunks."""

from collections.abc import Sequence
from datetime import date, datetime, timedelta

from sqlalchemy import BindParameter, Select, select, union
from sqlalchemy.orm import Session

from actualisatie.calendar.moment import Moment
from actualisatie.campaigns.checks.verdicts import DAILY_TRIES
from actualisatie.campaigns.postmarks.terms import required_rounds_of
from actualisatie.campaigns.work import among_few, free_of_doubt
from actualisatie.dossiers.kinds import CampaignKind, HoldReason, LetterRound
from actualisatie.dossiers.states import OPEN, TOWARDS_STRIKE_OFF, CaseState
from actualisatie.storage.models import Campaign, Case, Hold

_NOT_KNOWN = (HoldReason.SOURCE_UNAVAILABLE, HoldReason.CONDITIONS_UNKNOWN)
ASK_AGAIN_AFTER = timedelta(weeks=4) - timedelta(hours=12)
"""How long a dossier that waits for a person is left alone by the sources: they seldom learn anything new about it.

Rounds run about the same hour each day, and summer time must not add a day: hence the half day less.
"""

Cases = Select[tuple[int]]
"""A query for the ids of cases."""


def to_check(session: Session, campaign: Campaign, moment: Moment) -> list[int]:
    """Return the cases that have no verdict yet, or whose sources did not answer.

    They are asked about in every round, and after `DAILY_TRIES` times every four weeks, at once where every source said
    what it knows: what the sources do not know, a person must find out. Where nobody is left to be tested there is
    nothing to ask.
    """
    return sorted(session.scalars(union(*unanswered_cases(campaign.id, moment.at - ASK_AGAIN_AFTER))))


def paused(session: Session, campaign: Campaign) -> list[int]:
    """Return the open cases that are paused by the register's own status: it is read again in every round."""
    return sorted(set(session.scalars(paused_cases(campaign.id))))


def to_look_for(session: Session, campaign: Campaign, moment: Moment) -> list[int]:
    """Return the cases whose letter came back, and whose address the population register is to be asked for again.

    It is asked in the next round; where it says nothing in some more, and then every four weeks while the hold stands.
    """
    return sorted(set(session.scalars(returned_cases(campaign.id, moment.at))))


def before_reminder(session: Session, campaign: Campaign, moment: Moment) -> list[int]:
    """Return the cases whose first term has passed: their status is read before anybody reminds them.

    A case that is held, or whose reply waits for a person, gets no reminder yet, so nothing is read about it either.
    """
    if not has_reminders(campaign.kind):
        return []
    return list(session.scalars(due_cases(campaign.id, CaseState.LETTER_POSTED, moment.today).order_by(Case.id)))


def to_follow(session: Session, campaign: Campaign, moment: Moment) -> list[int]:
    """Return the cases whose status in the register matters today: paused ones, and those about to be reminded."""
    return sorted({*paused(session, campaign), *before_reminder(session, campaign, moment)})


def before_strike_off(session: Session, campaign: Campaign, moment: Moment) -> list[int]:
    """Return the cases that may be proposed or executed today: the gate wants answers younger than a day.

    A case that is held, or whose reply waits for a person, is left alone: no answer of a source could lead to a
    decision, so nobody's data are asked for. A silent source has its own rhythm (`to_check`).
    """
    due = due_cases(campaign.id, last_wait(campaign.kind), moment.today)
    return sorted({*session.scalars(due), *session.scalars(approved_to_execute(campaign.id))})


def has_reminders(kind: CampaignKind) -> bool:
    """Return whether silent candidates are reminded in a campaign of this kind."""
    return LetterRound.REMINDER in required_rounds_of(kind)


def last_wait(kind: CampaignKind) -> CaseState:
    """Return the state in which silence leads to a strike-off."""
    return CaseState.REMINDER_POSTED if has_reminders(kind) else CaseState.LETTER_POSTED


def due_cases(campaign_id: int | BindParameter[int], state: CaseState, today: date | BindParameter[date]) -> Cases:
    """Return the query for the cases in a state whose day has come, and that nothing holds."""
    due = Case.campaign_id == campaign_id, Case.state == state, Case.due_on <= today
    return select(Case.id).where(*due, *free_of_doubt())


def approved_to_execute(campaign_id: int | BindParameter[int]) -> Cases:
    """Return the query for the cases whose strike-off was approved and not executed yet."""
    return select(Case.id).where(Case.campaign_id == campaign_id, Case.state == CaseState.STRIKE_OFF_APPROVED)


def unanswered_cases(
    campaign_id: int | BindParameter[int], asked_before: datetime | BindParameter[datetime]
) -> tuple[Cases, Cases]:
    """Return the queries of `to_check`: for the new cases, and for those of which the sources did not tell enough."""
    new = select(Case.id).where(Case.campaign_id == campaign_id, Case.state == CaseState.SELECTED)
    held = _held_for(campaign_id, *_NOT_KNOWN).where(Case.state.in_(OPEN))
    rested = (Case.check_tries < DAILY_TRIES) | (Case.checked_at <= asked_before)
    return new.where(~Case.applicant_deceased, rested), held.where(~Case.applicant_deceased, rested)


def paused_cases(campaign_id: int | BindParameter[int]) -> Cases:
    """Return the query of `paused`; one that is held for both reasons is named twice."""
    return _held_for(campaign_id, HoldReason.IN_OFFER, HoldReason.APPEAL).where(Case.state.in_(OPEN))


def returned_cases(campaign_id: int | BindParameter[int], now: datetime | BindParameter[datetime]) -> Cases:
    """Return the query of `to_look_for`; one whose strike-off was sent already waits for what the software says."""
    due = Hold.ask_again_at.is_(None) | (Hold.ask_again_at <= now)
    movable = Case.state.in_(OPEN - TOWARDS_STRIKE_OFF), ~Case.applicant_deceased
    return _held_for(campaign_id, HoldReason.RETURNED_MAIL).where(due, *movable)


def _held_for(campaign_id: int | BindParameter[int], *reasons: HoldReason) -> Cases:
    """Return the query for the cases with an open hold for one of these reasons: few, whatever the campaign's size.

    It begins with the holds and looks up the case of each. Where nothing is found, PostgreSQL would otherwise compare
    every case of the campaign with every hold, as it counts on finding one soon.
    """
    held = Hold.reason.in_(reasons), Hold.lifted_at.is_(None)
    return select(Case.id).join(Hold, Hold.case_id == Case.id).where(*held, among_few(campaign_id))


def chunks(ids: Sequence[int], size: int) -> list[list[int]]:
    """Return the ids in lists of at most `size`."""
    return [list(ids[start : start + size]) for start in range(0, len(ids), size)]
