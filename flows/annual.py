"""The annual actualisation: each dossier on the anniversary of its enrolment, in silence when all is well."""

from prefect import flow

from actualisatie.dossiers.kinds import CampaignKind
from actualisatie.flows.clock import read_clock, running_on
from actualisatie.flows.daily_round import take_the_round
from actualisatie.flows.parameters import AnnualOrder
from actualisatie.flows.rehearsing import rehearse
from actualisatie.flows.results import ON_THIS_MACHINE
from actualisatie.flows.steps import PRINT_ROOM
from actualisatie.flows.tries import require_few_tries
from actualisatie.tasks.rehearsing import count_anniversaries
from actualisatie.tasks.taking_in import list_courtesy_messages, take_in_due_anniversaries
from actualisatie.tasks.worlds import require_kind, require_moving_database


@flow(
    name="annual actualisation",
    flow_run_name="{order.mark}annual {order.campaign}",
    description=__doc__,
    persist_result=False,
    result_storage=ON_THIS_MACHINE,
    task_runner=PRINT_ROOM,
)
def annual_actualisation(order: AnnualOrder) -> dict[str, int]:
    """Take in today's anniversaries and those of missed days, then do all that a daily round does.

    Lists who may get a courtesy message, where the campaign chose that.

    Can be run late or twice: each dossier is taken in once for each anniversary.
    """
    require_few_tries()
    moment = read_clock(order.today)
    now = running_on(moment)
    require_kind(order.campaign, CampaignKind.ANNUAL)
    if order.is_dry:
        return rehearse(order, moment, count_anniversaries(order.campaign, moment, order.operator))
    require_moving_database(moment, order.operator)
    taken = take_in_due_anniversaries(order.campaign, moment, order.operator)
    taken |= list_courtesy_messages(order.campaign, moment, order.operator)
    return take_the_round(order, moment, taken, now)
