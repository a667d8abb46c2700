"""Takes in the dossiers whose anniversary has come: one case for each and year, however often it runs."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any, TypeVar

from sqlalchemy import ColumnElement, Select, exists, extract, func, select, tuple_
from sqlalchemy.orm import Session

from actualisatie.calendar.moment import Moment
from actualisatie.campaigns.annual.missed_days import AnniversaryYear, anniversary_years, days_to_take_in
from actualisatie.campaigns.postmarks.terms import terms_of
from actualisatie.campaigns.selecting import place_first_holds, take_turns
from actualisatie.dossiers.kinds import NOT_IN_CAMPAIGN, CampaignKind, DossierStatus
from actualisatie.dossiers.states import OPEN, CaseState
from actualisatie.storage import journal
from actualisatie.storage.bulk import insert_many
from actualisatie.storage.models import Campaign, Case, Dossier, HousingCompany

_Row = TypeVar("_Row", bound=tuple[Any, ...])

IN_ANOTHER_CAMPAIGN = "in_another_campaign"
"""Why a dossier skips a year: another campaign is asking about it, and two letters at once would only confuse."""

EARLIER_ROUND_RUNS = "earlier_round_runs"
"""Why a dossier skips a year: its annual round of an earlier year still waits for an answer, a source or a person."""

_WHY = {
    IN_ANOTHER_CAMPAIGN: "campaign {campaign} has this dossier in hand on its anniversary",
    EARLIER_ROUND_RUNS: "its annual round of an earlier year ({campaign}) still runs on its anniversary",
}


@dataclass(frozen=True, slots=True)
class Anniversary:
    """A dossier whose anniversary of a year has come; `busy_in` is the campaign that has it in hand already, if any."""

    dossier_id: int
    housing_company_id: int
    status: DossierStatus
    busy_in: str | None
    busy_kind: CampaignKind | None
    year: int

    @property
    def skips(self) -> str | None:
        """Return why it skips this year, as the case records it; None when its round begins."""
        if self.busy_in is None:
            return None
        return EARLIER_ROUND_RUNS if self.busy_kind is CampaignKind.ANNUAL else IN_ANOTHER_CAMPAIGN


def take_in_anniversaries(session: Session, campaign: Campaign, size: int, moment: Moment, actor: str) -> int:
    """Make cases for the next `size` dossiers whose anniversary has come; return how many, 0 when none is left.

    Today's anniversaries and those of every earlier day that no run took in. Left out, as they are today: dossiers that
    are struck off, refused or not submitted. A dossier in a running case, of another campaign or of an earlier year, is
    excluded for this year, and its story says which. Once all are taken in the campaign remembers the day.
    """
    take_turns(session, campaign)
    terms = terms_of(campaign)
    first, last = days_to_take_in(campaign, terms, moment.today)
    for due in anniversary_years(first, last, terms.law.anniversary_feb29):
        if found := list(_next(session, campaign, due, size)):
            _make_cases(session, campaign, found, moment, actor)
            return len(found)
    if first <= last:
        campaign.selected_through = last
        campaign.selected_at = campaign.selected_at or moment.at
    return 0


def count_anniversaries(session: Session, campaign: Campaign, moment: Moment) -> int:
    """Return how many dossiers `take_in_anniversaries` would still make a case for; it changes nothing."""
    terms = terms_of(campaign)
    years = anniversary_years(*days_to_take_in(campaign, terms, moment.today), terms.law.anniversary_feb29)
    found = (select(func.count()).select_from(_due(campaign, due, select(Dossier.id)).subquery()) for due in years)
    return sum(session.execute(query).scalar_one() for query in found)


def _next(session: Session, campaign: Campaign, due: AnniversaryYear, size: int) -> Iterator[Anniversary]:
    running = (
        select(func.min(Case.campaign_id)).where(Case.dossier_id == Dossier.id, Case.state.in_(OPEN)).scalar_subquery()
    )
    columns = (Dossier.id, Dossier.housing_company_id, Dossier.status, Campaign.name, Campaign.kind)
    query = _due(campaign, due, select(*columns).outerjoin(Campaign, Campaign.id == running))
    for row in session.execute(query.order_by(Dossier.id).limit(size)):
        yield Anniversary(row.id, row.housing_company_id, row.status, row.name, row.kind, due.year)


def _due(campaign: Campaign, due: AnniversaryYear, query: Select[_Row]) -> Select[_Row]:
    """Leave of a query on dossiers those that are to be taken in for their anniversary of a year."""
    query = query.where(*has_anniversary(due), Dossier.status.not_in(NOT_IN_CAMPAIGN), ~_taken_in(due.year))
    wanted = campaign.definition["housing_companies"]
    if wanted == "all":
        return query
    company = HousingCompany.id == Dossier.housing_company_id
    return query.join(HousingCompany, company).where(HousingCompany.kbo.in_(wanted))


def has_anniversary(due: AnniversaryYear) -> tuple[ColumnElement[bool], ColumnElement[bool]]:
    """Return the conditions under which a dossier has its anniversary: month and day fit, enrolled in an earlier year.

    One look at each dossier of the register, whatever the number of days.
    """
    month, day = extract("month", Dossier.enrolled_on), extract("day", Dossier.enrolled_on)
    return tuple_(month, day).in_(due.enrolments), extract("year", Dossier.enrolled_on) < due.year


def _taken_in(year: int) -> ColumnElement[bool]:
    """Answer whether any annual campaign took the dossier in for its anniversary of this year."""
    annual = select(Campaign.id).where(Campaign.kind == CampaignKind.ANNUAL)
    return exists().where(Case.dossier_id == Dossier.id, Case.turn == year, Case.campaign_id.in_(annual))


def _make_cases(session: Session, campaign: Campaign, found: Sequence[Anniversary], moment: Moment, actor: str) -> None:
    rows = [_row(campaign, one, moment) for one in found]
    made = insert_many(session, Case, rows, Case.id, Case.dossier_id)
    case_ids = {row.dossier_id: row.id for row in made}
    place_first_holds(session, {case_ids[one.dossier_id]: one.status for one in found if not one.skips}, moment, actor)
    journal.record(session, *(_entry(campaign, case_ids[one.dossier_id], one, moment, actor) for one in found))


def _row(campaign: Campaign, one: Anniversary, moment: Moment) -> dict[str, object]:
    return {
        "campaign_id": campaign.id,
        "dossier_id": one.dossier_id,
        "housing_company_id": one.housing_company_id,
        "turn": one.year,
        "state": CaseState.EXCLUDED if one.skips else CaseState.SELECTED,
        "state_since": moment.today,
        "closed_reason": one.skips,
    }


def _entry(campaign: Campaign, case_id: int, one: Anniversary, moment: Moment, actor: str) -> journal.Entry:
    return journal.Entry(
        moment.at,
        actor,
        "excluded" if one.skips else "selected",
        campaign_id=campaign.id,
        case_id=case_id,
        to_state=CaseState.EXCLUDED if one.skips else CaseState.SELECTED,
        reason=_WHY[one.skips].format(campaign=one.busy_in) if one.skips else None,
        data={"anniversary": one.year},
    )
