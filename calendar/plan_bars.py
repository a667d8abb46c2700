"""A plan as bars on a line of days: what both drawings, text and picture, have in common."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from actualisatie.calendar.days import DAY
from actualisatie.calendar.deadlines import Deadline
from actualisatie.calendar.law_parameters import Freeze
from actualisatie.calendar.moment import Moment
from actualisatie.calendar.planning import Plan, PlannedWave
from actualisatie.calendar.rules import Party

_MARGIN = 3  # calendar days drawn before the first and after the last event


class BarKind(StrEnum):
    """What happens during a bar."""

    FIRST_TERM = "first term"
    GRACE = "grace for post in transit"
    REMINDER_TERM = "reminder's term"
    STRIKE_OFF = "strike-off possible from here"
    FREEZE = "freeze"


@dataclass(frozen=True, slots=True)
class Bar:
    """A run of days, both ends included; a term carries its length as a label."""

    kind: BarKind
    first: date
    last: date
    label: str = ""


@dataclass(frozen=True, slots=True)
class Lane:
    """One line of the drawing."""

    name: str
    bars: tuple[Bar, ...]


@dataclass(frozen=True, slots=True)
class Chart:
    """The days drawn, both ends included, and the lanes from top to bottom."""

    first: date
    last: date
    lanes: tuple[Lane, ...]

    def __len__(self) -> int:
        """Return the number of days drawn."""
        return (self.last - self.first).days + 1


_FREEZE_NAMES = {Party.CITIZEN: "Closed: candidates", Party.HOUSING_COMPANY: "Closed: companies"}


def chart_of(plan: Plan) -> Chart:
    """Lay a plan out, with the freeze periods that fall in its days."""
    ends = [wave.strike_off for wave in plan.waves] + ([plan.close] if plan.close else [])
    first = min([wave.first.postmark for wave in plan.waves]) - _MARGIN * DAY
    last = max(ends) + _MARGIN * DAY
    lanes = [Lane(wave.wave.name, _bars(wave)) for wave in plan.waves]
    lanes += [
        Lane(_FREEZE_NAMES[freeze.binds], (bar,))
        for freeze in plan.law.freezes
        if (bar := _frozen(freeze, first, last))
    ]
    return Chart(first, last, tuple(lanes))


def months_begin(chart: Chart) -> list[date]:
    """Return the first days of a month that are drawn."""
    days = (chart.first + number * DAY for number in range(len(chart)))
    return [day for day in days if day.day == 1]


def _bars(wave: PlannedWave) -> tuple[Bar, ...]:
    bars = [_term(BarKind.FIRST_TERM, wave.first)]
    if wave.reminder:
        bars.append(Bar(BarKind.GRACE, wave.first.next_step_day, wave.reminder.postmark - DAY))
        bars.append(_term(BarKind.REMINDER_TERM, wave.reminder))
    bars.append(Bar(BarKind.GRACE, wave.last_term.next_step_day, wave.strike_off - DAY))
    bars.append(Bar(BarKind.STRIKE_OFF, wave.strike_off, wave.strike_off))
    return tuple(bar for bar in bars if bar.first <= bar.last)


def _term(kind: BarKind, term: Deadline) -> Bar:
    moved = (term.last_day - term.raw_last_day).days
    label = f"{term.length} days" if not moved else f"{term.length} + {moved} days"
    return Bar(kind, term.postmark, term.last_day, label)


def _frozen(freeze: Freeze, first: date, last: date) -> Bar | None:
    starts = Moment.of(freeze.starts_at).today
    ends = Moment.of(freeze.ends_at).local
    ends_on = ends.date() - DAY if ends.hour == ends.minute == 0 else ends.date()
    if ends_on < first or starts > last:
        return None
    return Bar(BarKind.FREEZE, max(starts, first), min(ends_on, last))
