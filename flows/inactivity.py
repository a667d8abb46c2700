"""Two years without activity: a letter, a term, and a strike-off only where nobody did anything meanwhile."""

from prefect import flow

from actualisatie.dossiers.kinds import CampaignKind
from actualisatie.flows.clock import read_clock, running_on
from actualisatie.flows.daily_round import take_the_round
from actualisatie.flows.parameters import InactivityOrder
from actualisatie.flows.rehearsing import rehearse
from actualisatie.flows.results import ON_THIS_MACHINE
from actualisatie.flows.steps import PRINT_ROOM
from actualisatie.flows.tries import require_few_tries
from actualisatie.tasks.rehearsing import count_inactive
from actualisatie.tasks.taking_in import take_in_inactive_dossiers
from actualisatie.tasks.worlds import require_kind, require_moving_database


@flow(
    name="inactivity",
    flow_run_name="{order.mark}inactivity {order.campaign}",
    description=__doc__,
    persist_result=False,
    result_storage=ON_THIS_MACHINE,
    task_runner=PRINT_ROOM,
)
def inactivity_actualisation(order: InactivityOrder) -> dict[str, int]:
    """Take in the dossiers that were inactive for the years of the law, then do all that a daily round does.

    Run it as often as you want to look; the daily round of the same campaign does the rest. A dossier is taken in once
    a year at most.
    """
    require_few_tries()
    moment = read_clock(order.today)
    now = running_on(moment)
    require_kind(order.campaign, CampaignKind.INACTIVITY)
    if order.is_dry:
        return rehearse(order, moment, count_inactive(order.campaign, moment, order.operator))
    require_moving_database(moment, order.operator)
    taken = take_in_inactive_dossiers(order.campaign, moment, order.operator)
    return take_the_round(order, moment, taken, now)
