"""Dates and counts in plain English, the same whatever language the machine is set to."""

from collections.abc import Sequence
from datetime import date
from functools import lru_cache

WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
MONTHS = (
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
)


@lru_cache(maxsize=8192)
def spoken(day: date) -> str:
    """Return the day as `Wednesday 17 April 2024`."""
    return f"{WEEKDAYS[day.weekday()]} {day.day} {MONTHS[day.month - 1]} {day.year}"


@lru_cache(maxsize=8192)
def brief(day: date) -> str:
    """Return the day as `Wed 17 Apr`, where the year is clear."""
    return f"{WEEKDAYS[day.weekday()][:3]} {day.day} {MONTHS[day.month - 1][:3]}"


def counted(number: int, noun: str) -> str:
    """Return `1 working day` or `3 working days`."""
    return f"{number} {noun}" if abs(number) == 1 else f"{number} {noun}s"


def listed(parts: Sequence[str]) -> str:
    """Return `a`, `a and b` or `a, b and c`."""
    if len(parts) < 2:
        return "".join(parts)
    return f"{', '.join(parts[:-1])} and {parts[-1]}"
