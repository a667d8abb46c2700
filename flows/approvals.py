"""The second person decides on the strike-offs that were proposed."""

from prefect import flow

from actualisatie.flows.clock import read_clock
from actualisatie.flows.parameters import ApprovalOrder
from actualisatie.flows.results import ON_THIS_MACHINE
from actualisatie.flows.showing import show_outcome
from actualisatie.tasks.approvals import decide


@flow(
    name="approve strike-offs",
    flow_run_name="{order.mark}{order.decision} strike-offs {order.campaign}",
    description=__doc__,
    persist_result=False,
    result_storage=ON_THIS_MACHINE,
)
def approve_strike_offs(order: ApprovalOrder) -> int:
    """Approve or refuse the proposals; return how many. The next round executes what the gate still allows."""
    decided = decide(
        order.campaign,
        order.decision,
        order.dossiers,
        order.remark,
        read_clock(order.today, catch_up=False),
        order.operator,
        dry_run=order.dry_run,
    )
    show_outcome(order, {f"strike-offs to {order.decision}": decided})
    return decided
