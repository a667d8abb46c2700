"""The law parameters in force on a day: the one way to a term's length or a grace."""

from datetime import date
from functools import cache, lru_cache

from actualisatie.calendar.errors import LawUnknownError
from actualisatie.calendar.law_data import packaged_law
from actualisatie.calendar.law_parameters import Freeze, LawParameters, Provenance, TermRule
from actualisatie.calendar.rules import Certainty, Feb29, LateReply, Party, Roll, Term, TimelyBy, Unit

__all__ = [
    "Certainty",
    "Feb29",
    "Freeze",
    "LateReply",
    "LawParameters",
    "Party",
    "Provenance",
    "Roll",
    "Term",
    "TermRule",
    "TimelyBy",
    "Unit",
    "earliest_law",
    "law_for_what_if",
    "law_of_version",
    "law_on",
]


@cache
def _changes() -> tuple[date, ...]:
    return packaged_law().changes


@lru_cache(maxsize=64)
def _in_force_since(change: date) -> LawParameters:
    return packaged_law().on(change)


def law_on(day: date) -> LawParameters:
    """Return the parameters in force on a day, which for a term is the day of the postmark.

    Raises:
        LawUnknownError: the day lies before the first one on record.
    """
    earlier = [change for change in _changes() if change <= day]
    return _in_force_since(earlier[-1]) if earlier else packaged_law().on(day)


def earliest_law() -> LawParameters:
    """Return the oldest parameters on record, for a what-if on a day before them."""
    return _in_force_since(packaged_law().first_day)


def law_for_what_if(day: date) -> tuple[LawParameters, str | None]:
    """Return the parameters for a question about any day, with a caution when they are younger than the day."""
    try:
        return law_on(day), None
    except LawUnknownError:
        since = packaged_law().first_day
        return earliest_law(), f"The rules used here are on record from {since} only; {day} is older."


def law_of_version(version: str) -> LawParameters:
    """Return the parameters that a campaign recorded, so that an old decision can be computed again.

    Raises:
        LawUnknownError: this release does not know that version.
    """
    known = {law.version: law for law in map(_in_force_since, _changes())}
    if version not in known:
        raise LawUnknownError(
            f"Law version {version} is not in this release, which knows {', '.join(known)}. "
            "Use the release under which it was recorded."
        )
    return known[version]
