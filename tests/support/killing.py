"""Kills the program with SIGKILL at its named points, over and over, and counts what was lost or happened twice."""

import argparse
import multiprocessing
import random
import signal
import tempfile
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

import story
from fastapi import APIRouter, FastAPI
from plain_paper import plain_paper
from small_world import SmallWorld, open_small_world
from sqlalchemy import select

from actualisatie.simulator.server import Server
from actualisatie.storage import migrate
from actualisatie.storage.crash_points import CrashPoint
from actualisatie.storage.database import open_database, transaction
from actualisatie.storage.models import Case, Letter

HEAVY = [
    "actualisatie.campaigns.checks.checking",
    "actualisatie.campaigns.strike_offs.executing",
    "actualisatie.letters.batches",
    "actualisatie.simulator.world",
]
"""What the processes that are killed have imported before they are born, to save time."""

STRUCK_OFF_BY_INTERFACE, WRITTEN_IN_REGISTER, STATUSES_TOLD = 2, 3 + 5, 4
"""How much the story does outside: what the register is told are three strike-offs and five statuses."""


@dataclass
class Toll:
    """What the kills did: how many at which point, and per story what was lost, twice, or otherwise wrong."""

    kills: Counter[CrashPoint] = field(default_factory=Counter)
    stories: int = 0
    lost: int = 0
    twice: int = 0
    faults: list[str] = field(default_factory=list)


def tell_with_kills(world: SmallWorld, chance: random.Random, toll: Toll, most: int) -> None:
    """Tell the whole story; kill each day at the points that it reaches, in any order, `most` times in all."""
    processes: Any = multiprocessing.get_context("forkserver")
    processes.set_forkserver_preload(HEAVY)
    for day in story.DAYS:
        points = [point for point, days in story.REACHED.items() if day in days]
        chance.shuffle(points)
        points.sort(key=lambda point: point.name.startswith("BATCH"))  # printing comes last in a round
        chosen = points[: most - toll.kills.total()]
        for deaths, point in enumerate(chosen):
            if not _dies(processes, world, day, point, deaths):
                break  # it lived through the day: nothing is left to tell
            toll.kills[point] += 1
        else:
            story.later(world, len(chosen))
            story.tell(world, day)
    _count(world, toll)


def _dies(processes: Any, world: SmallWorld, day: date, point: CrashPoint, deaths: int) -> bool:
    place = (str(world.engine.url), str(world.folder), world.url)
    told = (*place, day, point.name, deaths)
    victim = processes.Process(target=story.tell_and_be_killed, args=told, daemon=True)
    victim.start()
    victim.join(120)
    if victim.exitcode not in {0, -signal.SIGKILL}:
        raise RuntimeError(f"a round on {day} ended with {victim.exitcode}")
    return bool(victim.exitcode)


def _count(world: SmallWorld, toll: Toll) -> None:
    with transaction(world.engine) as session:
        ends = [case.state.value for case in session.scalars(select(Case).order_by(Case.id))]
        letters = Counter((letter.case_id, letter.round) for letter in session.scalars(select(Letter)))
    told = Counter((*who, code) for who, codes in world.ledger.statuses.items() for code in codes)
    done = [*world.ledger.effects.values(), *world.cir.actions.values(), *told.values()]
    toll.stories += 1
    toll.twice += sum(times - 1 for times in [*done, *letters.values()])
    toll.lost += sum(one != other for one, other in zip(ends, story.ENDS, strict=True))
    toll.lost += STRUCK_OFF_BY_INTERFACE + WRITTEN_IN_REGISTER + STATUSES_TOLD - len(done)
    toll.faults += story.faults_in(world)


def kill_campaigns(kills: int, seed: int) -> Toll:
    """Tell one story after another until so many processes died; the seed decides in which order."""
    chance, toll, app = random.Random(seed), Toll(), FastAPI(openapi_url=None)

    def install(*routers: APIRouter) -> None:
        app.router.routes.clear()
        for router in routers:
            app.include_router(router)

    with Server(app) as server:
        while toll.kills.total() < kills:
            with tempfile.TemporaryDirectory() as folder:
                _one_campaign(Path(folder), server.url, install, chance, toll, kills)
    return toll


def _one_campaign(
    folder: Path, url: str, install: Callable[..., None], chance: random.Random, toll: Toll, kills: int
) -> None:
    engine = open_database(f"sqlite:///{folder}/killed.db")
    migrate.upgrade(engine)
    world = open_small_world(engine, folder, url, install)
    world.printer = plain_paper
    story.prepare(world)
    tell_with_kills(world, chance, toll, kills)
    engine.dispose()


def report(arguments: list[str]) -> tuple[list[str], bool]:
    """Return the toll line by line, and whether nothing was lost, done twice, or otherwise wrong."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--kills", type=int, default=200, help="how many processes to kill")
    options.add_argument("--seed", type=int, default=1, help="which order of points")
    chosen = options.parse_args(arguments)
    toll = kill_campaigns(chosen.kills, chosen.seed)
    lines = [f"{toll.kills[point]:5d}  {point.value}" for point in story.REACHED]
    lines.append(f"{toll.kills.total():5d}  kills in {toll.stories} campaigns: {toll.lost} lost, {toll.twice} twice")
    lines += [f"wrong at the end: {fault}" for fault in toll.faults]
    return lines, not (toll.lost or toll.twice or toll.faults)
