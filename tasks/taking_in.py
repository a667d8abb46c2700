"""Prefect tasks that take dossiers into a campaign without waves: a chunk per transaction, counts out."""

from prefect import task

from actualisatie.calendar.moment import Moment
from actualisatie.campaigns.annual.courtesy import list_courtesy
from actualisatie.campaigns.annual.taking_in import count_anniversaries, take_in_anniversaries
from actualisatie.campaigns.definitions.catalogue import campaign_by_name
from actualisatie.campaigns.inactivity.activity_again import close_active_again
from actualisatie.campaigns.inactivity.taking_in import take_in_inactive
from actualisatie.campaigns.policies import AnnualReminder
from actualisatie.campaigns.postmarks.terms import terms_of
from actualisatie.campaigns.selecting import newest_dossier
from actualisatie.storage.database import transaction
from actualisatie.tasks import runtime
from actualisatie.tasks.progress import Progress
from actualisatie.tasks.transient import RETRIED

CHUNK = 500
"""Dossiers in one transaction."""


@task(name="take in the anniversaries", **RETRIED)
def take_in_due_anniversaries(campaign: str, moment: Moment, operator: str) -> dict[str, int]:
    """Take in the dossiers whose anniversary is today, and those of days that were missed; return how many."""
    total, taken, of, watch = 0, 1, 0, Progress("take in the anniversaries")
    while taken:
        with transaction(runtime.engine()) as session:
            found = campaign_by_name(session, campaign)
            taken = take_in_anniversaries(session, found, CHUNK, moment, operator)
            if taken == CHUNK and not of:  # how many there are is asked only where it takes long
                of = taken + count_anniversaries(session, found, moment)
        total += taken
        if taken and of:
            watch(total, max(total, of))
    return {"anniversaries taken in": total}


@task(name="list who may get a courtesy message", **RETRIED)
def list_courtesy_messages(campaign: str, moment: Moment, operator: str) -> dict[str, int]:
    """Write the lists of a campaign that chose courtesy messages into the outbox folders; return how many dossiers."""
    with transaction(runtime.engine()) as session:
        found = campaign_by_name(session, campaign)
        if terms_of(found).policies.annual.reminder is not AnnualReminder.COURTESY:
            return {}
        written = list_courtesy(session, found, runtime.settings().outbox, moment, operator)
    return {"courtesy messages listed": sum(written.values())}


@task(name="take in who was inactive for years", **RETRIED)
def take_in_inactive_dossiers(campaign: str, moment: Moment, operator: str) -> dict[str, int]:
    """Look at every dossier of the register; return how many were taken in, and of how many nothing is known."""
    taken = unknown = last = 0
    watch = Progress("take in who was inactive")
    with transaction(runtime.engine()) as session:
        of = newest_dossier(session)
    while True:
        with transaction(runtime.engine()) as session:
            found = campaign_by_name(session, campaign)
            seen = take_in_inactive(session, found, last, CHUNK, moment, operator)
        if seen is None:
            watch(of, of)
            return {"inactive dossiers taken in": taken, "dossiers without known activity": unknown}
        taken, unknown, last = taken + seen.taken, unknown + seen.unknown, seen.last_id
        watch(min(last, of), of)


@task(name="close who is active again", **RETRIED)
def close_who_is_active_again(campaign: str, moment: Moment, operator: str) -> dict[str, int]:
    """Close the cases of an inactivity campaign whose candidate did something meanwhile; return how many."""
    total = 0
    last: int | None = 0
    while last is not None:
        with transaction(runtime.engine()) as session:
            found = campaign_by_name(session, campaign)
            last, closed = close_active_again(session, found, last, CHUNK, moment, operator)
        total += closed
    return {"active again": total}
