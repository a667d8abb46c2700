"""Corrects a postmark that was wrong: every deadline follows the true day, and none gets shorter."""

from prefect import flow

from actualisatie.campaigns.desk_events import DeskEvent
from actualisatie.campaigns.postmarks.correcting import NewPostmark
from actualisatie.flows.alarms import tell_alarms
from actualisatie.flows.announcing import announce
from actualisatie.flows.clock import read_clock
from actualisatie.flows.parameters import CorrectionOrder
from actualisatie.flows.results import ON_THIS_MACHINE
from actualisatie.flows.showing import show_outcome
from actualisatie.flows.steps import link_batches
from actualisatie.tasks.amending import correct_postmark as correct
from actualisatie.tasks.term_runs import show_term_of_batch

_RUN_NAME = "{order.mark}correct postmark {order.batch}: {order.postmark}"


@flow(
    name="correct postmark",
    flow_run_name=_RUN_NAME,
    description=__doc__,
    persist_result=False,
    result_storage=ON_THIS_MACHINE,
)
def correct_postmark(order: CorrectionOrder) -> dict[str, str]:
    """Record the true day with its proof; return the last day before and after, and what followed from it."""
    moment = read_clock(order.today)
    new = NewPostmark(order.postmark, order.proof, order.reason)
    done = correct(order.batch, new, order.letters, moment, order.operator, dry_run=order.dry_run)
    show_outcome(order, done)
    if order.dry_run:
        return done
    announce(DeskEvent.POSTMARK_CORRECTED, order.batch)
    tell_alarms()
    show_term_of_batch(order.batch, moment)
    link_batches([order.batch])
    return done
