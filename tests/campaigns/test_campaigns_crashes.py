"""The program dies at each named point, on each day on which it reaches it, and is started again.

In the end no letter was made twice, no dossier struck off twice, nothing was lost, and the journal is whole. The
program ends by a real SIGKILL of a process of its own; where it ends by an exception, the state machine tells.
"""

import multiprocessing
import os
import signal
from datetime import date

import killing
import pytest
import story
from small_world import SmallWorld

from actualisatie.storage.crash_points import CrashPoint, listen

KILLS = int(os.environ.get("ACTUALISATIE_TEST_KILLS", "1"))
"""How often a process is killed at one point on one day, at most."""


@pytest.fixture
def world(quick_world: SmallWorld) -> SmallWorld:
    story.prepare(quick_world)
    return quick_world


def test_the_story_ends_well_when_nobody_dies(world: SmallWorld) -> None:
    seen: dict[CrashPoint, set[date]] = {point: set() for point in CrashPoint}
    for day in story.DAYS:
        stop = listen(lambda point, day=day: seen[point].add(day))  # type: ignore[misc]  # binds the day of the loop
        story.tell(world, day)
        stop()
    assert story.faults_in(world) == []
    assert {point: days for point, days in seen.items() if days} == story.REACHED


@pytest.mark.parametrize("point", story.REACHED)
def test_a_process_that_is_killed_at_a_point_loses_nothing_and_does_nothing_twice(
    world: SmallWorld, point: CrashPoint
) -> None:
    processes = multiprocessing.get_context("forkserver")
    processes.set_forkserver_preload(killing.HEAVY)
    place = (str(world.engine.url), str(world.folder), world.url)
    for day in story.DAYS:
        kills = 0
        while day in story.REACHED[point] and kills < KILLS:
            told = (*place, day, point.name, kills)
            victim = processes.Process(target=story.tell_and_be_killed, args=told, daemon=True)
            victim.start()
            victim.join(60)
            if victim.exitcode == 0:
                break  # it lived through the day: nothing is left to tell
            assert victim.exitcode == -signal.SIGKILL
            kills += 1
        else:
            story.later(world, kills)
            story.tell(world, day)
        assert kills > 0 or day not in story.REACHED[point]
    assert story.faults_in(world) == []
