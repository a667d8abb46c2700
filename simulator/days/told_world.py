"""Lets what a scenario tells of the world become true in the simulated systems."""

from collections.abc import Callable

from actualisatie.connectors.magda.services import Service
from actualisatie.dossiers.kinds import MemberRole
from actualisatie.simulator.days.cast import ADDRESSES, RIGHTS, STATUS_CODES, Cast, home_at
from actualisatie.simulator.days.events import (
    Dies,
    LifeChanges,
    Moves,
    RegisterStatus,
    Source,
    SourceDown,
    SourceUp,
    World,
)
from actualisatie.simulator.days.people import Lives
from actualisatie.simulator.faults import Misfortune
from actualisatie.simulator.world import SimulatedWorld, WorldFaults

_SERVICES = {
    Source.INCOME: Service.TAX_BILL,
    Source.OWNERSHIP: Service.REAL_RIGHTS,
    Source.POPULATION: Service.PERSON,
}


def change(event: World, world: SimulatedWorld, cast: Cast, label_of: Callable[[str | None], str]) -> str:
    """Make an event true and return it in words."""
    if isinstance(event, SourceDown):
        _stop(world.faults, event.source)
        return f"{event.source} does not answer any more"
    if isinstance(event, SourceUp):
        world.faults.magda.rate = world.faults.cir.rate = world.faults.local_software.rate = 0
        return "everything answers again"
    label = label_of(event.dossier)
    if isinstance(event, RegisterStatus):
        world.cir.set_status(cast.numbers[label], event.status.code.value)
        return f"{label}: {event.status} in the register"
    return f"{label}: {_change_people(event, cast, label)}"


def _change_people(event: Moves | Dies | LifeChanges, cast: Cast, label: str) -> str:
    people = cast.people[label]
    if isinstance(event, Dies):
        cast.sources.change(people[MemberRole(event.who)], deceased_on=event.on, statuses=("99990",))
        return f"the {event.who} dies"
    if isinstance(event, Moves):
        home = home_at(event.street, "7", event.postal_code, event.municipality, event.on, nis=event.municipality_nis)
        for insz in people.values():
            cast.sources.change(insz, addresses=(home,), statuses=())
        return f"moves to {event.municipality}"
    if event.renumbered:
        people[MemberRole.APPLICANT] = cast.sources.renumber(people[MemberRole.APPLICANT])
    _say(event, cast, people[MemberRole.APPLICANT])
    return "the sources have something else to say"


def _say(event: LifeChanges, cast: Cast, insz: str) -> None:
    if event.income is not None:
        cast.sources.change(insz, income={event.on.year - 1: event.income * 100})
    if event.owns is not None:
        cast.sources.change(insz, rights=RIGHTS[event.owns])
    if event.lives is not None:
        waits = event.lives is Lives.WAITING_REGISTER
        cast.sources.change(insz, register="5" if waits else "2", statuses=STATUS_CODES.get(event.lives, ()))
        if event.lives in ADDRESSES:
            cast.sources.change(insz, addresses=ADDRESSES[event.lives])


def _stop(faults: WorldFaults, source: Source) -> None:
    if source in _SERVICES:
        faults.magda.rate, faults.magda.services = 1, [_SERVICES[source]]
        return
    stopped = faults.cir if source is Source.REGISTER else faults.local_software
    stopped.rate, stopped.kinds, stopped.methods = 1, (Misfortune.UNAVAILABLE,), frozenset({"GET", "POST"})
