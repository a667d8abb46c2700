"""Who was struck off and why, with small counts hidden: what the sector asked to see (S3)."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from sqlalchemy.orm import Session

from actualisatie.calendar.moment import Moment
from actualisatie.campaigns.monitoring.counting import TOTAL, Area, Counts, Place, count_all
from actualisatie.campaigns.monitoring.dimensions import NOT_KNOWN, STRUCK_OFF_ONLY
from actualisatie.campaigns.monitoring.suppression import cells_to_hide
from actualisatie.campaigns.postmarks.terms import terms_of
from actualisatie.storage import journal
from actualisatie.storage.models import Campaign


@dataclass(frozen=True, slots=True)
class ReportLine:
    """The counts of one value in one area; None is a hidden count.

    Where `has_dossiers` is false only strike-offs have the value, and `dossiers` is None too.
    """

    area: Area
    dimension: str
    value: str
    dossiers: int | None
    struck_off: int | None
    has_dossiers: bool

    @property
    def company(self) -> str:
        """Return the housing company's short name, or *all*."""
        return self.area[0] if self.area else "all"

    @property
    def municipality(self) -> str:
        """Return the municipality of domicile, or *all*."""
        return self.area[1] if len(self.area) > 1 else "all"


@dataclass(frozen=True, slots=True)
class Report:
    """The report of a campaign on a Brussels day; counts from 1 to below `threshold` are hidden."""

    campaign: str
    day: date
    threshold: int
    lines: tuple[ReportLine, ...]

    def of_area(self, *area: str) -> Iterator[ReportLine]:
        """Give the lines of one area: none for all, a company, or a company and a municipality."""
        return (line for line in self.lines if line.area == area)

    @property
    def not_known(self) -> dict[str, str]:
        """Return what was asked for and cannot be told, with the reason."""
        return dict(NOT_KNOWN)


def make_report(session: Session, campaign: Campaign, moment: Moment, actor: str) -> Report:
    """Return the report as things stand now, and journal who made it. No name, number or address is in it."""
    threshold = terms_of(campaign).policies.monitoring.suppress_below
    every, struck_off = count_all(session, campaign, moment)
    lines = tuple(_lines(every, struck_off, threshold))
    data = {"below": threshold, "lines": len(lines)}
    journal.record(session, journal.Entry(moment.at, actor, "report made", campaign_id=campaign.id, data=data))
    return Report(campaign.name, moment.today, threshold, lines)


def _lines(every: Counts, struck_off: Counts, threshold: int) -> Iterator[ReportLine]:
    dossiers_hidden = cells_to_hide(every.counts, every.sums(), threshold)
    struck_off_hidden = cells_to_hide(struck_off.counts, struck_off.sums(), threshold)
    for cell in sorted(every.counts.keys() | struck_off.counts.keys(), key=_order):
        has_dossiers = cell.dimension not in STRUCK_OFF_ONLY
        known = has_dossiers and cell not in dossiers_hidden
        yield ReportLine(
            area=cell.area,
            dimension=cell.dimension,
            value=cell.value,
            dossiers=every.counts[cell] if known else None,
            struck_off=None if cell in struck_off_hidden else struck_off.counts[cell],
            has_dossiers=has_dossiers,
        )


def _order(cell: Place) -> tuple[Area, bool, str, str]:
    return (cell.area, cell.dimension != TOTAL, cell.dimension, cell.value)
