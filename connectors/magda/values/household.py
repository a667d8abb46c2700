"""Who lives in a household (GeefGezinssamenstelling-02.02)."""

from dataclasses import dataclass

from actualisatie.connectors.magda.partial_date import PartialDate
from actualisatie.connectors.magda.values.private import Private


@dataclass(frozen=True, slots=True, repr=False)
class HouseholdMember(Private):
    """One member; position codes: 01 reference person, 02 spouse, 03 child, 12 unrelated, 21 partner, 22 cohabitant."""

    insz: str
    position: str | None
    birth_date: PartialDate | None
    since: PartialDate | None
    until: PartialDate | None


@dataclass(frozen=True, slots=True, repr=False)
class Household(Private):
    """All members, the person who was asked about among them."""

    members: tuple[HouseholdMember, ...]
