"""The waves of a campaign on the calendar: what leaves when, and what that means for its close."""

from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from enum import StrEnum
from typing import Annotated, Self

from pydantic import AfterValidator, Field, model_validator

from actualisatie.calendar import planning
from actualisatie.calendar.days import DayCalendar, default_calendar
from actualisatie.calendar.errors import CalendarError, LawUnknownError, TermTooShortError
from actualisatie.calendar.law import LawParameters, Term, law_on
from actualisatie.campaigns.policies import Policies, Strict
from actualisatie.campaigns.register.texts import tidy_text

_BETWEEN_WAVES = timedelta(days=14)
"""Calendar days between the two usual waves: 10 and 24 January in the plan of S1."""

Fault = tuple[tuple[str | int, ...], str]
"""A place in the definition and what is wrong there."""


class WaveSelection(StrEnum):
    """Which dossiers a wave writes to, by what the conditions said of them."""

    IN_ONDERZOEK = "in_onderzoek"
    SATISFIES = "satisfies"
    ALL = "all"


class Period(Strict):
    """The days of a campaign, Europe/Brussels."""

    open: Annotated[date, Field(description="First day on which a letter may be posted.")]
    close: Annotated[
        date | None,
        Field(description="Day by which all should be done. It never shortens a candidate's term. Empty: none."),
    ] = None

    @model_validator(mode="after")
    def _closes_after_it_opens(self) -> Self:
        if self.close and self.close < self.open:
            raise ValueError("`close` lies before `open`: correct one of the two days")
        for day in (self.open, self.close or self.open):
            default_calendar().holiday(day)  # raises for a day of which the holidays are not on record
        return self


class Wave(Strict):
    """Letters that leave together: which dossiers, on which planned day, on which paper."""

    number: Annotated[int, Field(ge=1, le=99, description="1 for the first wave, then counting on.")]
    selects: Annotated[WaveSelection, Field(description="Dossiers that this wave writes to.")]
    posting_on: Annotated[date, Field(description="Planned posting day; the real postmark decides the terms.")]
    paper_colour: Annotated[
        str,
        AfterValidator(tidy_text),
        Field(min_length=1, max_length=30, description="Colour of the paper; two waves, two colours (S1)."),
    ] = "wit"


def default_waves(period: Period | None) -> tuple[Wave, ...]:
    """Return the waves of a campaign that names none: problem cases first, everybody else two weeks later (S1).

    Both leave on a posting day. None where there is no valid period, or where the calendar ends.
    """
    if period is None:
        return ()
    days = default_calendar()
    try:
        first = _posting_day(period.open, days)
        second = _posting_day(first + _BETWEEN_WAVES, days)
    except CalendarError:
        return ()
    return (
        Wave(number=1, selects=WaveSelection.IN_ONDERZOEK, posting_on=first, paper_colour="geel"),
        Wave(number=2, selects=WaveSelection.SATISFIES, posting_on=second, paper_colour="wit"),
    )


def faults_of(period: Period, waves: Sequence[Wave], policies: Policies) -> Iterator[Fault]:
    """Give what is impossible in these waves under these policies, each with its place in the definition."""
    numbers, selected = [wave.number for wave in waves], [wave.selects for wave in waves]
    if not waves:
        yield ("waves",), "names no wave: add one, or leave the key out for the usual two"
    if numbers != list(range(1, len(waves) + 1)):
        yield ("waves",), "waves are numbered 1, 2, 3 and so on, in this order"
    if len(set(selected)) < len(selected) or (WaveSelection.ALL in selected and len(selected) > 1):
        yield ("waves",), "a dossier belongs to one wave: `all` stands alone, and no other selection stands twice"
    for place, wave in enumerate(waves):
        yield from ((("waves", place, "posting_on"), reason) for reason in _faults_of_day(wave.posting_on, period))
        yield from _short_terms(wave.posting_on, policies)
    try:
        plan_of(period, waves, policies, default_calendar())
    except CalendarError as error:
        yield ("waves",), str(error)


def _faults_of_day(day: date, period: Period) -> Iterator[str]:
    if day < period.open:
        yield f"lies before the campaign opens on {period.open}: post later, or let it open earlier"
    if period.close and day > period.close:
        yield f"lies after the campaign closes on {period.close}: post earlier, or let it close later"


def _short_terms(posting_on: date, policies: Policies) -> Iterator[Fault]:
    """Hold the chosen terms to the legal minimum of the day from which they would run."""
    places = {
        Term.FIRST: ("policies", "term", "first"),
        Term.REMINDER: ("policies", "term", "reminder"),
        Term.SECOND_REQUEST: ("policies", "review", "second_request_days"),
    }
    for term, place in places.items():
        try:
            law_on(posting_on).term_length(term, policies.term_length(term))
        except TermTooShortError as error:
            yield place, str(error)
        except LawUnknownError as error:
            yield ("waves",), str(error)


def law_of(waves: Sequence[Wave]) -> LawParameters:
    """Return the law in force on the first posting day; raise `LawUnknownError` when none is on record."""
    return law_on(min(wave.posting_on for wave in waves))


def plan_of(period: Period, waves: Sequence[Wave], policies: Policies, days: DayCalendar) -> planning.Plan:
    """Put the waves on the calendar under the law of the first posting day.

    Raises `CalendarError` for a day outside the calendar or the law, and for a term below the legal minimum.
    """
    return planning.plan(
        [planning.Wave(f"wave {wave.number}", wave.posting_on) for wave in waves],
        law=law_of(waves).with_policy(roll=policies.term.roll),
        days=days,
        close=period.close,
        policy=planning.PlanPolicy(
            first_length=policies.term.first,
            reminder_length=policies.term.reminder,
            reminder_grace=policies.reminder.grace_working_days,
            strike_grace=policies.strike.grace_working_days,
        ),
    )


def _posting_day(day: date, days: DayCalendar) -> date:
    return day if days.is_posting_day(day) else days.next_posting_day(day)
