"""Income ceilings for years of which none were published to us: invented, for simulations only, and marked as such."""

from collections.abc import Iterator
from pathlib import Path

from actualisatie.dossiers.conditions.ceiling_files import ceilings_with, packaged_ceilings
from actualisatie.dossiers.conditions.ceilings import Ceilings, CeilingTable

SOURCE = "INVENTED for a simulation, not a real ceiling"
_A_YEAR = 1.02
"""Two per cent more each year: a round figure, not a forecast."""


def write_invented_ceilings(file: Path, last_year: int) -> CeilingTable:
    """Write an operator's file with invented ceilings up to a year, and return the packaged ones with these added.

    Years that are known stay as they are: only what follows the newest of them is invented.
    """
    known = packaged_ceilings()
    newest = known.years[max(known.years)]
    lines = [_line(one) for one in _invented(newest, last_year)]
    if not lines:
        return known
    head = ["# Invented: never load this file outside a simulation.", "version: invented", "ceilings:"]
    file.write_text("\n".join([*head, *lines]) + "\n", encoding="utf-8")
    return ceilings_with(file)


def _invented(newest: Ceilings, last_year: int) -> Iterator[Ceilings]:
    for year in range(newest.year + 1, last_year + 1):
        factor = _A_YEAR ** (year - newest.year)
        yield Ceilings(
            year,
            single=round(newest.single * factor),
            single_disabled=round(newest.single_disabled * factor),
            others=round(newest.others * factor),
            per_dependant=round(newest.per_dependant * factor),
            source=SOURCE,
            certainty="C",
        )


def _line(one: Ceilings) -> str:
    return (
        f"  - {{year: {one.year}, single: {one.single}, single_disabled: {one.single_disabled}, others: {one.others}, "
        f'per_dependant: {one.per_dependant}, source: "{one.source}", certainty: {one.certainty}}}'
    )
