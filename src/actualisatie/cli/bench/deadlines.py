"""Deadlines against a naive loop: count the days, skip weekends and holidays, and explain nothing."""

from datetime import date, timedelta

import holidays

from actualisatie.calendar.days import default_calendar
from actualisatie.calendar.deadlines import deadline
from actualisatie.calendar.law import Term, law_on
from actualisatie.cli.bench.tools import Comparison, compare, seconds

FIRST = date(2024, 1, 1)
DAY = timedelta(days=1)


def measure_deadlines(count: int, repeat: int) -> Comparison:
    """Compute `count` first terms, from postmarks spread over a year."""
    postmarks = [FIRST + (number % 365) * DAY for number in range(count)]
    law, days = law_on(FIRST), default_calendar()
    length = law.term_length(Term.FIRST, None)
    free = set(holidays.country_holidays("BE", years=range(2024, 2026)))

    def ours() -> float:
        return seconds(lambda: [deadline(day, Term.FIRST, law=law, days=days) for day in postmarks])

    def bare() -> float:
        return seconds(lambda: [_naive(day, length, free) for day in postmarks])

    return compare(f"{count} deadlines with their trace", "a naive loop", count, ours=ours, bare=bare, repeat=repeat)


def _naive(postmark: date, length: int, free: set[date]) -> date:
    day = postmark + timedelta(days=length)
    while day.isoweekday() > 5 or day in free:
        day += DAY
    return day
