"""Finds the batches whose term has passed and of which nobody was told yet: each is told of at least once."""

from collections.abc import Sequence
from datetime import date

from sqlalchemy import BindParameter, ColumnElement, Select, select, update
from sqlalchemy.orm import Session

from actualisatie.calendar.moment import Moment
from actualisatie.dossiers.kinds import BatchStatus
from actualisatie.storage.crash_points import CrashPoint, reached
from actualisatie.storage.models import Batch, Campaign


def passed_untold(campaign: int | BindParameter[int], today: date | BindParameter[date]) -> Select[tuple[int]]:
    """Return the query for the posted batches whose term, with its grace, has passed by a day, and nobody was told.

    The day is the first one on which silence may move a case (Brussels): an extension or a corrected postmark moves it.
    """
    return select(Batch.id).where(*_untold(campaign, today))


def passed_terms(session: Session, campaign: Campaign, moment: Moment) -> list[int]:
    """Return the ids of the batches whose term has passed and of which nobody was told yet, oldest first."""
    return list(session.scalars(passed_untold(campaign.id, moment.today).order_by(Batch.id)))


def note_told(session: Session, campaign: Campaign, batch_ids: Sequence[int], moment: Moment) -> None:
    """Remember that it was told that the terms of batches passed; not of one that got longer meanwhile and runs."""
    reached(CrashPoint.TERMS_TOLD)
    told = update(Batch).where(Batch.id.in_(batch_ids), *_untold(campaign.id, moment.today))
    session.execute(told.values(passed_told_at=moment.at), execution_options={"synchronize_session": False})


def _untold(campaign: int | BindParameter[int], today: date | BindParameter[date]) -> Sequence[ColumnElement[bool]]:
    posted = Batch.campaign_id == campaign, Batch.status == BatchStatus.POSTED
    return *posted, Batch.next_step_on <= today, Batch.passed_told_at.is_(None)
