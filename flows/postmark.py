"""Registers the postmark of a batch: from here its terms run."""

from prefect import flow

from actualisatie.campaigns.desk_events import DeskEvent
from actualisatie.flows.announcing import announce
from actualisatie.flows.clock import read_clock
from actualisatie.flows.parameters import PostmarkOrder
from actualisatie.flows.results import ON_THIS_MACHINE
from actualisatie.flows.showing import show_outcome
from actualisatie.flows.steps import link_batches
from actualisatie.tasks.intake import post_batch
from actualisatie.tasks.term_runs import show_term_of_batch


@flow(
    name="register postmark",
    flow_run_name="{order.mark}postmark {order.batch}: {order.postmark}",
    description=__doc__,
    persist_result=False,
    result_storage=ON_THIS_MACHINE,
)
def register_postmark(order: PostmarkOrder) -> dict[str, str]:
    """Record the day of the postmark with its proof; return the last day to answer and the next step."""
    moment = read_clock(order.today)
    posted = post_batch(
        order.batch, order.postmark, order.proof, order.letters, moment, order.operator, dry_run=order.dry_run
    )
    show_outcome(order, posted)
    if order.dry_run:
        return posted
    announce(DeskEvent.BATCH_POSTED, order.batch)
    link_batches([order.batch])
    show_term_of_batch(order.batch, moment)
    return posted
