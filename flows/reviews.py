"""Records a reviewer's verdict on documents that a candidate brought in."""

from prefect import flow

from actualisatie.flows.clock import read_clock
from actualisatie.flows.desk_parameters import ReviewOrder
from actualisatie.flows.results import ON_THIS_MACHINE
from actualisatie.flows.showing import show_outcome
from actualisatie.tasks.reviews import judge


@flow(
    name="judge documents",
    flow_run_name="{order.mark}documents of {order.dossier}: {order.condition} {order.verdict}",
    description=__doc__,
    persist_result=False,
    result_storage=ON_THIS_MACHINE,
)
def judge_documents(order: ReviewOrder) -> dict[str, str]:
    """Record the verdict on one condition; return the state of the dossier's case afterwards.

    *Insufficient*: the next daily round makes a letter that says what lacks, with a fresh term from its postmark.
    """
    moment = read_clock(order.today, catch_up=False)
    state = judge(
        order.dossier, order.condition, order.verdict, order.reason, moment, order.operator, dry_run=order.dry_run
    )
    done = {"dossier": order.dossier, "state": state}
    show_outcome(order, done)
    return done
