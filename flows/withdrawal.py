"""Withdraws a batch that was not posted: its letters never count, new ones follow."""

from prefect import flow

from actualisatie.flows.clock import read_clock
from actualisatie.flows.parameters import WithdrawalOrder
from actualisatie.flows.results import ON_THIS_MACHINE
from actualisatie.flows.steps import link_batches
from actualisatie.tasks.handing_over import withdraw


@flow(
    name="withdraw batch",
    flow_run_name="{order.mark}withdraw {order.batch}",
    description=__doc__,
    persist_result=False,
    result_storage=ON_THIS_MACHINE,
)
def withdraw_batch(order: WithdrawalOrder) -> dict[str, int]:
    """Withdraw the batch and tell its housing company; return its letters, and how many are printed anew."""
    done = withdraw(order.batch, order.reason, read_clock(order.today), order.operator, dry_run=order.dry_run)
    if not order.dry_run:
        link_batches([order.batch])
    return done
