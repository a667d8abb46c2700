"""Prefect tasks that take dossiers into a campaign without waves: a chunk per transaction, counts out."""

from prefect import task

from actualisatie.calendar.moment import Moment
from actualisatie.campaigns.annual.courtesy import list_courtesy
from actualisatie.campaigns.annual.taking_in import take_in_anniversaries
from actualisatie.campaigns.definitions.catalogue import campaign_by_name
from actualisatie.campaigns.inactivity.activity_again import close_active_again
from actualisatie.campaigns.inactivity.taking_in import take_in_inactive
from actualisatie.campaigns.policies import AnnualReminder
from actualisatie.campaigns.postmarks.terms import terms_of
from actualisatie.storage.database import transaction
from actualisatie.tasks import runtime
from actualisatie.tasks.transient import RETRIED

CHUNK = 500
"""Dossiers in one transaction."""


@task(name="take in the anniversaries", **RETRIED)
def take_in_due_anniversaries(campaign: str, moment: Moment, operator: str) -> dict[str, int]:
    """Take in the dossiers whose anniversary is today, and those of days that were missed; return how many."""
    total, taken = 0, 1
    while taken:
        with transaction(runtime.engine()) as session:
            taken = take_in_anniversaries(session, campaign_by_name(session, campaign), CHUNK, moment, operator)
        total += taken
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
    while True:
        with transaction(runtime.engine()) as session:
            found = campaign_by_name(session, campaign)
            seen = take_in_inactive(session, found, last, CHUNK, moment, operator)
        if seen is None:
            return {"inactive dossiers taken in": taken, "dossiers without known activity": unknown}
        taken, unknown, last = taken + seen.taken, unknown + seen.unknown, seen.last_id


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
