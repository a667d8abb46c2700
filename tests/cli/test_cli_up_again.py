"""`actualisatie up` when a process dies: a worker is started again, within bounds; without a server all ends."""

import os
import signal
import subprocess
import sys
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
from real_servers import until
from running_desk import at_the_desk, clean_environment, processes_of

from actualisatie.cli.up.again import Again
from actualisatie.cli.up.children import Children, ChildStoppedError
from actualisatie.cli.up.leftovers import end_runs_of


def test_a_killed_worker_is_started_again_and_does_what_it_was_doing(tmp_path: Path) -> None:
    home = tmp_path / "home"

    def named(words: str) -> list[int]:
        return [process for process, command in processes_of(home).items() if words in command]

    with at_the_desk(home) as desk:
        deployments = {name: f"/deployments/{one['id']}/create_flow_run" for name, one in desk.deployments().items()}
        run = desk.ask("POST", deployments["housekeeping"], {"state": {"type": "SCHEDULED"}})["id"]
        until(lambda: named("prefect.engine"), "the run has a process")
        (worker,) = named("worker start")
        os.kill(worker, signal.SIGKILL)
        until(lambda: set(named("worker start")) - {worker}, "another worker is there")
        until(lambda: desk.end_of(run) == "COMPLETED", "the run is done by the new worker")
        ended = f"The worker stopped (exit code -9) and was started again: see {home}/logs/worker.log."
        runs = "1 runs were under way then. Rounds are tried again; start others anew."
        desk.says_at_the_end = f"{ended} {runs}\nStopped.\n"
    assert processes_of(home) == {}


@pytest.fixture
def children(tmp_path: Path) -> Iterator[Children]:
    (tmp_path / "logs").mkdir()
    with Children(tmp_path, clean_environment(), threading.Event()) as found:
        yield found


def test_a_worker_that_dies_at_each_start_is_given_up_with_a_word_about_where_to_look(
    children: Children, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    children.start("worker", "--no-such-option", again=Again(lambda: "2 runs were under way then.", most=1))
    with pytest.raises(ChildStoppedError) as told:
        children.wait()
    log = f"see {tmp_path}/logs/worker.log."
    ended = "The worker stopped (exit code 2)"
    assert capsys.readouterr().err == f"{ended} and was started again: {log} 2 runs were under way then.\n"
    assert str(told.value) == f"{ended}, more than 1 times within 10 minutes: {log} Everything else was stopped."


def test_a_dead_server_ends_everything(children: Children, tmp_path: Path) -> None:
    children.start("server", "--version")
    with pytest.raises(ChildStoppedError) as told:
        children.wait()
    log = tmp_path / "logs" / "server.log"
    ended = f"The server stopped (exit code 0): see {log}."
    assert str(told.value) == f"{ended} Everything else was stopped; start it again."


def test_deaths_long_ago_do_not_count() -> None:
    again = Again(str, most=2, within=600)
    assert [again.allows(at) for at in (0, 1, 600, 601, 602)] == [True, True, True, True, False]


def test_a_run_that_outlived_its_worker_is_ended_and_others_are_left_alone(tmp_path: Path) -> None:
    def asleep(**more: str) -> subprocess.Popen[bytes]:
        given = {**clean_environment(), "PREFECT_HOME": f"{tmp_path}/prefect", **more}
        return subprocess.Popen([sys.executable, "-c", "input()"], env=given, stdin=subprocess.PIPE)

    with (
        asleep(PREFECT__FLOW_RUN_ID="1") as run,
        asleep() as server,
        asleep(PREFECT__FLOW_RUN_ID="2", PREFECT_HOME=f"{tmp_path}/other/prefect") as of_another_home,
    ):
        assert end_runs_of(tmp_path) == 1
        assert run.wait() == -signal.SIGKILL
        assert [one.poll() for one in (server, of_another_home)] == [None, None]
