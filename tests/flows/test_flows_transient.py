"""A task is tried again after a fault that may pass, and after no other."""

import errno
import importlib
import socket
from collections.abc import Callable
from concurrent.futures.process import BrokenProcessPool
from pathlib import Path
from typing import Any

import httpx
import pytest
from prefect import Task, flow, task
from sqlalchemy import Engine, text
from sqlalchemy.exc import IntegrityError, OperationalError

from actualisatie.campaigns.errors import ApprovalError
from actualisatie.connectors.whole_files import put_file
from actualisatie.dossiers.disk_faults import FolderUnavailableError
from actualisatie.dossiers.errors import Retryable
from actualisatie.storage.database import open_database, transaction
from actualisatie.storage.unwritable import DatabaseUnwritableError
from actualisatie.tasks import transient
from actualisatie.tasks.transient import RETRIED, RETRIED_IF_UNDONE, RETRIED_SLOWLY, Tries, may_pass, tried_again

AT_ONCE: dict[str, Any] = {"retry_delay_seconds": 0, "retry_jitter_factor": None}
"""Tests do not wait."""

ONCE = {
    "ask a second person to decide": "it stops at no fault, and the next round asks again",
    "mail proofs": "who was mailed before the fault would be mailed twice",
    "rehearse the withdrawal of a batch": "what was mailed before the fault would be mailed twice",
    "withdraw a batch": "a second run is refused for what the first one did",
}
"""The tasks that are never tried again, and why."""


def all_tasks() -> dict[str, Task[..., Any]]:
    """Return every task of the room, by name."""
    room = Path(transient.__file__).parent
    modules = [importlib.import_module(f"actualisatie.tasks.{file.stem}") for file in sorted(room.glob("*.py"))]
    found = [one for module in modules for one in vars(module).values() if isinstance(one, Task)]
    return {one.name: one for one in found}


def as_given(one: Task[..., Any], options: Tries) -> bool:
    """Return whether a task is tried again as these options say."""
    return all(getattr(one, name) == value for name, value in options.items())


def tries(fails: Callable[[], object], options: Tries = RETRIED) -> int:
    """Return how often a task runs that always fails."""
    done: list[int] = []

    @task(**{**options, **AT_ONCE})
    def failing() -> None:
        done.append(1)
        fails()

    @flow
    def trying() -> None:
        failing()

    assert trying(return_state=True).is_failed()
    return len(done)


def raising(fault: Exception) -> Callable[[], None]:
    def fails() -> None:
        raise fault

    return fails


@pytest.mark.parametrize(
    "fault",
    [
        Retryable("a source is silent"),
        OperationalError("", {}, ConnectionRefusedError("no server there")),
        httpx.ConnectError("no answer"),
        TimeoutError("no answer in time"),
        ConnectionResetError(errno.ECONNRESET, "reset"),
        OSError(errno.EHOSTUNREACH, "no route"),
        socket.gaierror(socket.EAI_AGAIN, "the names' server is away"),
        BrokenProcessPool("a process of the press was killed"),
    ],
    ids=lambda fault: type(fault).__name__,
)
def test_a_fault_that_may_pass_is_tried_again(prefect_server: None, fault: Exception) -> None:
    assert tries(raising(fault)) == 4


@pytest.mark.parametrize(
    "fault",
    [
        ApprovalError("who proposed may not approve"),
        DatabaseUnwritableError("the disk is full"),
        IntegrityError("", {}, Exception("UNIQUE constraint failed")),
        PermissionError(errno.EACCES, "not yours"),
        OSError(errno.ENOSPC, "the disk is full"),
        OSError(errno.EROFS, "can only be read"),
        socket.gaierror(socket.EAI_NONAME, "no such host"),
        httpx.UnsupportedProtocol("no address"),
        ValueError("a fault of the program"),
    ],
    ids=lambda fault: type(fault).__name__,
)
def test_a_fault_that_stays_is_not(prefect_server: None, fault: Exception) -> None:
    assert tries(raising(fault)) == 1


def test_a_file_that_is_not_there_is_not_looked_for_again(prefect_server: None, tmp_path: Path) -> None:
    assert tries((tmp_path / "missing.jsonl").read_bytes) == 1


def test_a_folder_that_is_a_file_is_not_written_to_again(tmp_path: Path) -> None:
    (tmp_path / "outbox").write_text("no folder")
    with pytest.raises(FolderUnavailableError) as caught:
        put_file(tmp_path / "outbox" / "list.json", b"[]", "--output")
    assert str(caught.value).startswith(f"The folder {tmp_path}/outbox (--output) cannot be written: ")
    assert not may_pass(caught.value)


def test_a_locked_database_is_tried_again_until_it_is_free(
    prefect_server: None, sqlite_engine: Engine, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("actualisatie.storage.database.BUSY_MILLISECONDS", 1)
    sqlite_engine.dispose()  # its connections would wait a minute for a lock
    holder = open_database(str(sqlite_engine.url)).connect()
    holder.execute(text("SELECT 1"))
    done: list[int] = []

    @task(**{**RETRIED_IF_UNDONE, **AT_ONCE})
    def writes() -> None:
        done.append(1)
        if len(done) == 3:
            holder.close()
        with transaction(sqlite_engine) as session:
            session.execute(text("CREATE TABLE written (once integer)"))

    @flow
    def writing() -> None:
        writes()

    writing()
    assert len(done) == 3


def test_a_task_goes_on_after_its_connection_was_ended(prefect_server: None, postgres_engine: Engine) -> None:
    done: list[int | None] = []

    @task(**{**RETRIED, **AT_ONCE})
    def works() -> None:
        with transaction(postgres_engine) as session:
            done.append(session.scalar(text("SELECT pg_backend_pid()")))
            if len(done) == 1:
                with transaction(postgres_engine) as other:
                    other.execute(text("SELECT pg_terminate_backend(:pid)"), {"pid": done[0]})
            session.execute(text("CREATE TABLE worked (once integer)"))

    @flow
    def working() -> None:
        works()

    working()
    assert len(set(done)) == 2


def test_an_act_of_a_person_is_not_done_again_when_nobody_knows_whether_it_counted(prefect_server: None) -> None:
    lost = OperationalError("", {}, Exception("server closed the connection"), connection_invalidated=True)
    assert (tries(raising(lost)), tries(raising(lost), RETRIED_IF_UNDONE)) == (4, 1)


def test_a_look_is_tried_again_as_a_task_is(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(transient, "WAITS", (0, 0))
    faults = [ConnectionResetError(), Retryable("a source is silent")]

    @tried_again
    def looks(at: str) -> str:
        if faults:
            raise faults.pop()
        return at

    assert looks("a campaign") == "a campaign"


def test_a_look_fails_in_the_end_with_its_own_fault(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(transient, "WAITS", (0, 0))
    done: list[Exception] = []

    @tried_again
    def looks(fault: Exception) -> None:
        done.append(fault)
        raise fault

    for fault in (ConnectionResetError(), ApprovalError("no")):
        with pytest.raises(type(fault)):
            looks(fault)
    assert [type(one) for one in done] == [ConnectionResetError] * 3 + [ApprovalError]


def test_every_task_says_how_it_is_tried_again_or_has_its_reason_not_to() -> None:
    options = (RETRIED, RETRIED_IF_UNDONE, RETRIED_SLOWLY)
    without = {name for name, one in all_tasks().items() if not any(as_given(one, given) for given in options)}
    assert without == set(ONCE)


def test_a_task_that_is_never_tried_again_has_no_tries() -> None:
    assert {all_tasks()[name].retries for name in ONCE} == {0}
