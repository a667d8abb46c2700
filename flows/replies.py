"""Takes in the replies that housing companies dropped."""

from prefect import flow

from actualisatie.flows.clock import read_clock
from actualisatie.flows.parameters import RepliesOrder
from actualisatie.flows.results import ON_THIS_MACHINE
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


@flow(
    name="take in replies",
    flow_run_name="{order.mark}take in replies",
    description=__doc__,
    persist_result=False,
    result_storage=ON_THIS_MACHINE,
)
def take_in_replies(order: RepliesOrder) -> dict[str, int]:
    """Take in every file of the drop folders, one by one; a file that was taken in before changes nothing."""
    require_few_tries()
    moment = read_clock(order.today)
    total: dict[str, int] = files_left_alone() | closed_folders()
    for file in dropped_files(order.companies):
        counts = left_for_now(file) or take_in(file, moment, order.operator, dry_run=order.dry_run)
        for outcome, count in counts.items():
            total[outcome] = total.get(outcome, 0) + count
    if may_have_new_choices(moment):  # replies change no choice; but this runs each quarter of an hour
        renew_choices()
    return total | files_to_settle()
