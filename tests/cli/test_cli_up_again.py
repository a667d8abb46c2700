"""`actualisatie up` when a process dies or hangs: a worker starts again, within bounds; without a server all ends."""

import os
import signal
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from fastapi import APIRouter, Response
from real_servers import until
from running_desk import Desk, at_the_desk, clean_environment, free_port, processes_of

from actualisatie.cli.up.again import Again
from actualisatie.cli.up.children import Children, ChildStoppedError
from actualisatie.cli.up.home import environment_of, the_only_one
from actualisatie.cli.up.leftovers import end_runs_of
from actualisatie.cli.up.server import PrefectServer
from actualisatie.cli.up.silence import EVERY, LIMIT, Silence, heard_by
from actualisatie.cli.up.steps import migrate, start_everything


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


@dataclass
class Clock:
    """Seconds that go on by `step` each time somebody looks."""

    now: float = 0.0
    step: float = 0.0

    def __call__(self) -> float:
        self.now += self.step
        return self.now


def test_a_worker_that_hangs_is_ended_and_another_does_its_work(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr("actualisatie.cli.up.children.PATIENCE", 1)  # it stops by itself never
    for name in os.environ.keys() - clean_environment().keys():
        monkeypatch.delenv(name)
    home, port, clock, stop = tmp_path / "home", free_port(), Clock(), threading.Event()
    with the_only_one(home), Children(home, environment_of(home, port), stop, clock) as children:
        migrate(environment_of(home, port))
        server = start_everything(children, home, port, environment_of(home, port))
        assert server is not None
        desk = Desk(port, "")

        def workers() -> set[int]:
            children.check()
            return {process for process, command in processes_of(home).items() if "worker start" in command}

        (hung,) = workers()
        heard = heard_by(server)
        until(lambda: heard_by(server) not in (None, heard), "a worker that lives is heard of")
        os.kill(hung, signal.SIGSTOP)
        asked = f"/deployments/{desk.deployments()['housekeeping']['id']}/create_flow_run"
        run = desk.ask("POST", asked, {"state": {"type": "SCHEDULED"}})["id"]
        clock.step = EVERY
        until(lambda: hung not in workers(), "the worker that hangs is ended")
        clock.step = 0
        assert desk.end_of(run) == "COMPLETED"
        assert hung not in workers()
        assert len(workers()) == 1
    ended = "The worker gave no sign of life for ten minutes or more and was started again: "
    assert capsys.readouterr().err == f"{ended}see {home}/logs/worker.log.\n"


BEAT, LATER_BEAT = (("12:00:00",), LIMIT), (("12:00:30",), LIMIT)


def looks_until_it_hangs(*found: tuple[tuple[object, ...], float] | None, every: float = 30) -> int | None:
    """Return at which look, `every` so many seconds, a worker is found to hang; None when at none of them."""
    told = iter(found)
    silence = Silence(lambda: next(told))
    hung = (look for look in range(len(found)) if silence.lasts(look * every))
    return next(hung, None)


def test_a_worker_hangs_after_ten_minutes_without_any_sign() -> None:
    assert looks_until_it_hangs(*[BEAT] * 30) == 20
    assert looks_until_it_hangs(*[BEAT] * 19, LATER_BEAT, *[LATER_BEAT] * 30) == 39


def test_a_worker_that_was_told_to_send_seldom_is_waited_for() -> None:
    assert looks_until_it_hangs(*[(("12:00:00",), 1200.0)] * 60) == 40


def test_one_look_that_is_not_answered_begins_the_count_anew() -> None:
    assert looks_until_it_hangs(*[BEAT] * 20, None, *[BEAT] * 20) is None


def test_a_machine_that_slept_begins_the_count_anew() -> None:
    assert looks_until_it_hangs(*[BEAT] * 100, every=61) is None


def test_a_new_process_is_waited_for_as_long_as_the_first() -> None:
    silence = Silence(lambda: BEAT)
    assert [silence.lasts(at) for at in range(0, 601, 30)] == [False] * 20 + [True]
    silence.begin()
    assert [silence.lasts(at) for at in range(600, 1201, 30)] == [False] * 20 + [True]


def test_nothing_is_known_of_a_worker_where_the_server_does_not_answer_or_keeps_nothing(
    loopback: tuple[str, Callable[..., None]],
) -> None:
    address, install = loopback
    unprotected = APIRouter()
    unprotected.add_api_route("/api/csrf-token", lambda: Response(status_code=422))
    unprotected.add_api_route("/{path:path}", list, methods=["POST"])
    install(unprotected)
    assert heard_by(PrefectServer(address)) is None
    assert heard_by(PrefectServer("http://127.0.0.1:9")) is None
