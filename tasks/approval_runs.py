"""The form on which a second person decides: what it says, what its answer does, and the run that shows it."""

import logging
from datetime import date, datetime
from typing import Any

from prefect import task
from prefect.client.orchestration import SyncPrefectClient, get_client
from prefect.client.schemas.filters import FlowRunFilter
from prefect.client.schemas.sorting import FlowRunSort
from prefect.context import TaskRunContext
from prefect.exceptions import ObjectNotFound
from prefect.states import Cancelled

from actualisatie.calendar.moment import Moment
from actualisatie.campaigns.definitions.catalogue import campaign_by_name
from actualisatie.campaigns.errors import ApprovalError
from actualisatie.campaigns.proposals.for_forms import ShownProposals, proposals_for_form
from actualisatie.campaigns.strike_offs.approving import Decision
from actualisatie.campaigns.strike_offs.waiting_approvals import (
    WaitingApprovals,
    decide_what_was_shown,
    waiting_approvals,
)
from actualisatie.dossiers.names import NoNameError
from actualisatie.storage.database import transaction
from actualisatie.tasks import runtime
from actualisatie.tasks.asked_runs import ask_for_run, in_series, next_key
from actualisatie.tasks.transient import RETRIED, tried_again
from actualisatie.tasks.worlds import world_is_simulated

DEPLOYMENT = "strike-off approval/strike-off approval"
OPERATOR = "daily round"
TAG = "approval"

_log = logging.getLogger(__name__)


@task(name="list the strike-offs that wait for a decision", **RETRIED)
def list_waiting(campaign: str, until: datetime, moment: Moment) -> ShownProposals:
    """Return what the form and its table show of those proposed `until` then, as the gate finds them now."""
    with transaction(runtime.engine()) as session:
        return proposals_for_form(session, campaign_by_name(session, campaign), until, moment)


def _once_per_answer(context: TaskRunContext, parameters: dict[str, Any]) -> str:
    return f"approval-{context.task_run.flow_run_id}-{parameters['turn']}"


@tried_again
def count_waiting(campaign: str, until: datetime | None = None) -> WaitingApprovals:
    """Return how many proposals wait and since when, of those proposed `until` then."""
    with transaction(runtime.engine()) as session:
        return waiting_approvals(session, campaign_by_name(session, campaign), until)


@task(name="act on the answer to the form", persist_result=True, cache_key_fn=_once_per_answer, **RETRIED)
def act_on_answer(
    campaign: str, until: datetime, decision: Decision, moment: Moment, approver: str, remark: str, turn: int
) -> dict[str, Any]:
    """Decide, and return how many were decided or why nothing was. Each answer counts once, however often this runs.

    A run that was resumed starts from the top and reads its older answers again: their outcome comes from the cache.
    """
    try:
        with transaction(runtime.engine()) as session:
            found = campaign_by_name(session, campaign)
            decided = decide_what_was_shown(session, found, until, decision, moment, approver, remark)
    except (ApprovalError, NoNameError) as refused:
        return {"decided": 0, "refused": str(refused)}
    return {"decided": decided, "refused": ""}


@task(name="ask a second person to decide")  # not tried again: it stops at no fault, and the next round asks
def ask_for_decision(campaign: str, waiting: WaitingApprovals, today: date | None) -> bool:
    """Let Prefect hold a form open for what waits; return whether it is a new one. It replaces the form with fewer.

    Without a server that knows the deployment nothing happens: the command line and the direct form remain.
    """
    if not waiting.newest:
        return False
    try:
        with get_client(sync_client=True) as client:
            return _open_form(client, campaign, waiting.newest, today)
    except ObjectNotFound:
        _log.info("There is no deployment %r: decide with `actualisatie approve`.", DEPLOYMENT)
    except Exception as error:  # the round has done its work; the next one asks again
        _log.warning("Prefect could not open the form for a decision (%s): the next round does.", type(error).__name__)
    return False


def _open_form(client: SyncPrefectClient, campaign: str, newest: datetime, today: date | None) -> bool:
    """Open a form about all that was proposed until `newest`, unless one is open; close those about less.

    One that ended while they still wait (cancelled, crashed) is followed by another.
    """
    deployment = client.read_deployment_by_name(DEPLOYMENT)
    series = f"{TAG}:{campaign}:{newest.isoformat()}"
    of_campaign = FlowRunFilter.model_validate({"tags": {"all_": [TAG, campaign]}})
    asked = client.read_flow_runs(flow_run_filter=of_campaign, sort=FlowRunSort.EXPECTED_START_TIME_DESC)
    is_open = [run for run in asked if run.state and not run.state.is_final()]
    if any(in_series(run, series) for run in is_open):
        return False
    virtual = {"today": str(today)} if today and world_is_simulated() else {}  # a true decision is never dated back
    order = {"campaign": campaign, "operator": OPERATOR, **virtual}
    key = next_key(asked, series)
    ask_for_run(client, deployment.id, order, [TAG, campaign], key, name=f"strike-offs of {campaign}: decide")
    for run in is_open:
        client.set_flow_run_state(run.id, Cancelled(message="A newer form asks about these too."), force=True)
    return True
