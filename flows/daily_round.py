"""The daily round: everything that the passing of time asks for."""

from prefect import flow

from actualisatie.calendar.moment import Moment, Now
from actualisatie.campaigns.quiet import Part
from actualisatie.flows.announcing import announce_good_round, announced
from actualisatie.flows.clock import read_clock, running_on
from actualisatie.flows.parameters import Order
from actualisatie.flows.passed_terms import tell_passed_terms
from actualisatie.flows.rehearsing import rehearse
from actualisatie.flows.results import ON_THIS_MACHINE
from actualisatie.flows.steps import (
    PRINT_ROOM,
    about_sources,
    ask_about,
    follow,
    look_for,
    print_due_batches,
    propose,
    report,
    tell_new_statuses,
    waiting_decisions,
)
from actualisatie.flows.tries import require_few_tries
from actualisatie.tasks.asking import look_for_pauses
from actualisatie.tasks.deciding import execute_approved, mark_reminders
from actualisatie.tasks.handing_over import look_after_batches
from actualisatie.tasks.looking import Look
from actualisatie.tasks.planning import what_waits
from actualisatie.tasks.taking_in import close_who_is_active_again
from actualisatie.tasks.worlds import require_moving_database


@flow(
    name="daily round",
    flow_run_name="{order.mark}daily round {order.campaign}",
    description=__doc__,
    persist_result=False,
    result_storage=ON_THIS_MACHINE,
    task_runner=PRINT_ROOM,
)
def daily_round(order: Order) -> dict[str, int]:
    """Ask again where a source was silent, remind, propose, execute what was approved, and print what is due.

    Tells housing companies of their batches, and which of these did not arrive, or wait for a receipt or a postmark.
    Tells of each batch whose term has passed. Shows per housing company how many dossiers have waited too long for a
    person.

    What happens depends on the data and the day alone: late, twice, or after a week of silence it does the right thing
    once. A dry run only counts what is due.
    """
    require_few_tries()
    moment = read_clock(order.today)
    now = running_on(moment)
    if order.is_dry:
        return rehearse(order, moment, {})
    require_moving_database(moment, order.operator)
    return take_the_round(order, moment, {}, now)


def take_the_round(order: Order, moment: Moment, before: dict[str, int], now: Now) -> dict[str, int]:
    """Do all steps of the round at a moment; report them with what the flow did `before`.

    `now` tells how late it became meanwhile.
    """
    campaign, operator = order.campaign, order.operator
    look = Look(campaign, moment)
    done = dict(before)
    tell_passed_terms(look)
    if look.finds(Part.ACTIVITY):
        done |= close_who_is_active_again(campaign, moment, operator)
    if look.shows(Part.SEARCH):
        done |= look.after(look_for_pauses(campaign, moment, operator))
    done |= _do_what_is_due(look, operator, now)
    waits = what_waits(campaign, moment)
    if waits.batches:
        done |= look_after_batches(campaign, moment, operator)
    done |= waiting_decisions(order, waits.approvals)
    done |= waits.overdue
    reported = report(campaign, done, moment)
    announce_good_round(campaign)
    return reported


def _do_what_is_due(look: Look, operator: str, now: Now) -> dict[str, int]:
    campaign, moment = look.campaign, look.moment
    done = ask_about(look.cases(Part.CHECK), moment, operator)
    looked = look_for(look.cases(Part.LOOK_FOR), moment, operator)
    followed = follow(look.cases(Part.FOLLOW), moment, operator)
    if look.finds(Part.REMIND):
        done["reminders due"] = mark_reminders(campaign, moment, operator)
    candidates = look.cases(Part.STRIKE_OFF)
    again = ask_about(candidates, moment, operator), follow(candidates, moment, operator)
    done |= looked | about_sources(done, looked, followed, *again)
    if look.finds(Part.EXECUTE):
        done |= announced(campaign, execute_approved(campaign, moment, operator, now))
    done |= tell_new_statuses(look, operator)
    done |= look.after(propose(campaign, candidates, moment, operator))
    return done | print_due_batches(look, operator)
