"""The daily round: everything that the passing of time asks for."""

from prefect import flow

from actualisatie.calendar.moment import Moment
from actualisatie.flows.clock import read_clock
from actualisatie.flows.parameters import Order
from actualisatie.flows.results import ON_THIS_MACHINE
from actualisatie.flows.steps import (
    PRINT_ROOM,
    ask_about,
    care_for_batches,
    follow,
    look_for,
    print_due_batches,
    propose,
    report,
    tell_new_statuses,
    waiting_decisions,
)
from actualisatie.flows.tries import require_few_tries
from actualisatie.tasks.deciding import execute_approved, mark_reminders
from actualisatie.tasks.planning import (
    activity_ends_cases,
    anything_due,
    chunks_before_strike_off,
    chunks_to_check,
    chunks_to_follow,
    chunks_to_look_for,
    count_due,
    first_terms_passed,
    overdue_work,
    strike_offs_to_execute,
)
from actualisatie.tasks.taking_in import close_who_is_active_again


@flow(
    name="daily round",
    flow_run_name="daily round {order.campaign}",
    description=__doc__,
    persist_result=False,
    result_storage=ON_THIS_MACHINE,
    task_runner=PRINT_ROOM,
)
def daily_round(order: Order, *, dry_run: bool = False) -> dict[str, int]:
    """Ask again where a source was silent, remind, propose, execute what was approved, and print what is due.

    Tells housing companies of their batches, and which of these did not arrive, or wait for a receipt or a postmark.
    Shows per housing company how many dossiers have waited too long for a person.

    What happens depends on the data and the day alone: late, twice, or after a week of silence it does the right thing
    once.

    Args:
        order: What to run.
        dry_run: Only count what is due: nobody is asked, nothing is printed, told, proposed or struck off.
    """
    require_few_tries()
    moment = read_clock(order.today)
    if dry_run:
        return report(order.campaign, count_due(order.campaign, moment), "A dry run: what is due in")
    return take_the_round(order, moment, {})


def take_the_round(order: Order, moment: Moment, before: dict[str, int]) -> dict[str, int]:
    """Do all steps of the round at a moment; report them with what the flow did `before`."""
    campaign, operator = order.campaign, order.operator
    done = dict(before)
    if activity_ends_cases(campaign):
        done |= close_who_is_active_again(campaign, moment, operator)
    if anything_due(campaign, moment):
        done |= _do_what_is_due(campaign, moment, operator)
    done |= care_for_batches(campaign, moment, operator)
    done |= waiting_decisions(order)
    done |= overdue_work(campaign, moment)
    return report(campaign, done)


def _do_what_is_due(campaign: str, moment: Moment, operator: str) -> dict[str, int]:
    done = ask_about(chunks_to_check(campaign, moment), moment, operator)
    done |= look_for(chunks_to_look_for(campaign, moment), moment, operator)
    follow(chunks_to_follow(campaign, moment), moment, operator)
    if first_terms_passed(campaign, moment):
        done["reminders due"] = mark_reminders(campaign, moment, operator)
    candidates = chunks_before_strike_off(campaign, moment)
    ask_about(candidates, moment, operator)
    follow(candidates, moment, operator)
    if strike_offs_to_execute(campaign):
        done |= execute_approved(campaign, moment, operator)
    done |= tell_new_statuses(campaign, moment, operator)
    done |= propose(campaign, candidates, moment, operator)
    return done | print_due_batches(campaign, moment, operator)
