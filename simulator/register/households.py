"""Who applies together: singles, couples, parents with children, and now and then a relative who moves in too."""

from enum import StrEnum

from actualisatie.dossiers.kinds import MemberRole
from actualisatie.simulator.chance import Chance
from actualisatie.simulator.register.places import ELSEWHERE, Municipality
from actualisatie.simulator.register.population import Population, home_in
from actualisatie.simulator.register.residents import Resident

Household = tuple[tuple[MemberRole, Resident], ...]

APPLICANT_AGE = (19, 92, 36)
RELATIVE_AGE = (19, 80, 24)
LIVES_ELSEWHERE = 0.08
PARTNER_LIVES_APART = 0.06


class HouseholdKind(StrEnum):
    """How a household is made up."""

    SINGLE = "single"
    SINGLE_PARENT = "single_parent"
    COUPLE = "couple"
    FAMILY = "family"
    WITH_RELATIVE = "with_relative"


KINDS = {
    HouseholdKind.SINGLE: 0.48,
    HouseholdKind.SINGLE_PARENT: 0.21,
    HouseholdKind.COUPLE: 0.11,
    HouseholdKind.FAMILY: 0.17,
    HouseholdKind.WITH_RELATIVE: 0.03,
}
WITH_PARTNER = frozenset({HouseholdKind.COUPLE, HouseholdKind.FAMILY})
WITH_CHILDREN = frozenset({HouseholdKind.SINGLE_PARENT, HouseholdKind.FAMILY})


def household(
    chance: Chance, population: Population, area: tuple[Municipality, ...], shared_child: Resident | None = None
) -> Household:
    """Return a household in an area (now and then outside); a child shared with another dossier joins it (S2)."""
    kind = HouseholdKind.SINGLE if shared_child else chance.pick(KINDS)
    home = home_in(chance, chance.one_of(ELSEWHERE if chance.happens(LIVES_ELSEWHERE) else area))
    together = kind in WITH_PARTNER
    applicant = population.adult(chance, home, age=APPLICANT_AGE, alone=not together)
    members = [(MemberRole.APPLICANT, applicant)]
    if together:
        apart = chance.happens(PARTNER_LIVES_APART)
        where = home_in(chance, chance.one_of(area)) if apart else home
        members.append((MemberRole.PARTNER, population.adult(chance, where, age=APPLICANT_AGE, alone=False)))
    if kind in WITH_CHILDREN:
        count = chance.pick({1: 0.42, 2: 0.33, 3: 0.16, 4: 0.06, 5: 0.03})
        members += [(MemberRole.CO_RESIDENT, population.child(chance, applicant, oldest=23)) for _ in range(count)]
    if kind is HouseholdKind.WITH_RELATIVE:
        members.append((MemberRole.CO_RESIDENT, population.adult(chance, home, age=RELATIVE_AGE)))
    if shared_child:
        members.append((MemberRole.CO_RESIDENT, shared_child))
    return tuple(members)
