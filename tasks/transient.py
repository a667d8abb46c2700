"""When a task is tried again by itself: after a fault that may pass, never because something or somebody said no."""

from concurrent.futures import BrokenExecutor
from typing import Any

import httpx
from prefect import State, Task
from prefect.client.schemas.objects import TaskRun
from sqlalchemy.exc import OperationalError

from actualisatie.dossiers.errors import Retryable

MAY_PASS = (Retryable, OperationalError, httpx.TransportError, OSError, BrokenExecutor)
"""A silent source, a database that is busy or starts anew, a network or a disk that fails, a press that was killed."""

JITTER = 0.5
"""By how much of itself a wait varies, so that what failed together does not come back together."""


def transient(_task: Task[..., Any], _run: TaskRun, state: State[Any]) -> bool:
    """Return whether the fault in which a try of a task ended may pass by itself."""
    fault = state.result(raise_on_failure=False)
    return isinstance(fault, MAY_PASS)
