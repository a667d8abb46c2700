"""A task is tried again after a fault that may pass, and after no other."""

from concurrent.futures.process import BrokenProcessPool

import httpx
import pytest
from prefect import flow, task
from sqlalchemy.exc import IntegrityError, OperationalError

from actualisatie.campaigns.errors import ApprovalError
from actualisatie.dossiers.errors import Retryable
from actualisatie.storage.unwritable import DatabaseUnwritableError
from actualisatie.tasks.asking import check_chunk, follow_register, look_for_returned
from actualisatie.tasks.desk import tell_by_mail
from actualisatie.tasks.transient import JITTER, transient
from actualisatie.tasks.writing import print_batch


def tries(fault: Exception) -> int:
    """Return how often a task runs that always ends in a fault."""
    done: list[int] = []

    @task(retries=2, retry_condition_fn=transient)
    def fails() -> None:
        done.append(1)
        raise fault

    @flow
    def trying() -> None:
        with pytest.raises(type(fault)):
            fails()

    trying()
    return len(done)


@pytest.mark.parametrize(
    "fault",
    [
        Retryable("a source is silent"),
        OperationalError("", {}, Exception("database is locked")),
        httpx.ConnectError("no answer"),
        OSError("no such host"),
        BrokenProcessPool("a process of the press was killed"),
    ],
    ids=lambda fault: type(fault).__name__,
)
def test_a_fault_that_may_pass_is_tried_again(prefect_server: None, fault: Exception) -> None:
    assert tries(fault) == 3


@pytest.mark.parametrize(
    "fault",
    [
        ApprovalError("who proposed may not approve"),
        DatabaseUnwritableError("the disk is full"),
        IntegrityError("", {}, Exception("UNIQUE constraint failed")),
        ValueError("a fault of the program"),
    ],
    ids=lambda fault: type(fault).__name__,
)
def test_a_fault_that_stays_is_not(prefect_server: None, fault: Exception) -> None:
    assert tries(fault) == 1


@pytest.mark.parametrize("one", [check_chunk, follow_register, look_for_returned, tell_by_mail, print_batch])
def test_every_task_that_is_tried_again_waits_with_jitter(one: object) -> None:
    found = {name: getattr(one, name) for name in ("retry_condition_fn", "retry_jitter_factor")}
    assert found == {"retry_condition_fn": transient, "retry_jitter_factor": JITTER}
