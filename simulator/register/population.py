"""Makes residents one by one, each with a test number (INSZ with month + 60) that nobody else has."""

from dataclasses import dataclass, field
from datetime import date, timedelta

from actualisatie.dossiers.identifiers import make_test_insz
from actualisatie.simulator.chance import Chance
from actualisatie.simulator.register.means import incomes, leefloon, properties
from actualisatie.simulator.register.names import LONG_SURNAMES, POOLS, NamePool
from actualisatie.simulator.register.places import LONG_STREETS, STREETS, Municipality
from actualisatie.simulator.register.residents import Home, Resident, Sex, Standing

ADULT_STANDINGS = {
    Standing.RESIDENT: 0.966,
    Standing.REFERENCE_ADDRESS: 0.010,
    Standing.WAITING_REGISTER: 0.004,
    Standing.STRUCK_BY_OFFICE: 0.007,
    Standing.ABROAD: 0.005,
    Standing.DECEASED: 0.008,
}
"""How adults stand in the population register at the start (made up)."""

RECENTLY_MOVED = 0.04
DISABLED = 0.08
_SHARES = {pool: pool.share for pool in POOLS}


@dataclass(slots=True)
class Population:
    """All residents made so far, seen through the numbers they took. `as_of` is the day on which it is looked at."""

    as_of: date
    taken: set[str] = field(default_factory=set)

    def adult(self, chance: Chance, home: Home, *, age: tuple[int, int, int], alone: bool = True) -> Resident:
        """Return an adult with means and a standing; `age` is youngest, oldest and most frequent age in years."""
        pool = chance.pick(_SHARES)
        sex = chance.one_of((Sex.MAN, Sex.WOMAN))
        born = self.as_of - timedelta(days=round(chance.triangular(*age) * 365.25))
        standing = chance.pick(ADULT_STANDINGS)
        return Resident(
            insz=self._number(chance, born, sex),
            sex=sex,
            first_names=first_names(chance, pool, sex),
            last_name=chance.one_of(LONG_SURNAMES if chance.happens(0.01) else pool.surnames),
            birth_date=born,
            home=None if standing in {Standing.STRUCK_BY_OFFICE, Standing.ABROAD} else home,
            told_home=home_in(chance, home.municipality) if chance.happens(RECENTLY_MOVED) else home,
            standing=standing,
            deceased_on=self._died(chance) if standing is Standing.DECEASED else None,
            incomes=incomes(chance, self.as_of, alone=alone),
            leefloon=leefloon(chance, self.as_of),
            properties=properties(chance, home.municipality),
            disabled_since=born + timedelta(days=7_000) if chance.happens(DISABLED) else None,
        )

    def child(self, chance: Chance, parent: Resident, *, oldest: float) -> Resident:
        """Return a child of a parent, at the same address, up to that age in years; some have just come of age."""
        sex = chance.one_of((Sex.MAN, Sex.WOMAN))
        born = self.as_of - timedelta(days=round(chance.uniform(0.2, oldest) * 365.25))
        pool = next((pool for pool in POOLS if parent.last_name in pool.surnames), POOLS[0])
        return Resident(
            insz=self._number(chance, born, sex),
            sex=sex,
            first_names=first_names(chance, pool, sex),
            last_name=parent.last_name,
            birth_date=born,
            home=parent.home,
            told_home=parent.told_home,
            incomes={},
        )

    def _number(self, chance: Chance, born: date, sex: Sex) -> str:
        while True:
            insz = make_test_insz(born, chance.randrange(1 if sex is Sex.MAN else 2, 998, 2))
            if insz not in self.taken:
                self.taken.add(insz)
                return insz

    def _died(self, chance: Chance) -> date:
        return self.as_of - timedelta(days=chance.randint(3, 400))


def first_names(chance: Chance, pool: NamePool, sex: Sex) -> tuple[str, ...]:
    """Return one to three first names of a pool."""
    names = pool.men if sex is Sex.MAN else pool.women
    count = chance.pick({1: 0.5, 2: 0.35, 3: 0.15})
    return tuple(dict.fromkeys(chance.one_of(names) for _ in range(count)))


def home_in(chance: Chance, town: Municipality) -> Home:
    """Return a dwelling in a municipality, one in three of them with a box number."""
    number = str(chance.randint(1, 240)) + (chance.one_of("ABC") if chance.happens(0.04) else "")
    return Home(
        street=chance.one_of(LONG_STREETS if chance.happens(0.01) else STREETS),
        house_number=number,
        box=_box(chance) if chance.happens(0.34) else None,
        municipality=town,
    )


def _box(chance: Chance) -> str:
    floor, door = chance.randint(0, 9), chance.randint(1, 6)
    return chance.one_of((str(door), f"{floor:02d}{door:02d}", f"{floor}.{door}", chance.one_of("ABCD")))
