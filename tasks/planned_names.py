"""Names the runs that schedules have planned: Prefect makes up two words for each, until it begins."""

import logging
from uuid import UUID

from prefect.client.orchestration import SyncPrefectClient, get_client
from prefect.client.schemas.filters import DeploymentFilter, FlowRunFilter
from prefect.client.schemas.objects import FlowRun

from actualisatie.calendar.moment import BRUSSELS
from actualisatie.tasks.round_flows import AUTO_SCHEDULED

_PLANNED = {"tags": {"all_": [AUTO_SCHEDULED]}, "state": {"type": {"any_": ["SCHEDULED"]}}}

_log = logging.getLogger(__name__)


def name_planned_runs() -> int:
    """Give each planned run of a schedule a name like `daily round one-off-2024: 2024-05-30 06:30` (Brussels).

    Returns how many got one now. Prefect plans a few runs ahead of each schedule, so these are few. A name is for the
    eye: whatever goes wrong is told in the log and stops nobody.
    """
    try:
        with get_client(sync_client=True) as client:
            planned = client.read_flow_runs(flow_run_filter=FlowRunFilter.model_validate(_PLANNED))
            return _name(client, [run for run in planned if not run.run_count])  # one that is tried again has its name
    except Exception as error:  # whatever it is, nobody's work waits for a name
        _log.warning("Prefect could not name the planned runs (%s).", type(error).__name__)
    return 0


def _name(client: SyncPrefectClient, runs: list[FlowRun]) -> int:
    deployments = _deployments(client, {run.deployment_id for run in runs if run.deployment_id})
    titles = {run.id: _title(deployments[run.deployment_id], run) for run in runs if run.deployment_id in deployments}
    unnamed = [run.id for run in runs if titles.get(run.id, run.name) != run.name]
    for run_id in unnamed:
        client.update_flow_run(run_id, name=titles[run_id])
    return len(unnamed)


def _deployments(client: SyncPrefectClient, ids: set[UUID]) -> dict[UUID | None, str]:
    if not ids:
        return {}
    chosen = DeploymentFilter.model_validate({"id": {"any_": list(ids)}})
    return {one.id: one.name for one in client.read_deployments(deployment_filter=chosen)}


def _title(deployment: str, run: FlowRun) -> str:
    order = run.parameters.get("order")
    campaign = order.get("campaign") if isinstance(order, dict) else None
    what = f"{deployment} {campaign}" if campaign else deployment
    due = run.next_scheduled_start_time or run.expected_start_time
    return f"{what}: {due.astimezone(BRUSSELS):%Y-%m-%d %H:%M}" if due else what
