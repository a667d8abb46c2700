"""What an operator should know before a plan is carried out."""

from collections.abc import Iterator, Sequence
from datetime import date
from typing import TYPE_CHECKING

from actualisatie.calendar.days import DAY, DayCalendar
from actualisatie.calendar.freeze import freeze_on
from actualisatie.calendar.law_parameters import LawParameters
from actualisatie.calendar.moment import Moment
from actualisatie.calendar.rules import Party
from actualisatie.calendar.wording import counted, listed, spoken

if TYPE_CHECKING:
    from actualisatie.calendar.deadlines import Deadline
    from actualisatie.calendar.planning import PlannedWave


def warnings_of(
    waves: Sequence["PlannedWave"],
    *,
    close: date | None,
    latest: date | None,
    law: LawParameters,
    days: DayCalendar,
) -> Iterator[str]:
    """Give what does not fit and what falls on a day that is wrong for it, wave by wave."""
    for wave in waves:
        yield from _too_late(wave, close, latest)
        yield from _posting(wave, days)
        yield from _frozen(wave, law)


def _too_late(wave: "PlannedWave", close: date | None, latest: date | None) -> Iterator[str]:
    if close and latest and wave.slack(close) < 0:
        yield (
            f"{wave.wave.name} does not fit: its first strike-off is possible on {spoken(wave.strike_off)}, "
            f"{counted(-wave.slack(close), 'day')} after the closing date. A closing date never shortens a "
            f"candidate's term: post on {spoken(latest)} at the latest, or move the closing date."
        )


def _posting(wave: "PlannedWave", days: DayCalendar) -> Iterator[str]:
    # The reminder's day is computed and always a posting day; only the first one is somebody's choice.
    day = wave.wave.first_post
    reason = days.reason_not_working(day) or days.no_delivery(day)
    if reason:
        yield (
            f"{wave.wave.name} would leave on {spoken(day)}, which is no posting day ({reason}): post on "
            f"{spoken(days.next_posting_day(day))}."
        )


def _frozen(wave: "PlannedWave", law: LawParameters) -> Iterator[str]:
    terms = [("first term", wave.first), *([("reminder's term", wave.reminder)] if wave.reminder else [])]
    closed = [
        f"{'all' if held == _days_in(term) else f'{held} of the'} {_days_in(term)} days of the {name}"
        for name, term in terms
        if (held := _frozen_days(term, law))
    ]
    if closed:
        yield (
            f"{wave.wave.name}: the register is closed to candidates on {listed(closed)}. On those days they can "
            "answer only on paper or at the counter."
        )
    for name, day in (
        *(("letter" if name == "first term" else "reminder", term.postmark) for name, term in terms),
        ("strike-off", wave.strike_off),
    ):
        if freeze := freeze_on(day, binds=Party.HOUSING_COMPANY, freezes=law.freezes):
            ends = Moment.of(freeze.ends_at).local
            yield (
                f"{wave.wave.name}: {spoken(day)}, the day of the {name}, lies in a freeze: nothing can be written "
                f"to the local software before {spoken(ends.date())} {ends:%H:%M}."
            )


def _days_in(term: "Deadline") -> int:
    return (term.last_day - term.postmark).days


def _frozen_days(term: "Deadline", law: LawParameters) -> int:
    return sum(
        freeze_on(term.postmark + number * DAY, binds=Party.CITIZEN, freezes=law.freezes) is not None
        for number in range(1, _days_in(term) + 1)
    )
