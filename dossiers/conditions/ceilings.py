"""Income ceilings per year, as dated data with sources; a year that is absent has no ceiling at all."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

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

        They differ for a single person of whom nobody knows whether a disability was recognised, and where nobody
        knows who depends on them. A single person with dependants counts among *all others* (n-va.be figure for single
        with one child).
        """
        adults = household.living
        alone = len(adults) <= 1 and not household.dependants
        perhaps_more = bool(household.perhaps_dependants) or household.perhaps_together
        disabled = {person.disabled for person in adults}
        lowest = self._others(household.dependants)
        if alone:
            lowest = self.single_disabled if disabled == {True} else self.single
        highest = self._others(household.dependants + household.perhaps_dependants)
        if alone and not perhaps_more:
            highest = self.single if disabled == {False} else self.single_disabled
        return lowest * 100, highest * 100

    def _others(self, dependants: int) -> int:
        return self.others + dependants * self.per_dependant


@dataclass(frozen=True, slots=True)
class CeilingTable:
    """The ceilings of the years that are known. A year that is not in it is *unknown*: never extrapolated."""

    years: Mapping[int, Ceilings] = field(default_factory=dict)

    def of(self, year: int) -> Ceilings | None:
        """Return the ceilings that apply in a calendar year, or None when they were not published to us."""
        return self.years.get(year)

    def with_years(self, added: Iterable[Ceilings]) -> "CeilingTable":
        """Return a table in which these years are added, or stand in the place of those that it had."""
        return CeilingTable({**self.years, **{one.year: one for one in added}})
