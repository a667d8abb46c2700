"""The one-off actualisation: from the register to the first letters."""

from prefect import flow

from actualisatie.campaigns.quiet import Part
from actualisatie.dossiers.kinds import CampaignKind
from actualisatie.flows.clock import read_clock
from actualisatie.flows.parameters import OneOffOrder
from actualisatie.flows.rehearsing import rehearse
from actualisatie.flows.results import ON_THIS_MACHINE
from actualisatie.flows.steps import (
    PRINT_ROOM,
    ask_about,
    print_due_batches,
    report,
    tell_new_statuses,
)
from actualisatie.flows.tries import require_few_tries
from actualisatie.tasks.handing_over import look_after_batches
from actualisatie.tasks.looking import Look
from actualisatie.tasks.planning import select_dossiers
from actualisatie.tasks.rehearsing import count_to_select
from actualisatie.tasks.worlds import require_kind, require_moving_database


@flow(
    name="one-off actualisation",
    flow_run_name="{order.mark}one-off {order.campaign}",
    description=__doc__,
    persist_result=False,
    result_storage=ON_THIS_MACHINE,
    task_runner=PRINT_ROOM,
)
def one_off_actualisation(order: OneOffOrder) -> dict[str, int]:
    """Select the dossiers, ask the sources, set the status, tell it outside, and print what letters are due.

    Can be run again at any time: what was done stays done, what was left is taken up.
    """
    require_few_tries()
    moment = read_clock(order.today)
    require_kind(order.campaign, CampaignKind.ONE_OFF)
    if order.is_dry:
        return rehearse(order, moment, count_to_select(order.campaign, moment))
    require_moving_database(moment, order.operator)
    select_dossiers(order.campaign, moment, order.operator)
    look = Look(order.campaign, moment)
    verdicts = ask_about(look.cases(Part.CHECK), moment, order.operator)
    told = tell_new_statuses(look, order.operator)
    printed = print_due_batches(look, order.operator)
    left = look_after_batches(order.campaign, moment, order.operator)
    return report(order.campaign, {**verdicts, **told, **printed, **left}, moment)
