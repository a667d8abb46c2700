"""Makes running terms visible: a run of the daily round for each batch, planned for when its term has passed.

These runs are for the eye. The daily round does the work whether they are there or not, so whatever goes wrong here is
told in the log and stops nobody.
"""

import logging
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import timedelta
from itertools import count
from uuid import UUID

from prefect import task
from prefect.client.orchestration import SyncPrefectClient, get_client
from prefect.client.schemas.filters import FlowRunFilter
from prefect.client.schemas.objects import FlowRun
from prefect.client.schemas.sorting import FlowRunSort
from prefect.exceptions import ObjectNotFound
from prefect.states import Cancelled

from actualisatie.calendar.moment import Moment
from actualisatie.campaigns.postmarks.coming_terms import ComingTerm, coming_term, coming_terms
from actualisatie.storage.database import transaction
from actualisatie.tasks import runtime
from actualisatie.tasks.asked_runs import ask_for_run, next_key
from actualisatie.tasks.transient import RETRIED
from actualisatie.tasks.worlds import days_ahead

DEPLOYMENT = "daily round/daily round"
OPERATOR = "daily round"
"""Whoever runs a round proposes strike-offs and can never approve them: so no person's name."""

TAG = "termijn"

_PAGE = 200
"""Runs in one answer of Prefect's."""

_log = logging.getLogger(__name__)


@task(name="show the term of a batch under Upcoming", **RETRIED)
def show_term_of_batch(batch: str, moment: Moment) -> int:
    """Plan the run of one batch, or move it after a correction; return how many are planned anew."""
    with transaction(runtime.engine()) as session:
        found = coming_term(session, batch)
    return show_terms([found] if found else [], moment)


@task(name="show the terms of a campaign under Upcoming", **RETRIED)
def show_terms_of_campaign(campaign: str, moment: Moment) -> int:
    """Plan or move the runs of all batches whose term runs; return how many are planned anew."""
    with transaction(runtime.engine()) as session:
        found = coming_terms(session, campaign, moment)
    return show_terms(found, moment)


def show_terms(terms: Sequence[ComingTerm], moment: Moment) -> int:
    """Let Prefect show each term once, at its present end; return how many runs were planned anew.

    A term that has passed at `moment` is left to the daily round, and so is all of it when Prefect does not answer. In
    a simulated world the days are as far away as they are there.
    """
    coming = [one for one in terms if one.acts_at > moment.at]
    if not coming:
        return 0
    try:
        with get_client(sync_client=True) as client:
            deployment = client.read_deployment_by_name(DEPLOYMENT).id
            ahead = days_ahead(moment)
            planned = [replace(one, next_step_on=one.next_step_on + ahead) for one in coming]
            return sum(_show(client, deployment, one, ahead) for one in _not_shown(client, planned))
    except ObjectNotFound:
        _log.info(
            "There is no deployment %r: terms do not show under Upcoming; the daily round acts on them.", OPERATOR
        )
    except Exception as error:  # whatever it is, a postmark that was registered stays registered
        _log.warning(
            "Prefect could not plan the runs that show %d terms (%s). Nothing is lost: the daily round acts on them.",
            len(coming),
            type(error).__name__,
        )
    return 0


def _not_shown(client: SyncPrefectClient, coming: Sequence[ComingTerm]) -> list[ComingTerm]:
    """Return the terms that no planned run shows at their present end. One question for each 200 runs of a campaign."""
    shown = {
        (tag, run.name, run.next_scheduled_start_time)
        for campaign in {one.campaign for one in coming}
        for run in _waiting_runs(client, campaign)
        for tag in run.tags
    }
    return [one for one in coming if (_series(one), one.title, one.acts_at) not in shown]


def _waiting_runs(client: SyncPrefectClient, campaign: str) -> Iterator[FlowRun]:
    wanted = {"tags": {"all_": [TAG, campaign]}, "state": {"type": {"any_": ["SCHEDULED"]}}}
    filter_ = FlowRunFilter.model_validate(wanted)
    for page in count():
        found = client.read_flow_runs(
            flow_run_filter=filter_, sort=FlowRunSort.ID_DESC, limit=_PAGE, offset=page * _PAGE
        )
        yield from found
        if len(found) < _PAGE:
            return


def _show(client: SyncPrefectClient, deployment: UUID, term: ComingTerm, ahead: timedelta) -> bool:
    """Cancel what shows an older end of the term, and plan its run unless it is there."""
    series = _series(term)
    planned = client.read_flow_runs(flow_run_filter=FlowRunFilter.model_validate({"tags": {"all_": [series]}}))
    waiting = [run for run in planned if run.state and run.state.is_scheduled()]
    if any(_shows(run, term) for run in waiting):
        return False
    for run in waiting:
        client.set_flow_run_state(run.id, Cancelled(message="The term ends on another day now."), force=True)
    order = {"campaign": term.campaign, "operator": OPERATOR}
    if ahead:
        order["today"] = str(term.next_step_on - ahead)
    tags = [TAG, series, term.batch, term.campaign]
    ask_for_run(client, deployment, order, tags, next_key(planned, series), name=term.title, at=term.acts_at)
    return True


def _series(term: ComingTerm) -> str:
    """Return the tag of all runs that ever showed a term: other batches may have a term of the same name."""
    return f"{TAG}:{term.batch}:{term.length}"


def _shows(run: FlowRun, term: ComingTerm) -> bool:
    return run.name == term.title and run.next_scheduled_start_time == term.acts_at
