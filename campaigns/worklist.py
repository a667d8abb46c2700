"""What waits for people in a campaign, per housing company: how much, since when, and which is overdue."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from functools import cache
from typing import Any

from sqlalchemy import Select, func, select, union_all
from sqlalchemy.orm import Session

from actualisatie.calendar.moment import BRUSSELS, Moment, midnight_after
from actualisatie.campaigns.holding.hold_desk import open_in
from actualisatie.campaigns.work import among_few
from actualisatie.dossiers.kinds import HoldReason
from actualisatie.dossiers.states import CaseState
from actualisatie.storage.models import Campaign, Case, Dossier, Hold, HousingCompany, JournalEntry

OVERDUE_AFTER = 14
"""Calendar days after which work is overdue, unless somebody asks for another number: a house rule, no law."""

DECISION = "decision"
"""A proposed strike-off waits for its second person."""


@dataclass(frozen=True, slots=True)
class Waiting:
    """Work of one sort at one housing company: a hold, or a decision. Days are calendar days in Brussels.

    `overdue` are the numbers of the dossiers that have waited too long, oldest first.
    """

    company: str
    work: str
    dossiers: int
    oldest: date
    overdue: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Worklist:
    """Today's round by the state in which its cases are now, the dossiers without a verdict, and what waits."""

    today: date
    taken_in_today: dict[str, int]
    unknown: int
    waiting: tuple[Waiting, ...]


def worklist(session: Session, campaign: Campaign, moment: Moment, overdue_after: int = OVERDUE_AFTER) -> Worklist:
    """Return what waits for people, most overdue first; three queries whatever the size of the campaign."""
    groups: dict[tuple[str, str], list[tuple[date, str]]] = defaultdict(list)
    day_of = cache(lambda at: Moment.of(at).today)  # most began in the same round
    held = open_in(campaign, HousingCompany.code, Hold.reason, Dossier.number, Hold.placed_at)
    for company, reason, number, placed_at in session.execute(_with_names(held)):
        groups[company, reason.value].append((day_of(placed_at), number))
    proposed = _undecided(campaign, HousingCompany.code, Dossier.number, Case.proposed_at)
    for company, number, proposed_at in session.execute(_with_names(proposed)):
        groups[company, DECISION].append((day_of(proposed_at) if proposed_at else moment.today, number))
    limit = moment.today - timedelta(days=overdue_after)
    waiting = [_waiting(*key, sorted(found), limit) for key, found in groups.items()]
    waiting.sort(key=lambda one: (-len(one.overdue), one.company, one.work))
    not_known = {HoldReason.SOURCE_UNAVAILABLE, HoldReason.CONDITIONS_UNKNOWN}
    unknown = {number for (_, work), found in groups.items() if work in not_known for _, number in found}
    return Worklist(moment.today, _taken_in(session, campaign, moment.today), len(unknown), tuple(waiting))


def count_overdue(session: Session, campaign: Campaign, moment: Moment) -> dict[str, int]:
    """Return how much has waited for over `OVERDUE_AFTER` days, by the code of the housing company: counted, not read.

    It is what `worklist` lists as overdue; a round tells no more of it than how much there is.
    """
    before = midnight_after(moment.today - timedelta(days=OVERDUE_AFTER))
    held = open_in(campaign, Case.housing_company_id).where(Hold.placed_at < before)
    proposed = _undecided(campaign, Case.housing_company_id).where(Case.proposed_at < before)
    overdue = union_all(held, proposed).subquery()
    company = overdue.c.housing_company_id
    counted = select(company, func.count().label("cases")).group_by(company).subquery()
    query = select(HousingCompany.code, counted.c.cases).join(
        counted, counted.c.housing_company_id == HousingCompany.id
    )
    return dict(session.execute(query.order_by(HousingCompany.code)).tuples().all())


def _waiting(company: str, work: str, found: list[tuple[date, str]], limit: date) -> Waiting:
    overdue = tuple(number for since, number in found if since <= limit)
    return Waiting(company, work, len(found), found[0][0], overdue)


def _undecided(campaign: Campaign, *columns: Any) -> Select[Any]:
    """Return the query for columns of the proposed strike-offs of a campaign."""
    proposed = Case.campaign_id == campaign.id, Case.state == CaseState.STRIKE_OFF_PROPOSED
    return select(*columns).select_from(Case).where(*proposed)


def _with_names(cases: Select[Any]) -> Select[Any]:
    """Return a query of cases together with their dossier and housing company."""
    with_dossier = cases.join(Dossier, Case.dossier_id == Dossier.id)
    return with_dossier.join(HousingCompany, Case.housing_company_id == HousingCompany.id)


def _taken_in(session: Session, campaign: Campaign, today: date) -> dict[str, int]:
    begins = datetime.combine(today, time.min, tzinfo=BRUSSELS)
    query = (
        select(Case.state, func.count())
        .join(JournalEntry, JournalEntry.case_id == Case.id)
        .where(among_few(campaign.id), JournalEntry.event.in_(["selected", "excluded"]))
        .where(JournalEntry.at >= begins, JournalEntry.at < midnight_after(today))
        .group_by(Case.state)
        .order_by(Case.state)
    )
    return {state.value: count for state, count in session.execute(query)}
