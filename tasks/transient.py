"""When a task is tried again by itself: after a fault that may pass, never because something or somebody said no.

A task may be tried again (`RETRIED`) where a second run does what is left: it is one transaction, or each of its
effects is written down first and happens at most once. What it counts is then of its last try. An act that a person
began is tried again only where its first try surely left nothing (`RETRIED_IF_UNDONE`).
"""

import errno
import logging
import socket
import time
from collections.abc import Callable
from concurrent.futures import BrokenExecutor
from functools import wraps
from typing import Any, ParamSpec, TypedDict, TypeVar

import httpx
from prefect import State, Task
from prefect.client.schemas.objects import TaskRun
from prefect.utilities.math import clamped_poisson_interval
from sqlalchemy.exc import DBAPIError
from sqlalchemy.exc import TimeoutError as NoConnectionFreeError

from actualisatie.dossiers.errors import Retryable
from actualisatie.storage import passing

WAITS = (5, 20, 60)
"""Seconds before the second try and those after it: a server of PostgreSQL that is started anew is back by then."""

JITTER = 0.5
"""By how much of itself a wait varies, so that what failed together does not come back together."""

_PASSES = (
    NoConnectionFreeError,
    httpx.TimeoutException,
    httpx.NetworkError,
    httpx.RemoteProtocolError,
    httpx.ProxyError,
    BrokenExecutor,  # a process of the press was killed
    TimeoutError,
    ConnectionError,
    BlockingIOError,
    InterruptedError,
)
_PASSING = frozenset({errno.ENETDOWN, errno.ENETUNREACH, errno.ENETRESET, errno.EHOSTDOWN, errno.EHOSTUNREACH})
"""What the network says that is down; a disk that is full or a folder that is closed stays so."""

_LASTING = (FileNotFoundError, FileExistsError, PermissionError, NotADirectoryError, IsADirectoryError)
_LASTING_NUMBERS = frozenset({errno.ENOSPC, errno.EROFS, errno.EDQUOT})

_log = logging.getLogger(__name__)
_P = ParamSpec("_P")
_R = TypeVar("_R")


class Tries(TypedDict):
    """How a task is tried again, as Prefect names it."""

    retries: int
    retry_delay_seconds: list[float]
    retry_jitter_factor: float
    retry_condition_fn: Callable[[Task[..., Any], TaskRun, State[Any]], bool]


def may_pass(fault: object) -> bool:
    """Return whether a fault may pass by itself: a silent source, a busy database, a network that is down."""
    if isinstance(fault, DBAPIError):
        return passing.may_pass(fault)
    if isinstance(fault, Retryable):
        return not _lasts(fault.__cause__)
    if isinstance(fault, socket.gaierror):
        return fault.errno == socket.EAI_AGAIN
    return isinstance(fault, _PASSES) or (isinstance(fault, OSError) and fault.errno in _PASSING)


def transient(_task: Task[..., Any], _run: TaskRun, state: State[Any]) -> bool:
    """Return whether the fault in which a try of a task ended may pass by itself."""
    return may_pass(state.result(raise_on_failure=False))


def undone(_task: Task[..., Any], _run: TaskRun, state: State[Any]) -> bool:
    """Return whether the fault may pass by itself and nothing of the try can have counted."""
    fault = state.result(raise_on_failure=False)
    return isinstance(fault, NoConnectionFreeError) or (isinstance(fault, DBAPIError) and passing.surely_undone(fault))


RETRIED: Tries = {
    "retries": len(WAITS),
    "retry_delay_seconds": list(WAITS),
    "retry_jitter_factor": JITTER,
    "retry_condition_fn": transient,
}
"""For a task of which a second run is safe, wherever the first one stopped."""

RETRIED_IF_UNDONE: Tries = {**RETRIED, "retry_condition_fn": undone}
"""For an act of a person in one transaction. Where the line breaks as it is committed, nobody knows whether it counted:
a second try would count twice, or be refused for what the first one did. The person looks, and begins it anew."""


RETRIED_SLOWLY: Tries = {**RETRIED, "retries": 2, "retry_delay_seconds": [60, 600]}
"""For a message that has time until its server takes it again."""


def tried_again(look: Callable[_P, _R]) -> Callable[_P, _R]:
    """Let a function that is no task, as it takes one query, be tried again as `RETRIED` tasks are."""

    @wraps(look)
    def again(*args: _P.args, **kwargs: _P.kwargs) -> _R:
        for wait in WAITS:
            try:
                return look(*args, **kwargs)
            except Exception as fault:
                if not may_pass(fault):
                    raise
                _log.warning("%s met a fault that may pass (%s): tried again.", look.__name__, type(fault).__name__)
            time.sleep(clamped_poisson_interval(wait, clamping_factor=JITTER))
        return look(*args, **kwargs)

    return again


def _lasts(cause: BaseException | None) -> bool:
    """Return whether a fault of the file system lies under another that does not pass by itself."""
    return isinstance(cause, _LASTING) or (isinstance(cause, OSError) and cause.errno in _LASTING_NUMBERS)
