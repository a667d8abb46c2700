"""Lengthens the running terms of a campaign, after a postal strike or another force majeure."""

from prefect import flow

from actualisatie.campaigns.postmarks.extending import ExtensionOrder as Extension
from actualisatie.flows.alarms import tell_alarms
from actualisatie.flows.announcing import announced
from actualisatie.flows.clock import read_clock
from actualisatie.flows.parameters import ExtensionOrder
from actualisatie.flows.results import ON_THIS_MACHINE
from actualisatie.flows.showing import show_outcome
from actualisatie.tasks.amending import extend_running_terms
from actualisatie.tasks.term_runs import show_terms_of_campaign


@flow(
    name="extend terms",
    flow_run_name="{order.mark}extend terms {order.campaign}: {order.until}",
    description=__doc__,
    persist_result=False,
    result_storage=ON_THIS_MACHINE,
)
def extend_terms(order: ExtensionOrder) -> dict[str, int]:
    """Grant the extension; return how many terms got longer, and what followed from it."""
    moment = read_clock(order.today)
    asked = Extension(order.until, order.reason, order.running_on, order.companies, order.postal_codes)
    done = extend_running_terms(order.campaign, asked, moment, order.operator, dry_run=order.dry_run)
    show_outcome(order, done)
    if order.dry_run:
        return done
    announced(order.campaign, done)
    tell_alarms()
    show_terms_of_campaign(order.campaign, moment)
    return done
