"""What a round would do, in counts: nothing is changed, and nobody is asked."""

from prefect import task

from actualisatie.calendar.moment import Moment
from actualisatie.campaigns import agenda
from actualisatie.campaigns.annual.taking_in import take_in_anniversaries
from actualisatie.campaigns.batches.batching import plan_batches
from actualisatie.campaigns.definitions.catalogue import campaign_by_name
from actualisatie.campaigns.inactivity.taking_in import take_in_inactive
from actualisatie.campaigns.selecting import count_selectable
from actualisatie.storage.database import rehearsal, transaction
from actualisatie.tasks import runtime
from actualisatie.tasks.looking import CHUNK
from actualisatie.tasks.transient import RETRIED


@task(name="count what is due", **RETRIED)
def count_due(campaign: str, moment: Moment) -> dict[str, int]:
    """Return how many dossiers each step of the round would look at, and how many batches it would make."""
    with transaction(runtime.engine()) as session:
        found = campaign_by_name(session, campaign)
        return {
            "to ask the sources about": len(agenda.to_check(session, found, moment)),
            "addresses to look for": len(agenda.to_look_for(session, found, moment)),
            "paused, to read the register's status of": len(agenda.paused(session, found)),
            "to remind, if they are still silent": len(agenda.before_reminder(session, found, moment)),
            "to ask the gate about": len(agenda.before_strike_off(session, found, moment)),
            "batches to make": len(plan_batches(session, found, moment)),
        }


@task(name="count the dossiers to select", **RETRIED)
def count_to_select(campaign: str, moment: Moment) -> dict[str, int]:
    """Return how many dossiers the campaign would take in now."""
    with transaction(runtime.engine()) as session:
        return {"dossiers to select": count_selectable(session, campaign_by_name(session, campaign), CHUNK)}


@task(name="count the anniversaries", **RETRIED)
def count_anniversaries(campaign: str, moment: Moment, operator: str) -> dict[str, int]:
    """Return how many dossiers have their anniversary today, or had it on a day that was missed."""
    with rehearsal(runtime.engine()) as session:
        found = campaign_by_name(session, campaign)
        taken = iter(lambda: take_in_anniversaries(session, found, CHUNK, moment, operator), 0)
        return {"anniversaries to take in": sum(taken)}


@task(name="count who was inactive for years", **RETRIED)
def count_inactive(campaign: str, moment: Moment, operator: str) -> dict[str, int]:
    """Return how many dossiers of the register would be taken in, and of how many nothing is known."""
    taken = unknown = last = 0
    while True:
        with rehearsal(runtime.engine()) as session:
            seen = take_in_inactive(session, campaign_by_name(session, campaign), last, CHUNK, moment, operator)
        if seen is None:
            return {"inactive dossiers to take in": taken, "dossiers without known activity": unknown}
        taken, unknown, last = taken + seen.taken, unknown + seen.unknown, seen.last_id
