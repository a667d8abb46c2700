"""Withdraws a batch that was not posted: its letters never count, new ones follow."""

from prefect import flow

from actualisatie.flows.clock import read_clock
from actualisatie.flows.parameters import WithdrawalOrder
from actualisatie.flows.results import ON_THIS_MACHINE
from actualisatie.flows.showing import show_outcome
from actualisatie.flows.steps import link_batches
from actualisatie.tasks.handing_over import rehearse_withdrawal, withdraw


@flow(
    name="withdraw batch",
    flow_run_name="{order.mark}withdraw {order.batch}",
    description=__doc__,
    persist_result=False,
    result_storage=ON_THIS_MACHINE,
)
def withdraw_batch(order: WithdrawalOrder) -> dict[str, int]:
    """Withdraw the batch and tell its housing company; return its letters, and how many are printed anew."""
    moment = read_clock(order.today)
    if order.is_dry:
        would = rehearse_withdrawal(order.batch, order.reason, moment, order.operator, order.redirect_mail_to)
        show_outcome(order, would)
        return would
    done = withdraw(order.batch, order.reason, moment, order.operator)
    show_outcome(order, done)
    link_batches([order.batch])
    return done
