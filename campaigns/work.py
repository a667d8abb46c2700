"""Finds the cases that a step may work on, a chunk at a time."""

from datetime import date

from sqlalchemy import BindParameter, ColumnElement, exists, select
from sqlalchemy.orm import Session, selectinload
from sqlalchemy.orm.interfaces import ORMOption

from actualisatie.calendar.moment import Moment
from actualisatie.dossiers.kinds import ReplyStatus
from actualisatie.dossiers.states import CaseState
from actualisatie.storage.models import Campaign, Case, Dossier, DossierMember, Hold, Reply
from actualisatie.storage.plans import OnlyChecked

CHUNK = 500
"""Dossiers worked on in one transaction."""


def among_few(campaign_id: int | BindParameter[int]) -> ColumnElement[bool]:
    """Return the condition that a case belongs to a campaign, for queries that already name few cases.

    SQLite is kept from walking through all cases of the campaign by their index. PostgreSQL must see the column plain:
    what it cannot count it takes for rare, and then compares every case with every hold.
    """
    return OnlyChecked(Case.campaign_id) == campaign_id


def with_people() -> tuple[ORMOption, ORMOption]:
    """Return what loads cases with their campaign and everybody of their dossiers, in one look for each table."""
    people = selectinload(Case.dossier).selectinload(Dossier.members).joinedload(DossierMember.person)
    return people, selectinload(Case.campaign)


def free_of_doubt() -> tuple[ColumnElement[bool], ColumnElement[bool]]:
    """Return the conditions under which a case may move on: no open hold, no reply that waits for a person."""
    held = exists().where(Hold.case_id == Case.id, Hold.lifted_at.is_(None))
    return ~held, no_reply_waits()


def no_reply_waits() -> ColumnElement[bool]:
    """Return the condition that no reply of a case waits for a person."""
    return ~exists().where(Reply.case_id == Case.id, OnlyChecked(Reply.status) == ReplyStatus.UNCLEAR)


def due_on_days(session: Session, campaign: Campaign, state: CaseState, moment: Moment, size: int) -> dict[int, date]:
    """Return the due days of at most `size` cases in `state` whose day has come (Brussels), oldest due first.

    Those with a hold or an open reply are left out.
    """
    query = (
        select(Case.id, Case.due_on)
        .where(Case.campaign_id == campaign.id, Case.state == state, Case.due_on <= moment.today, *free_of_doubt())
        .order_by(Case.due_on, Case.id)
        .limit(size)
    )
    return {row.id: row.due_on for row in session.execute(query)}
