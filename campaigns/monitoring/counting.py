"""Counts dossiers and strike-offs per housing company, municipality and value of each dimension: one query each."""

from collections import Counter
from dataclasses import dataclass, field
from datetime import date

from sqlalchemy import ColumnElement, func, literal, select
from sqlalchemy.orm import Session

from actualisatie.calendar.moment import Moment
from actualisatie.campaigns.monitoring.dimensions import STRUCK_OFF_ONLY, dimensions, municipality
from actualisatie.campaigns.monitoring.suppression import Sum
from actualisatie.dossiers.states import CaseState
from actualisatie.storage.models import Campaign, Case, Dossier, HousingCompany

Area = tuple[str, ...]
"""Nothing for all, a housing company, or a housing company and a municipality."""

TOTAL = "total"
"""The dimension, and its only value, that holds the counts of an area itself."""


@dataclass(frozen=True, slots=True, order=True)
class Place:
    """A cell of the report."""

    area: Area
    dimension: str
    value: str


@dataclass(slots=True)
class Counts:
    """The counts of a measure with the sums that bind them."""

    counts: Counter[Place] = field(default_factory=Counter)

    def add(self, company: str, town: str, dimension: str, value: str, count: int) -> None:
        """Count in the municipality and in all areas around it."""
        for area in ((), (company,), (company, town)):
            self.counts[Place(area, dimension, value)] += count

    def sums(self) -> list[Sum[Place]]:
        """Return every total that stands beside its parts: over the values of an area, over the areas of an area."""
        values: dict[Place, list[Place]] = {}
        areas: dict[Place, list[Place]] = {}
        for cell in sorted(self.counts):
            if cell.dimension != TOTAL:
                values.setdefault(Place(cell.area, TOTAL, TOTAL), []).append(cell)
            if cell.area:
                areas.setdefault(Place(cell.area[:-1], cell.dimension, cell.value), []).append(cell)
        by_dimension: dict[tuple[Place, str], list[Place]] = {}
        for total, cells in values.items():
            for cell in cells:
                by_dimension.setdefault((total, cell.dimension), []).append(cell)
        rows = [Sum(total, tuple(cells)) for (total, _), cells in by_dimension.items()]
        found = rows + [Sum(total, tuple(cells)) for total, cells in areas.items()]
        return sorted(found, key=lambda one: (-len(one.total.area), one.total.area))


def count_all(session: Session, campaign: Campaign, moment: Moment) -> tuple[Counts, Counts]:
    """Return the counts of all dossiers of a campaign, and of those that were struck off (also if taken back later)."""
    opened_on = date.fromisoformat(campaign.definition["period"]["open"])
    every, struck_off = Counts(), Counts()
    found: dict[str, ColumnElement[str]] = {TOTAL: literal(TOTAL), **dimensions(opened_on, moment)}
    for dimension, value in found.items():
        for company, town, shown, dossiers, gone in _grouped(session, campaign, value):
            if dimension not in STRUCK_OFF_ONLY:
                every.add(company, town, dimension, shown, dossiers)
            if gone or dimension not in STRUCK_OFF_ONLY:
                struck_off.add(company, town, dimension, shown, gone)
    return every, struck_off


def _grouped(session: Session, campaign: Campaign, value: ColumnElement[str]) -> list[tuple[str, str, str, int, int]]:
    gone = Case.state.in_([CaseState.STRUCK_OFF, CaseState.REINSTATED])
    each = (
        select(
            HousingCompany.code.label("company"),
            municipality().label("town"),
            value.label("value"),
            func.coalesce(gone, False).label("gone"),
        )
        .select_from(Case)
        .join(Dossier, Case.dossier_id == Dossier.id)
        .join(HousingCompany, Case.housing_company_id == HousingCompany.id)
        .where(Case.campaign_id == campaign.id)
        .subquery()
    )
    query = select(each.c.company, each.c.town, each.c.value, func.count(), func.count().filter(each.c.gone)).group_by(
        each.c.company, each.c.town, each.c.value
    )
    return [tuple(row) for row in session.execute(query)]
