"""The world behind `actualisatie simulator`: made-up people, or a folder of official test answers."""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from actualisatie.dossiers.errors import Refused
from actualisatie.simulator.magda.faults import Trouble
from actualisatie.simulator.magda.folder_world import FolderWorld
from actualisatie.simulator.magda.synthetic_world import SyntheticWorld
from actualisatie.simulator.magda.world import MagdaWorld
from actualisatie.simulator.register.file import RegisterFile
from actualisatie.simulator.register.official import official_register
from actualisatie.simulator.register.sources import people_of
from actualisatie.simulator.register.synthetic import synthetic_register
from actualisatie.simulator.world import SimulatedWorld, simulated_world


@dataclass(frozen=True, slots=True)
class Wanted:
    """What the user asked for; `magda` takes the place of made-up people, `register` is a file to write.

    `as_of` is the calendar day on which the register of made-up people is true.
    """

    people: int
    seed: int
    magda: Path | None
    port: int
    register: Path | None
    as_of: date


class NoSuchFaultError(Refused):
    """The simulator knows no fault of that name."""


def check_faults(kinds: Iterable[str]) -> tuple[str, ...]:
    """Return what should go wrong: Identificaties (digits) and troubles. Raises NoSuchFaultError for anything else."""
    for kind in kinds:
        if not (kind.isascii() and kind.isdigit() and len(kind) <= 10) and kind not in set(Trouble):
            known = ", ".join(Trouble)
            raise NoSuchFaultError(f"MAGDA has no fault {kind!r}: give an Identificatie such as 99996, or {known}.")
    return tuple(kinds)


@contextmanager
def simulated(wanted: Wanted) -> Iterator[SimulatedWorld]:
    """Run the world until the context ends. Raises `FolderError` for a folder without answers, OSError for a port
    that is taken or a file that cannot be written.
    """
    register, magda = _official(wanted.magda, wanted.seed) if wanted.magda else _made_up(wanted)
    if wanted.register:
        register.write(wanted.register)
    with simulated_world(magda, register.statuses(), port=wanted.port) as world:
        yield world


def _official(folder: Path, seed: int) -> tuple[RegisterFile, MagdaWorld]:
    return official_register(folder, seed).file, FolderWorld(folder)


def _made_up(wanted: Wanted) -> tuple[RegisterFile, MagdaWorld]:
    """Make dossiers until there are enough people: a household is never cut in two."""
    made = synthetic_register(wanted.seed, wanted.people, as_of=wanted.as_of)
    dossiers, inhabitants = [], set[str]()
    for dossier in made.dossiers:
        if len(inhabitants) >= wanted.people:
            break
        dossiers.append(dossier)
        inhabitants.update(one.insz for one in dossier.residents)
    companies = tuple(company.line for company in made.companies)
    return RegisterFile(companies, tuple(one.line for one in dossiers)), SyntheticWorld(people_of(dossiers))
