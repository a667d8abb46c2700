"""Plays scenarios in tests: a copy of one migrated database for each, and the loopback server of the process."""

import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import cache
from pathlib import Path

from fastapi import APIRouter
from sqlalchemy import Engine

from actualisatie.simulator.cir.dossiers import CirWorld
from actualisatie.simulator.cir.router import cir_router
from actualisatie.simulator.clock import VirtualClock
from actualisatie.simulator.days.cast import Cast, cast_of
from actualisatie.simulator.days.office import Office
from actualisatie.simulator.days.playing import Played, play
from actualisatie.simulator.days.scenario import Scenario
from actualisatie.simulator.days.scratch import open_scratch
from actualisatie.simulator.local_software.ledger import Ledger
from actualisatie.simulator.local_software.router import local_software_router
from actualisatie.simulator.magda.router import magda_router
from actualisatie.simulator.magda.world import MagdaWorld
from actualisatie.simulator.paper import plain_paper
from actualisatie.simulator.register.file import RegisterFile
from actualisatie.simulator.world import SimulatedWorld, WorldFaults
from actualisatie.storage import migrate
from actualisatie.storage.database import open_database

Loopback = tuple[str, Callable[..., None]]


def make_template(folder: Path) -> Path:
    """Migrate a database once: copying it is a hundred times quicker than migrating another."""
    file = folder / "template.db"
    engine = open_database(f"sqlite:///{file}")
    migrate.upgrade(engine)
    engine.dispose()
    return file


@cache
def _one_database(template: Path) -> Engine:
    """Open one database file for all plays of a process: what its engine learned of the statements, it keeps."""
    return open_scratch(template.parent / "one.db")


@contextmanager
def _emptied(template: Path) -> Iterator[Engine]:
    engine = _one_database(template)
    engine.dispose()
    for rest in template.parent.glob("one.db*"):
        rest.unlink()
    shutil.copy(template, template.parent / "one.db")
    yield engine


@contextmanager
def database_of(template: Path, folder: Path) -> Iterator[Engine]:
    """Open a copy of the migrated database."""
    engine = open_scratch(Path(shutil.copy(template, folder / "actualisatie.db")))
    yield engine
    engine.dispose()


def world_of(magda: MagdaWorld, register: RegisterFile, loopback: Loopback) -> SimulatedWorld:
    """Put a world behind the loopback server."""
    url, install = loopback
    clock, faults = VirtualClock(), WorldFaults()
    cir, ledger = CirWorld(clock.now), Ledger(clock.now)
    cir.fill(register.statuses())
    routers: tuple[APIRouter, ...] = (
        magda_router(magda, faults.magda),
        cir_router(cir, faults.cir),
        local_software_router(ledger, faults.local_software, cir.dossiers),
    )
    install(*routers)
    return SimulatedWorld(url, magda, cir, ledger, faults, clock)


@contextmanager
def office_of(
    scenario: Scenario, template: Path, folder: Path, loopback: Loopback, kind: type[Office] = Office
) -> Iterator[tuple[Office, Cast]]:
    """Open an office for a scenario in a database of its own, and give its cast."""
    cast = cast_of(scenario.dossiers)
    world = world_of(cast.sources, cast.register, loopback)
    with database_of(template, folder) as engine:
        yield kind(engine, world, scenario.name, folder, plain_paper), cast


def play_here(scenario: Scenario, template: Path, folder: Path, loopback: Loopback) -> Played:
    """Play a scenario as `actualisatie simulate` does, in a database that the next play empties."""
    cast = cast_of(scenario.dossiers)
    world = world_of(cast.sources, cast.register, loopback)
    with _emptied(template) as engine:
        return play(scenario, Office(engine, world, scenario.name, folder, plain_paper), cast)
