"""What years bring in the sources: each year's tax bill, a house bought or sold, an offer that begins and ends."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

from actualisatie.dossiers.kinds import DossierStatus, MemberRole
from actualisatie.simulator.chance import Chance, chance_of
from actualisatie.simulator.magda.people import SyntheticRight
from actualisatie.simulator.magda.synthetic_world import SyntheticWorld
from actualisatie.simulator.register.dossiers import SyntheticDossier
from actualisatie.simulator.world import SimulatedWorld

EARNS_MORE, BUYS, SELLS, IS_OFFERED, GETS_FIRST_BILL = 0.02, 0.008, 0.15, 0.012, 0.5
"""Shares of a year; made up. First bills are of those who had none."""
_PAUSES = {DossierStatus.IN_OFFER, DossierStatus.UNDER_APPEAL}


@dataclass(frozen=True, slots=True)
class _Change:
    insz: str
    fields: dict[str, Any]


@dataclass(slots=True)
class YearsOfLife:
    """The plan of what happens on which calendar day (Brussels); it follows from the seed alone."""

    seed: int
    _people: dict[date, list[_Change]] = field(default_factory=lambda: defaultdict(list))
    _statuses: dict[date, list[tuple[str, DossierStatus]]] = field(default_factory=lambda: defaultdict(list))

    def plan(self, dossiers: Iterable[SyntheticDossier], first: date, last: date) -> None:
        """Plan what happens to the people of these dossiers from `first` to `last`."""
        for dossier in dossiers:
            self._plan_offers(dossier, first, last)
            for member, resident in zip(dossier.line.members, dossier.residents, strict=True):
                if member.role is not MemberRole.CO_RESIDENT:
                    self._plan_bills(resident.insz, dict(resident.incomes), first, last)
                    self._plan_property(resident.insz, bool(resident.properties), first, last)

    def pass_day(self, world: SimulatedWorld, day: date) -> int:
        """Make true what happens on a day; return how much that is."""
        people, statuses = self._people.pop(day, []), self._statuses.pop(day, [])
        if isinstance(world.magda, SyntheticWorld):
            for one in people:
                world.magda.change(one.insz, **one.fields)
        for number, status in statuses:
            _set_status(world, number, status)
        return len(people) + len(statuses)

    def _plan_bills(self, insz: str, incomes: dict[int, int], first: date, last: date) -> None:
        """Let the bill of the year before last come between August and December, as the tax office sends them."""
        for year in range(first.year, last.year + 1):
            chance = chance_of(self.seed, "bill", insz, year)
            if not incomes and not chance.happens(GETS_FIRST_BILL):
                continue
            before = incomes[max(incomes)] if incomes else chance.randint(9_000_00, 24_000_00)
            after = round(before * (2.4 if chance.happens(EARNS_MORE) else chance.uniform(0.97, 1.04)))
            incomes = {**incomes, year - 1: after}
            day = date(year, 8, 1) + timedelta(days=chance.randint(0, 150))
            self._add(day, _Change(insz, {"income": incomes}), first, last)

    def _plan_property(self, insz: str, owns: bool, first: date, last: date) -> None:  # it is data
        for year in range(first.year, last.year + 1):
            chance = chance_of(self.seed, "property", insz, year)
            if chance.happens(SELLS if owns else BUYS):
                rights = () if owns else (SyntheticRight(since_year=year),)
                self._add(_day_of(chance, year), _Change(insz, {"rights": rights}), first, last)
                owns = not owns

    def _plan_offers(self, dossier: SyntheticDossier, first: date, last: date) -> None:
        number = dossier.line.number
        if dossier.line.status in _PAUSES:
            ends = first + chance_of(self.seed, "pause", number).randint(20, 200) * timedelta(days=1)
            self._statuses[ends].append((number, DossierStatus.ENROLLED))
        for year in range(first.year, last.year + 1):
            chance = chance_of(self.seed, "offer", number, year)
            begins = _day_of(chance, year)
            if chance.happens(IS_OFFERED) and first <= begins <= last:
                self._statuses[begins].append((number, DossierStatus.IN_OFFER))
                ends = begins + timedelta(days=chance.randint(14, 45))
                self._statuses[ends].append((number, DossierStatus.ENROLLED))

    def _add(self, day: date, change: _Change, first: date, last: date) -> None:
        if first <= day <= last:
            self._people[day].append(change)


def _day_of(chance: Chance, year: int) -> date:
    return date(year, 1, 1) + timedelta(days=chance.randint(0, 364))


def _set_status(world: SimulatedWorld, number: str, status: DossierStatus) -> None:
    """Begin an offer only to somebody enrolled, and end only what runs."""
    now = DossierStatus(world.cir.dossiers[number].status)
    if (status is DossierStatus.ENROLLED and now in _PAUSES) or (
        status is DossierStatus.IN_OFFER and now in {DossierStatus.ENROLLED, DossierStatus.WAITING}
    ):
        world.cir.set_status(number, status.value)
