"""Finds rounds that were due by a schedule and did not end well, for who is told by the message of the morning alone.

The alarm *no round today* is an automation and tells a webhook at once; it decides by the same rule.
"""

import logging
from collections import Counter
from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Any

from prefect.client.orchestration import SyncPrefectClient, get_client
from prefect.client.schemas.filters import DeploymentFilter, FlowFilter, FlowRunFilter
from prefect.client.schemas.objects import FlowRun
from prefect.client.schemas.sorting import FlowRunSort

from actualisatie.calendar.moment import Moment
from actualisatie.tasks.round_flows import A_ROUND_WITHIN, AUTO_SCHEDULED, ROUNDS

LOOKS_BACK = timedelta(days=3)
"""A round that was due before is told no more: it was told on three mornings."""

_BRAKES = ("dry_run", "redirect_to", "redirect_mail_to")
_OF_ROUNDS = FlowFilter.model_validate({"name": {"any_": list(ROUNDS)}})

_log = logging.getLogger(__name__)


def missing_rounds(moment: Moment) -> dict[str, int]:
    """Return by campaign how many rounds were due by a schedule that is on, with no good end of a round since then.

    A round counts once it failed, or `A_ROUND_WITHIN` after it was due; a dry run is no round. Empty where Prefect does
    not answer: that must keep no other trouble from being told.
    """
    try:
        with get_client(sync_client=True) as client:
            return _missing(client, moment)
    except Exception as error:  # whatever it is, the other troubles are told
        _log.warning("Prefect could not tell which rounds are missing (%s).", type(error).__name__)
    return {}


def _missing(client: SyncPrefectClient, moment: Moment) -> dict[str, int]:
    due = [run for run in _due(client, moment) if _is_overdue(run, moment)]
    if not due:
        return {}
    on, good = _switched_on(client, due), _last_good_ends(client)
    missing = (_campaign(run) for run in due if run.deployment_id in on and not _made_good(run, good))
    return dict(Counter(missing))


def _due(client: SyncPrefectClient, moment: Moment) -> list[FlowRun]:
    """Return the runs of rounds that a schedule asked for lately, whatever became of them."""
    lately = {"after_": moment.at - LOOKS_BACK, "before_": moment.at}
    asked = {"tags": {"all_": [AUTO_SCHEDULED]}, "expected_start_time": lately}
    return client.read_flow_runs(flow_filter=_OF_ROUNDS, flow_run_filter=FlowRunFilter.model_validate(asked))


def _is_overdue(run: FlowRun, moment: Moment) -> bool:
    failed = run.state is not None and run.state.is_failed()
    return failed or (run.expected_start_time is not None and run.expected_start_time <= moment.at - A_ROUND_WITHIN)


def _switched_on(client: SyncPrefectClient, runs: Iterable[FlowRun]) -> set[Any]:
    """Return the deployments of these runs whose schedule is still on."""
    asked = {"id": {"any_": [run.deployment_id for run in runs if run.deployment_id]}}
    found = client.read_deployments(deployment_filter=DeploymentFilter.model_validate(asked))
    return {one.id for one in found if not one.paused and any(schedule.active for schedule in one.schedules)}


def _last_good_ends(client: SyncPrefectClient) -> dict[str, datetime]:
    """Return for each campaign when its last true round ended well, whoever asked for that."""
    completed = FlowRunFilter.model_validate({"state": {"type": {"any_": ["COMPLETED"]}}})
    last: dict[str, datetime] = {}
    for run in client.read_flow_runs(flow_filter=_OF_ROUNDS, flow_run_filter=completed, sort=FlowRunSort.END_TIME_DESC):
        if run.end_time and not any(_order(run).get(brake) for brake in _BRAKES):
            last.setdefault(_campaign(run), run.end_time)
    return last


def _made_good(run: FlowRun, good: dict[str, datetime]) -> bool:
    end = good.get(_campaign(run))
    return end is not None and run.expected_start_time is not None and end >= run.expected_start_time


def _campaign(run: FlowRun) -> str:
    return str(_order(run).get("campaign", "a round without a campaign"))


def _order(run: FlowRun) -> dict[str, Any]:
    order = run.parameters.get("order")
    return order if isinstance(order, dict) else {}
