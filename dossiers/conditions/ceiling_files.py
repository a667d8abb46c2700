"""Reads income ceilings: the packaged table, and a file of an operator who knows more years or better figures."""

from collections.abc import Iterator
from functools import cache
from pathlib import Path

from actualisatie.calendar.data_files import Entry, read
from actualisatie.calendar.errors import CalendarDataError
from actualisatie.dossiers.conditions.ceilings import Ceilings, CeilingTable
from actualisatie.dossiers.conditions.rule_data import DATA
from actualisatie.dossiers.errors import Refused

CERTAINTIES = frozenset("ABC")
_EARLIEST, _LATEST = 2000, 2100
_LEAST, _MOST = 1_000, 1_000_000
"""Euro: an amount outside is a typing error, such as cents or a comma that was lost."""


class CeilingsError(Refused):
    """A file of ceilings that cannot be used; the message names the year and the field."""


@cache
def packaged_ceilings() -> CeilingTable:
    """Return the ceilings that come with the software, read once."""
    return CeilingTable().with_years(_read(DATA / "ceilings.yaml"))


def ceilings_with(path: Path | None) -> CeilingTable:
    """Return the packaged ceilings with those of an operator's file added; a year that stands in both is the file's.

    Raises `CeilingsError` for a file that cannot be read, or a year that is incomplete, doubled or impossible: then
    nothing of the file counts.
    """
    return packaged_ceilings().with_years(_read(path)) if path else packaged_ceilings()


def _read(path: Path) -> list[Ceilings]:
    try:
        file = read(path)
        file.text("version")
        found = [_ceilings(entry) for entry in file.entries("ceilings")]
        file.done()
    except CalendarDataError as error:
        raise CeilingsError(str(error)) from error
    for problem in _problems(found):
        raise CeilingsError(f"{path.name}: {problem}")
    return found


def _ceilings(entry: Entry) -> Ceilings:
    found = Ceilings(
        year=entry.number("year"),
        single=entry.number("single"),
        single_disabled=entry.number("single_disabled"),
        others=entry.number("others"),
        per_dependant=entry.number("per_dependant"),
        source=entry.text("source"),
        certainty=entry.text("certainty"),
    )
    entry.done()
    return found


def _problems(found: list[Ceilings]) -> Iterator[str]:
    if not found:
        yield "names no year; list each under `ceilings` with its amounts in euro and its source."
    years = [one.year for one in found]
    for one in found:
        if years.count(one.year) > 1:
            yield f"{one.year} is listed twice; keep one."
        if not _EARLIEST <= one.year <= _LATEST:
            yield f"{one.year} is no year of application; write one such as 2025."
        if one.certainty not in CERTAINTIES:
            yield f"{one.year}: certainty is {one.certainty!r}; it must be A, B or C."
        if not _LEAST <= one.single <= one.single_disabled <= one.others <= _MOST:
            yield (
                f"{one.year}: the ceilings of a single person, a single person with a disability and all others must "
                f"rise in this order and lie between {_LEAST} and {_MOST} euro."
            )
        if not 1 <= one.per_dependant <= one.single:
            yield f"{one.year}: per_dependant is {one.per_dependant}; it must be an amount in euro below `single`."
