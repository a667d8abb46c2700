"""Plans a campaign forwards from its first posting and backwards from its closing date."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from actualisatie.calendar.days import DAY, DayCalendar
from actualisatie.calendar.deadlines import Deadline, deadline
from actualisatie.calendar.errors import PlanRefusedError
from actualisatie.calendar.law_parameters import LawParameters
from actualisatie.calendar.plan_warnings import warnings_of
from actualisatie.calendar.reminders import earliest_reminder_day
from actualisatie.calendar.rules import Term


@dataclass(frozen=True, slots=True)
class Wave:
    """Letters that leave on one day."""

    name: str
    first_post: date


@dataclass(frozen=True, slots=True)
class PlanPolicy:
    """What a campaign chooses; None means the law's default. Lengths in calendar days, graces in working days."""

    term: Term = Term.FIRST
    first_length: int | None = None
    reminder_length: int | None = None
    reminder_grace: int | None = None
    strike_grace: int | None = None


@dataclass(frozen=True, slots=True)
class PlannedWave:
    """One wave from its first posting to its earliest strike-off; no reminder where the law asks for none.

    `strike_off` is the first working day on which the grace has passed: a person has to decide.
    """

    wave: Wave
    first: Deadline
    reminder: Deadline | None
    strike_off: date

    @property
    def last_term(self) -> Deadline:
        """The term after which a strike-off may follow."""
        return self.reminder or self.first

    def slack(self, close: date) -> int:
        """Return the calendar days between the strike-off and the closing date; negative when it comes too late."""
        return (close - self.strike_off).days


@dataclass(frozen=True, slots=True)
class Plan:
    """A whole campaign on the calendar."""

    waves: tuple[PlannedWave, ...]
    close: date | None
    latest_first_post: date | None
    warnings: tuple[str, ...]
    law: LawParameters

    @property
    def slack_days(self) -> int | None:
        """Calendar days to spare before the closing date for the tightest wave; None without such a date."""
        return None if self.close is None else min(wave.slack(self.close) for wave in self.waves)

    @property
    def fits(self) -> bool | None:
        """Whether every strike-off can fall on or before the closing date; None without one."""
        return None if self.slack_days is None else self.slack_days >= 0

    @property
    def last_strike_off(self) -> date:
        """The day on which the slowest wave may be struck off at the earliest."""
        return max(wave.strike_off for wave in self.waves)


def plan(
    waves: Sequence[Wave],
    *,
    law: LawParameters,
    days: DayCalendar,
    close: date | None = None,
    policy: PlanPolicy | None = None,
) -> Plan:
    """Plan each wave forwards and, with a closing date, find the latest first posting backwards.

    A closing date never shortens a term: each letter keeps its own, and the plan says what would not fit. Without a
    wave, the plan is that of the latest first posting that still fits.

    Raises:
        PlanRefusedError: there is neither a wave nor a closing date, or two waves share a name.
        TermTooShortError: a length of the policy is below the legal minimum.
    """
    policy = policy or PlanPolicy()
    if not waves and close is None:
        raise PlanRefusedError("Nothing to plan: give the day of a first posting, or a closing date.")
    if len({wave.name for wave in waves}) < len(waves):
        raise PlanRefusedError("Two waves have the same name: give each its own.")
    latest = None if close is None else latest_first_post(close, law=law, days=days, policy=policy)
    chosen = waves or [Wave("latest", latest)] if latest else waves
    planned = tuple(planned_wave(wave, law=law, days=days, policy=policy) for wave in chosen)
    return Plan(
        waves=planned,
        close=close,
        latest_first_post=latest,
        warnings=tuple(warnings_of(planned, close=close, latest=latest, law=law, days=days)),
        law=law,
    )


def planned_wave(wave: Wave, *, law: LawParameters, days: DayCalendar, policy: PlanPolicy) -> PlannedWave:
    """Compute the days of one wave, each letter posted on the earliest day that is allowed."""
    grace = policy.strike_grace
    first = deadline(wave.first_post, policy.term, law=law, days=days, length=policy.first_length, grace=grace)
    reminder = None
    if law.reminder_follows(policy.term):
        posted = earliest_reminder_day(first, law=law, days=days, grace=policy.reminder_grace)
        reminder = deadline(posted, Term.REMINDER, law=law, days=days, length=policy.reminder_length, grace=grace)
    earliest = (reminder or first).strike_earliest
    strike_off = earliest if days.is_working_day(earliest) else days.next_working_day(earliest)
    return PlannedWave(wave, first, reminder, strike_off)


def latest_first_post(close: date, *, law: LawParameters, days: DayCalendar, policy: PlanPolicy) -> date:
    """Return the latest posting day from which a strike-off can still fall on or before the closing date."""
    posted = close
    while (
        not days.is_posting_day(posted)
        or planned_wave(Wave("latest", posted), law=law, days=days, policy=policy).strike_off > close
    ):
        posted -= DAY
    return posted
