"""Reads the days' data: the ten holidays, the years covered, days without post."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path

from actualisatie.calendar.data_files import PACKAGED, Entry, read
from actualisatie.calendar.errors import CalendarDataError
from actualisatie.calendar.versions import fingerprint


@dataclass(frozen=True, slots=True)
class DaysData:
    """What is known of the days; `legal_holidays` maps the library's names to ours."""

    covers_from: date
    covers_through: date
    reviewed_through: date
    legal_holidays: Mapping[str, str]
    sundays: frozenset[str]
    extra: Mapping[date, str]
    non_delivery: Mapping[date, str]


def _named_days(entries: list[Entry]) -> dict[date, str]:
    days: dict[date, str] = {}
    for entry in entries:
        day = entry.day("day")
        if day in days:
            raise CalendarDataError(f"{day} is listed twice; keep one.")
        days[day] = entry.text("name")
        entry.text("source")
        entry.done()
    return days


def load_operator_days(path: Path) -> tuple[dict[date, str], dict[date, str]]:
    """Read an operator's file: extra legal holidays, and days on which bpost delivers no letters.

    Raises:
        CalendarDataError: the file cannot be read or names something unknown.
    """
    file = read(path)
    extra = _named_days(file.entries("extra_legal_holidays"))
    non_delivery = _named_days(file.entries("non_delivery_days"))
    file.done()
    return extra, non_delivery


@cache
def packaged_days() -> DaysData:
    """Return the days' data that come with the software, read once."""
    file = read(PACKAGED / "days.yaml")
    covers = file.entry("covers")
    names: dict[str, str] = {}
    for entry in file.entries("legal_holidays"):
        names[entry.text("library")] = entry.text("name")
        entry.done()
    return DaysData(
        covers_from=covers.day("from"),
        covers_through=covers.day("through"),
        reviewed_through=file.day("reviewed_through"),
        legal_holidays=names,
        sundays=frozenset(file.texts("sundays_in_library")),
        extra=_named_days(file.entries("extra_legal_holidays")),
        non_delivery=_named_days(file.entries("non_delivery_days")),
    )


def version_of(extra: Mapping[date, str], non_delivery: Mapping[date, str]) -> str:
    """Name the holidays and days without post by what they are, for the record of a decision."""
    data = packaged_days()
    named = ({*data.extra, *extra}, {*data.non_delivery, *non_delivery})
    dated = [sorted(day.isoformat() for day in days) for days in named]
    return f"days-{fingerprint([sorted(data.legal_holidays), *dated])}"
