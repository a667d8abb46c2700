"""How many dossiers have their anniversary on the coming days, per housing company: for printing and staffing."""

from collections import Counter, defaultdict
from dataclasses import dataclass
from datetime import date, timedelta

from sqlalchemy import extract, func, select
from sqlalchemy.orm import Session

from actualisatie.calendar.anniversaries import enrolments_of
from actualisatie.calendar.rules import Feb29
from actualisatie.campaigns.postmarks.terms import terms_of
from actualisatie.dossiers.kinds import NOT_IN_CAMPAIGN, CampaignKind, Verdict
from actualisatie.storage.models import Campaign, Case, Dossier, HousingCompany


@dataclass(frozen=True, slots=True)
class ExpectedDay:
    """Anniversaries of one calendar day (Brussels), by the code of the housing company."""

    day: date
    anniversaries: dict[str, int]


@dataclass(frozen=True, slots=True)
class Expected:
    """The coming days, and what share of the dossiers that were checked so far did not meet the conditions.

    `failing_share` is None before the first verdict: then nobody can say how many letters there will be.
    """

    days: tuple[ExpectedDay, ...]
    failing_share: float | None

    @property
    def per_company(self) -> dict[str, int]:
        """Return the anniversaries of all the days together, by the code of the housing company."""
        total: Counter[str] = Counter()
        for one in self.days:
            total.update(one.anniversaries)
        return dict(sorted(total.items()))

    def letters(self, anniversaries: int) -> int | None:
        """Return how many of so many anniversaries will probably need a letter."""
        return None if self.failing_share is None else round(anniversaries * self.failing_share)


def expected_volumes(session: Session, campaign: Campaign, first: date, days: int) -> Expected:
    """Return the anniversaries from `first` on for a number of calendar days; one look at each dossier."""
    feb29 = terms_of(campaign).law.anniversary_feb29
    by_date = _by_date_of_enrolment(session, campaign)
    found = tuple(_on(first + timedelta(days=number), by_date, feb29) for number in range(days))
    return Expected(found, _failing_share(session))


def _by_date_of_enrolment(session: Session, campaign: Campaign) -> dict[tuple[int, int], list[tuple[int, str, int]]]:
    """Return year, company and number of dossiers by month and day of enrolment."""
    year, month, day = (extract(part, Dossier.enrolled_on) for part in ("year", "month", "day"))
    query = (
        select(month, day, year, HousingCompany.code, func.count())
        .join(HousingCompany, HousingCompany.id == Dossier.housing_company_id)
        .where(Dossier.status.not_in(NOT_IN_CAMPAIGN))
        .group_by(month, day, year, HousingCompany.code)
    )
    wanted = campaign.definition["housing_companies"]
    if wanted != "all":
        query = query.where(HousingCompany.kbo.in_(wanted))
    found: dict[tuple[int, int], list[tuple[int, str, int]]] = defaultdict(list)
    for in_month, on_day, in_year, code, count in session.execute(query):
        found[int(in_month), int(on_day)].append((int(in_year), code, count))
    return found


def _on(day: date, by_date: dict[tuple[int, int], list[tuple[int, str, int]]], feb29: Feb29) -> ExpectedDay:
    counts: Counter[str] = Counter()
    for enrolment in enrolments_of(day, feb29=feb29):
        for year, code, count in by_date.get(enrolment, ()):
            if year < day.year:
                counts[code] += count
    return ExpectedDay(day, dict(sorted(counts.items())))


def _failing_share(session: Session) -> float | None:
    annual = select(Campaign.id).where(Campaign.kind == CampaignKind.ANNUAL)
    query = (
        select(Case.verdict, func.count())
        .where(Case.campaign_id.in_(annual), Case.verdict.in_([Verdict.MEETS, Verdict.FAILS]))
        .group_by(Case.verdict)
    )
    counts = {row[0]: row[1] for row in session.execute(query)}
    return counts.get(Verdict.FAILS, 0) / sum(counts.values()) if counts else None
