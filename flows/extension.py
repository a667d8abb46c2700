"""Lengthens the running terms of a campaign, after a postal strike or another force majeure."""

from prefect import flow

from actualisatie.flows.announcing import announce_counts
from actualisatie.flows.clock import read_clock
from actualisatie.flows.parameters import ExtensionOrder
from actualisatie.flows.results import ON_THIS_MACHINE
from actualisatie.tasks.amending import extend_running_terms
from actualisatie.tasks.term_runs import show_terms_of_campaign


@flow(
    name="extend terms",
    flow_run_name="extend terms {order.campaign}: {order.until}",
    description=__doc__,
    persist_result=False,
    result_storage=ON_THIS_MACHINE,
)
def extend_terms(order: ExtensionOrder) -> dict[str, int]:
    """Grant the extension; return how many terms got longer, and what followed from it."""
    scope = {"companies": order.companies, "postal_codes": order.postal_codes}
    moment = read_clock(order.today)
    done = extend_running_terms(
        order.campaign, order.until, order.reason, order.running_on, scope, moment, order.operator
    )
    announce_counts(order.campaign, done)
    show_terms_of_campaign(order.campaign, moment)
    return done
