"""Takes a strike-off back: one person proposes it, another one decides."""

from prefect import flow

from actualisatie.campaigns.desk_events import DeskEvent
from actualisatie.flows.announcing import announce
from actualisatie.flows.clock import read_clock
from actualisatie.flows.desk_parameters import Answer, ReinstatementDecision, ReinstatementOrder
from actualisatie.flows.results import ON_THIS_MACHINE
from actualisatie.flows.showing import show_outcome
from actualisatie.tasks.reviews import decide, propose


@flow(
    name="propose reinstatement",
    flow_run_name="{order.mark}reinstate {order.dossier}: propose",
    description="Proposes to take a strike-off back. Nothing changes before another person decides.",
    persist_result=False,
    result_storage=ON_THIS_MACHINE,
)
def propose_reinstatement(order: ReinstatementOrder) -> dict[str, str]:
    """Write the proposal down, under the name of who proposes."""
    moment = read_clock(order.today, catch_up=False)
    propose(order.dossier, order.reason, order.note, moment, order.operator, dry_run=order.dry_run)
    if not order.dry_run:
        announce(DeskEvent.REINSTATEMENT_PROPOSED, "reinstatements")
    done = {"dossier": order.dossier, "state": "proposed"}
    show_outcome(order, done)
    return done


@flow(
    name="decide reinstatement",
    flow_run_name="{order.mark}reinstate {order.dossier}: {order.answer}",
    description="Grants or refuses a reinstatement that somebody else, or the system, proposed.",
    persist_result=False,
    result_storage=ON_THIS_MACHINE,
)
def decide_reinstatement(order: ReinstatementDecision) -> dict[str, str]:
    """Decide; granted, number, day and status count again at once, letter and systems follow in the next round."""
    moment = read_clock(order.today, catch_up=False)
    grant = order.answer is Answer.GRANT
    state = decide(order.dossier, order.remark, moment, order.operator, grant=grant, dry_run=order.dry_run)
    done = {"dossier": order.dossier, "state": state}
    show_outcome(order, done)
    return done
