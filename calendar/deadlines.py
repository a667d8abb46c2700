"""The heart: from the postmark of a letter to the last day of its term and the earliest strike-off."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum
from typing import NamedTuple

from actualisatie.calendar.days import DAY, DayCalendar
from actualisatie.calendar.errors import CalendarError, DayOutsideCalendarError
from actualisatie.calendar.explanations import explain
from actualisatie.calendar.law_parameters import LawParameters
from actualisatie.calendar.moment import midnight_after
from actualisatie.calendar.rules import Roll, Term


class RolledDay(NamedTuple):
    """A day on which the term could not end, and why."""

    day: date
    reason: str


class BoundBy(StrEnum):
    """What fixed the last day: the law, a later day told in the letter, or an extension."""

    LAW = "law"
    TOLD = "told"
    EXTENSION = "extension"


@dataclass(frozen=True, slots=True)
class Deadline:
    """A term with its whole trace. All days are calendar days in Europe/Brussels.

    `postmark` is day 0 and not counted. `raw_last_day` is the last day as counted, `lawful_last_day` the
    same moved to a working day. `last_day` is the one that counts: never before the lawful one, later when
    the letter told a later day or an extension was granted. `rolls` are the days on which the term could
    not end. `grace` counts working days on which post moves (`grace_days`); `strike_earliest` is the
    calendar day after them.
    """

    postmark: date
    term: Term
    length: int
    raw_last_day: date
    lawful_last_day: date
    last_day: date
    rolls: tuple[RolledDay, ...]
    rolled_from: date | None
    bound_by: BoundBy
    told_last_day: date | None
    extended_to: date | None
    grace: int
    grace_days: tuple[date, ...]
    strike_earliest: date
    reminder_follows: bool
    law_version: str
    calendar_version: str

    @property
    def first_counted_day(self) -> date:
        """Day 1: the day after the postmark (Judicial Code art. 52)."""
        return self.postmark + DAY

    @property
    def ends_at(self) -> datetime:
        """The instant at which a reply becomes late: 24:00 Europe/Brussels of the last day."""
        return midnight_after(self.last_day)

    @property
    def next_step_day(self) -> date:
        """The calendar day after the last day: before it nothing may follow from silence."""
        return self.last_day + DAY

    @property
    def explanation(self) -> list[str]:
        """How each date was found, in plain English sentences that can be read without this software."""
        return explain(self)

    def as_json(self) -> dict[str, object]:
        """Return everything as values that JSON knows: days as YYYY-MM-DD, the end as an instant."""
        return {
            "postmark": self.postmark.isoformat(),
            "term": self.term.value,
            "length": self.length,
            "first_counted_day": self.first_counted_day.isoformat(),
            "raw_last_day": self.raw_last_day.isoformat(),
            "rolls": [{"day": day.isoformat(), "reason": reason} for day, reason in self.rolls],
            "rolled_from": _iso(self.rolled_from),
            "told_last_day": _iso(self.told_last_day),
            "extended_to": _iso(self.extended_to),
            "bound_by": self.bound_by.value,
            "last_day": self.last_day.isoformat(),
            "ends_at": self.ends_at.isoformat(),
            "next_step_day": self.next_step_day.isoformat(),
            "grace": self.grace,
            "grace_days": [day.isoformat() for day in self.grace_days],
            "strike_earliest": self.strike_earliest.isoformat(),
            "law_version": self.law_version,
            "calendar_version": self.calendar_version,
            "explanation": self.explanation,
        }


def _iso(day: date | None) -> str | None:
    return day.isoformat() if day else None


def deadline(
    postmark: date,
    term: Term,
    *,
    law: LawParameters,
    days: DayCalendar,
    length: int | None = None,
    grace: int | None = None,
    told_last_day: date | None = None,
    extended_to: date | None = None,
) -> Deadline:
    """Compute a term from the postmark of its letter.

    The postmark is day 0; calendar days are counted from the next one; a last day that is a Saturday,
    Sunday or legal holiday moves to the next working day; the term ends at 24:00 in Brussels (sources and
    certainty: `data/law.yaml`). A later day told in the letter binds, an extension never shortens, and
    either moves to a working day as well.

    Args:
        postmark: the day on the postmark or on the proof of deposit.
        term: which term runs from it.
        law: the parameters in force on the postmark.
        days: the working days and posting days.
        length: a longer term in calendar days, chosen by the housing company.
        grace: working days before a strike-off, instead of the law's default for prior post.
        told_last_day: the last day printed in the letter.
        extended_to: the last day granted to many at once, for instance after a postal strike.

    Raises:
        TermTooShortError: `length` is below the legal minimum.
        DayOutsideCalendarError: a day is not covered by the calendar.
        CalendarError: `grace` is negative, or a day is given as an instant.
    """
    if isinstance(postmark, datetime):
        raise CalendarError(f"A postmark is a day, not an instant such as {postmark.isoformat()}: give the day alone.")
    counted = law.term_length(term, length)
    grace = law.strike_grace() if grace is None else grace
    if grace < 0:
        raise CalendarError(f"A grace of {grace} working days is not possible: give 0 or more.")
    raw = _counted_from(postmark, counted)
    end = _end(raw, told_last_day, extended_to, roll=law.roll, days=days)
    grace_days = days.posting_days_after(end.last_day, grace)
    return Deadline(
        postmark=postmark,
        term=term,
        length=counted,
        raw_last_day=raw,
        lawful_last_day=end.lawful_last_day,
        last_day=end.last_day,
        rolls=end.rolls,
        rolled_from=end.rolled_from,
        bound_by=end.bound_by,
        told_last_day=told_last_day,
        extended_to=extended_to,
        grace=grace,
        grace_days=grace_days,
        strike_earliest=(grace_days[-1] if grace_days else end.last_day) + DAY,
        reminder_follows=law.reminder_follows(term),
        law_version=law.version,
        calendar_version=days.version,
    )


class _End(NamedTuple):
    lawful_last_day: date
    last_day: date
    rolls: tuple[RolledDay, ...]
    rolled_from: date | None
    bound_by: BoundBy


def _end(raw: date, told: date | None, extended: date | None, *, roll: Roll, days: DayCalendar) -> _End:
    """Find the last day that counts: the law's, or a later one that was told or granted."""
    rolls = _rolls(raw, roll, days)
    lawful = raw + len(rolls) * DAY
    end = _End(lawful, lawful, rolls, raw if rolls else None, BoundBy.LAW)
    for later, by in ((told, BoundBy.TOLD), (extended, BoundBy.EXTENSION)):
        if later is not None and later > end.last_day:
            more = _rolls(later, roll, days)
            end = _End(lawful, later + len(more) * DAY, end.rolls + more, later if more else None, by)
    return end


def _counted_from(postmark: date, length: int) -> date:
    try:
        return postmark + timedelta(days=length)
    except OverflowError as error:
        raise DayOutsideCalendarError(
            f"A term of {length} days from {postmark} ends beyond every calendar; check the length."
        ) from error


def _rolls(day: date, rule: Roll, days: DayCalendar) -> tuple[RolledDay, ...]:
    """Return the days on which the term cannot end, from `day` on, each with its reason."""
    rolled: list[RolledDay] = []
    if rule is Roll.NONE:
        return ()
    while (reason := days.reason_not_working(day)) is not None:
        rolled.append(RolledDay(day, reason))
        day += DAY
    return tuple(rolled)
