"""The numbers of the enrolment conditions, as dated data with sources."""

from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path

from actualisatie.calendar.data_files import read

DATA = Path(__file__).parent.parent / "data"


@dataclass(frozen=True, slots=True)
class ConditionRules:
    """The numbers that apply on a day: ages and years back in calendar years.

    `means_from` is the first enrolment day (calendar day, Brussels) of which the candidates are tested on their means
    at enrolment; who enrolled earlier is tested only when a dwelling is allocated (MT).
    """

    adult_age: int
    income_years_back: int
    means_from: date


@dataclass(frozen=True, slots=True)
class _Entry:
    name: str
    valid_from: date
    value: int


@cache
def rules_on(day: date) -> ConditionRules:
    """Return the rules that apply on a calendar day (Brussels); raise `LookupError` for a day before all of them."""
    return ConditionRules(
        adult_age=_value("adult_age_years", day),
        income_years_back=_value("income_years_back", day),
        means_from=date(_value("means_from_enrolment_year", day), 1, 1),
    )


def _value(name: str, day: date) -> int:
    found = [entry for entry in _entries() if entry.name == name and entry.valid_from <= day]
    if not found:
        raise LookupError(f"No value of {name} is known for {day}: add one with its source to conditions.yaml.")
    return max(found, key=lambda entry: entry.valid_from).value


@cache
def _entries() -> tuple[_Entry, ...]:
    file = read(DATA / "conditions.yaml")
    entries = []
    for entry in file.entries("rules"):
        entries.append(_Entry(entry.text("name"), entry.day("valid_from"), entry.number("value")))
        entry.text("source")
        entry.text("certainty")
        entry.done()
    return tuple(entries)
