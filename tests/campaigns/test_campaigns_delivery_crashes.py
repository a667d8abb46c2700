"""A process that hands over, calls back and sends notices is killed at each named point, and started again."""

import multiprocessing
import signal
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path

import delivery_story as story
import pytest
import story as campaign_story
from delivery_story import REACHED
from mail_server import PostOffice, mail_server
from sftp_server import SSHD, USER, WHY_NOT, sftp_server
from small_world import SmallWorld

from actualisatie.storage.crash_points import CrashPoint, listen

HEAVY = [
    "actualisatie.campaigns.checks.checking",
    "actualisatie.campaigns.delivery.telling",
    "actualisatie.simulator.world",
]
"""What the processes that are killed have imported before they are born, to save time."""

FilesOf = Callable[[], dict[str, bytes]]


@pytest.fixture
def post_office() -> Iterator[PostOffice]:
    with mail_server() as running:
        yield running


@pytest.fixture(params=["folder", "sftp"])
def files_of(
    request: pytest.FixtureRequest, quick_world: SmallWorld, post_office: PostOffice, tmp_path: Path
) -> Iterator[FilesOf]:
    """Prepare the story for one way of delivery; return what reads all files of the housing company."""
    if request.param == "folder":
        story.prepare(quick_world, post_office.address)
        outbox = quick_world.folders.outbox / "WM1"
        yield lambda: {str(one.relative_to(outbox)): one.read_bytes() for one in outbox.rglob("*") if one.is_file()}
        return
    if not SSHD:
        pytest.skip(WHY_NOT)
    with sftp_server(tmp_path / "sftp") as server:
        sftp = {"host": "127.0.0.1", "port": server.port, "user": USER, "folder": "", "key_file": "wm1"}
        story.prepare(quick_world, post_office.address, channel="sftp", sftp=sftp)
        quick_world.keys = server.keys
        yield server.files


def test_the_story_ends_well_when_nobody_dies(
    quick_world: SmallWorld, post_office: PostOffice, files_of: FilesOf
) -> None:
    seen: dict[CrashPoint, set[date]] = {point: set() for point in REACHED}
    for day in story.DAYS:
        stop = listen(lambda point, day=day: seen.get(point, set()).add(day))  # type: ignore[misc]  # day of the loop
        story.tell(quick_world, day)
        stop()
    assert (seen, len(post_office.received)) == (REACHED, 3)
    assert story.faults_in(quick_world, files_of(), post_office) == []


@pytest.mark.parametrize("point", REACHED)
def test_a_process_that_is_killed_loses_nothing_and_sends_nothing_twice(
    quick_world: SmallWorld, post_office: PostOffice, files_of: FilesOf, point: CrashPoint
) -> None:
    processes = multiprocessing.get_context("forkserver")
    processes.set_forkserver_preload(HEAVY)
    place = (str(quick_world.engine.url), str(quick_world.folder), quick_world.keys and str(quick_world.keys))
    for day in story.DAYS:
        if day in REACHED[point]:
            arguments = (place, post_office.address, day, point.name)
            victim = processes.Process(target=story.tell_and_be_killed, args=arguments, daemon=True)
            victim.start()
            victim.join(60)
            assert victim.exitcode == -signal.SIGKILL
        story.tell(quick_world, day)
    assert story.faults_in(quick_world, files_of(), post_office) == []


def test_every_named_point_is_visited_by_a_story() -> None:
    of_reinstatement = {CrashPoint.REINSTATEMENT_CLAIMED, CrashPoint.REINSTATEMENT_SENT}  # test_campaigns_reinstating
    of_a_person = {CrashPoint.FILE_SETTLED}  # test_campaigns_strike_off
    of_events = {CrashPoint.ALARMS_TOLD, CrashPoint.TERMS_TOLD}  # test_flows_alarms, test_flows_passed_terms
    of_a_file = {CrashPoint.POSTMARKS_STORED}  # test_flows_dropped_postmarks
    elsewhere = of_reinstatement | of_a_person | of_events | of_a_file
    assert set(REACHED) | set(campaign_story.REACHED) | elsewhere == set(CrashPoint)
