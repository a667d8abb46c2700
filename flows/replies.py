"""Takes in the replies that housing companies dropped."""

from prefect import flow

from actualisatie.flows.clock import read_clock
from actualisatie.flows.parameters import RepliesOrder
from actualisatie.flows.results import ON_THIS_MACHINE
from actualisatie.flows.tries import require_few_tries
from actualisatie.tasks.choices import may_have_new_choices, renew_choices
from actualisatie.tasks.intake import dropped_files, files_left_alone, files_to_settle, is_unfinished, take_in


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
    total: dict[str, int] = files_left_alone(order.folder)
    for file in dropped_files(order.folder, order.companies):
        if is_unfinished(file):
            total["files still being written"] = total.get("files still being written", 0) + 1
            continue
        for outcome, count in take_in(file, moment, order.operator, dry_run=order.dry_run).items():
            total[outcome] = total.get(outcome, 0) + count
    if may_have_new_choices(moment):  # replies change no choice; but this runs each quarter of an hour
        renew_choices()
    return total | files_to_settle(order.folder)
