"""Income ceilings per year, as dated data with sources; a year that is absent has no ceiling at all."""

from dataclasses import dataclass
from functools import cache
from importlib import resources

import yaml

from actualisatie.dossiers.conditions.facts import HouseholdFacts


@dataclass(frozen=True, slots=True)
class Ceilings:
    """The ceilings of one year of application, in euro (BVCW art. 6.13)."""

    year: int
    single: int
    single_disabled: int
    others: int
    per_dependant: int
    source: str
    certainty: str

    def for_household(self, household: HouseholdFacts) -> tuple[int, int]:
        """Return the lowest and the highest ceiling that may be this household's, in euro cents.

        They differ for a single person of whom nobody knows whether a disability was recognised. A single person with
        dependants counts among *all others* (n-va.be figure for single with one child).
        """
        adults = [person for person in household.persons if not person.deceased]
        if len(adults) > 1 or household.dependants:
            ceiling = (self.others + household.dependants * self.per_dependant) * 100
            return ceiling, ceiling
        disabled = {person.disabled for person in adults}
        lowest = self.single_disabled if disabled == {True} else self.single
        highest = self.single if disabled == {False} else self.single_disabled
        return lowest * 100, highest * 100


@cache
def _table() -> dict[int, Ceilings]:
    text = resources.files("actualisatie.dossiers").joinpath("data/ceilings.yaml").read_text(encoding="utf-8")
    return {year: Ceilings(year=year, **figures) for year, figures in yaml.safe_load(text)["years"].items()}


def ceilings_of(year: int) -> Ceilings | None:
    """Return the ceilings that apply in `year`, or None when they were not published to us: never extrapolated."""
    return _table().get(year)
