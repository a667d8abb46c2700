"""Asks Prefect for a run that nobody filled in a form for."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from prefect.client.orchestration import SyncPrefectClient
from prefect.client.schemas.objects import FlowRun

_VERSION = ":v"
"""Stands in a key between the series and the number of the run."""


def ask_for_run(
    client: SyncPrefectClient,
    deployment: UUID,
    order: dict[str, Any],
    tags: Sequence[str],
    key: str,
    *,
    name: str | None = None,
    at: datetime | None = None,
) -> None:
    """Plan a run of a deployment, now or at an instant (aware). The same key a second time plans no other.

    The choices of its form do not bind: it may not offer a campaign of this hour yet. The flow itself still looks.
    """
    details = {"scheduled_time": at.isoformat()} if at else {}
    run = {
        "parameters": {"order": order},
        "enforce_parameter_schema": False,
        "state": {"type": "SCHEDULED", "state_details": details},
        "tags": list(tags),
        "idempotency_key": key,
        **({"name": name} if name else {}),
    }
    client.request("POST", "/deployments/{id}/create_flow_run", path_params={"id": str(deployment)}, json=run)


def next_key(asked: Sequence[FlowRun], series: str) -> str:
    """Return the key of the next run of a series, such as a term or a form: each run needs one of its own.

    Prefect gives an old run back for an old key, even when that run was cancelled. Older runs may have been cleaned
    away, so they are not counted: the highest version goes on.
    """
    return f"{series}{_VERSION}{max((_version(run) for run in asked if in_series(run, series)), default=0) + 1}"


def in_series(run: FlowRun, series: str) -> bool:
    """Return whether a run is one of a series."""
    return (run.idempotency_key or "").rpartition(_VERSION)[0] == series


def _version(run: FlowRun) -> int:
    version = (run.idempotency_key or "").rpartition(_VERSION)[2]
    return int(version) if version.isdigit() else 0
