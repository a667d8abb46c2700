"""Income and property of a synthetic adult. The shares are made up: what the campaign of 2024 found is not public."""

from collections.abc import Mapping
from datetime import date

from actualisatie.simulator.chance import Chance
from actualisatie.simulator.register.places import Municipality
from actualisatie.simulator.register.residents import Property

NO_TAX_BILL = 0.05
BILL_LATE = 0.06
EARNS_WELL = 0.07
OWNS = 0.04
OWNED = {
    ("VE", 1, 1, "HUIS"): 0.30,
    ("VE", 1, 2, "HUIS"): 0.25,
    ("VE", 1, 2, "PRIVATIEFDEEL#"): 0.08,
    ("VG", 1, 1, "HUIS"): 0.08,
    ("BE", 1, 4, "HUIS"): 0.09,
    ("VE", 1, 12, "HUIS"): 0.05,
    ("VE", 1, 1, "BOUWGROND"): 0.05,
    ("ERFP", 1, 1, "HUIS"): 0.03,
    ("VE", 1, 1, "WEILAND"): 0.04,
    ("VE", 1, 1, "BOUWLAND"): 0.03,
}
"""Right, numerator, denominator and nature of a parcel, with how often an owner has it."""


def incomes(chance: Chance, as_of: date, *, alone: bool) -> Mapping[int, int]:
    """Return taxable income per income year in euro cents, for the three years whose tax bills can be there.

    The newest bill is that of two calendar years before `as_of`. Some have none at all, some not the newest one.
    """
    if chance.happens(NO_TAX_BILL):
        return {}
    yearly = _yearly_cents(chance, alone=alone)
    newest = as_of.year - 2
    years = range(newest - 2, newest if chance.happens(BILL_LATE) else newest + 1)
    return {year: round(yearly * 1.03 ** (year - newest)) for year in years}


def _yearly_cents(chance: Chance, *, alone: bool) -> int:
    """Most live on a benefit or a low wage; who earns well lies above the ceiling of a single person."""
    if chance.happens(EARNS_WELL):
        return round(chance.uniform(36_000, 62_000) * 100)
    middle = 17_500 if alone else 13_500
    return round(min(max(chance.gauss(middle, 4_200), 0), 27_000) * 100)


def leefloon(chance: Chance, as_of: date) -> Mapping[int, int]:
    """Return leefloon per calendar year in euro cents, for the few who live on it."""
    if not chance.happens(0.07):
        return {}
    return {year: round(chance.uniform(4_000, 13_500) * 100) for year in range(as_of.year - 3, as_of.year)}


def properties(chance: Chance, town: Municipality) -> tuple[Property, ...]:
    """Return what the person owns in Belgium, for most nothing."""
    if not chance.happens(OWNS):
        return ()
    right, numerator, denominator, nature = chance.pick(OWNED)
    return (Property(right, numerator, denominator, nature, town),)
