"""Asks Prefect for a run that nobody filled in a form for."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from prefect.client.orchestration import SyncPrefectClient


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
