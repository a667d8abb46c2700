"""Takes in the replies and the postmarks that housing companies dropped."""

from collections import Counter
from pathlib import Path

from prefect import flow
from prefect.context import FlowRunContext

from actualisatie.calendar.moment import Moment
from actualisatie.campaigns.desk_events import DeskEvent
from actualisatie.flows.alarms import tell_alarms
from actualisatie.flows.announcing import announce
from actualisatie.flows.clock import read_clock
from actualisatie.flows.parameters import RepliesOrder
from actualisatie.flows.results import ON_THIS_MACHINE
from actualisatie.flows.showing import show_outcome
from actualisatie.flows.steps import link_batches
from actualisatie.flows.tries import require_few_tries
from actualisatie.tasks.choices import may_have_new_choices, renew_choices
from actualisatie.tasks.intake import (
    closed_folders,
    dropped_files,
    files_left_alone,
    files_to_settle,
    left_for_now,
    take_in,
)
from actualisatie.tasks.planned_names import name_planned_runs
from actualisatie.tasks.postmark_files import dropped_postmarks, take_in_posted
from actualisatie.tasks.round_flows import AUTO_SCHEDULED
from actualisatie.tasks.term_runs import show_term_of_batch


@flow(
    name="take in replies",
    flow_run_name="{order.mark}take in replies",
    description=__doc__,
    persist_result=False,
    result_storage=ON_THIS_MACHINE,
)
def take_in_replies(order: RepliesOrder) -> dict[str, int]:
    """Take in every file of the drop folders, one by one; a file that was taken in before changes nothing.

    Replies come first, then postmarks, from which terms run. Tells of new alarms of all campaigns, whoever raised them:
    this is the run that comes most often.
    """
    require_few_tries()
    moment = read_clock(order.today)
    total = Counter(files_left_alone() | closed_folders())
    for file in dropped_files(order.companies):
        total.update(left_for_now(file) or take_in(file, moment, order.operator, dry_run=order.dry_run))
    for company, file in dropped_postmarks(order.companies):
        total.update(left_for_now(file) or _take_in_postmarks(company, file, moment, order))
    if not order.dry_run:
        tell_alarms()
    if may_have_new_choices(moment):  # replies change no choice; but this runs each quarter of an hour
        renew_choices()
    if _is_of_a_schedule():
        name_planned_runs()
    done = dict(total) | files_to_settle()
    if done:  # each quarter of an hour, and mostly nothing lies there
        show_outcome(order, done)
    return done


def _is_of_a_schedule() -> bool:
    """Return whether a schedule asked for this run: then others are planned too, and each of them wants a name."""
    run = FlowRunContext.get()
    return run is not None and run.flow_run is not None and AUTO_SCHEDULED in run.flow_run.tags


def _take_in_postmarks(company: str, file: Path, moment: Moment, order: RepliesOrder) -> dict[str, int]:
    """Take in one file, tell of each batch that was posted, and show its term.

    What stood already is shown once more: a run that was killed may have registered it and shown nothing.
    """
    done = take_in_posted(company, file, moment, order.operator, dry_run=order.dry_run)
    for batch in done.registered:
        announce(DeskEvent.BATCH_POSTED, batch)
    link_batches(done.registered)
    for batch in done.batches:
        show_term_of_batch(batch, moment)
    return done.counts
