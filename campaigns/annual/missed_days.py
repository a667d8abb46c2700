"""Which anniversaries are to be taken in: today's, and those of every day that an earlier run missed."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from actualisatie.calendar.anniversaries import enrolments_of
from actualisatie.calendar.rules import Feb29
from actualisatie.campaigns.postmarks.terms import Terms
from actualisatie.storage.models import Campaign


@dataclass(frozen=True, slots=True)
class AnniversaryYear:
    """Anniversaries of one year: the months and days of enrolment that have theirs on the days at hand."""

    year: int
    enrolments: tuple[tuple[int, int], ...]


def first_day_of(campaign: Campaign, terms: Terms) -> date:
    """Return the first calendar day whose anniversaries belong to the campaign, never before that of the law (S2)."""
    return max(date.fromisoformat(campaign.definition["period"]["open"]), terms.law.annual_first_day)


def days_to_take_in(campaign: Campaign, terms: Terms, today: date) -> tuple[date, date]:
    """Return the first and last calendar day whose anniversaries are still to be taken in; first > last for none."""
    first = first_day_of(campaign, terms)
    if campaign.selected_through is not None:
        first = max(first, campaign.selected_through + timedelta(days=1))
    close = campaign.definition["period"]["close"]
    return first, min(today, date.fromisoformat(close)) if close else today


def anniversary_years(first: date, last: date, feb29: Feb29) -> Iterator[AnniversaryYear]:
    """Give the enrolments with an anniversary from `first` to `last`, both included, year by year."""
    for year in range(first.year, last.year + 1):
        start, end = max(first, date(year, 1, 1)), min(last, date(year, 12, 31))
        days = (start + timedelta(days=number) for number in range((end - start).days + 1))
        yield AnniversaryYear(year, tuple(pair for day in days for pair in enrolments_of(day, feb29=feb29)))
