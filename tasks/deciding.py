"""Prefect tasks that move cases as their terms pass, and that carry out what people decided."""

from prefect import task

from actualisatie.calendar.freeze import frozen_until
from actualisatie.calendar.moment import Moment, Now
from actualisatie.campaigns.definitions.catalogue import campaign_by_name
from actualisatie.campaigns.reminding import mark_reminders_due
from actualisatie.campaigns.signals.telling import tell_statuses as tell_all_statuses
from actualisatie.campaigns.strike_offs.executing import Outside
from actualisatie.campaigns.strike_offs.executing import execute_approved as execute_all_approved
from actualisatie.campaigns.strike_offs.proposing import propose_strike_offs
from actualisatie.campaigns.strike_offs.striking import StrikeOffOutcome
from actualisatie.storage.database import transaction
from actualisatie.tasks import runtime
from actualisatie.tasks.progress import Progress
from actualisatie.tasks.transient import RETRIED


@task(name="mark who gets a reminder", **RETRIED)
def mark_reminders(campaign: str, moment: Moment, operator: str) -> int:
    """Mark the true non-responders whose first term has passed; return how many."""
    marked, total = 1, 0
    while marked:
        with transaction(runtime.engine()) as session:
            found = campaign_by_name(session, campaign)
            marked = mark_reminders_due(session, found, moment, operator)
            total += marked
    return total


@task(name="propose strike-offs", task_run_name="propose strike-offs among {label}", **RETRIED)
def propose_chunk(campaign: str, case_ids: list[int], label: str, moment: Moment, operator: str) -> dict[str, int]:
    """Ask the gate about a chunk and propose what it allows; return the number proposed and each reason against."""
    with transaction(runtime.engine()) as session:
        found = campaign_by_name(session, campaign)
        result = propose_strike_offs(session, found, case_ids, moment, operator)
    return {"proposed": result.proposed, **{reason.value: count for reason, count in result.against.items()}}


@task(name="execute approved strike-offs", **RETRIED)
def execute_approved(campaign: str, moment: Moment, operator: str, now: Now) -> dict[str, int]:
    """Execute what a second person approved, one by one through the gate; return how many ended how.

    `now` tells the moment of each: this process may be stopped for days in between, with its machine or by somebody.
    Inside a freeze period all wait, and the result says until when (Brussels time).
    """
    folders = runtime.settings()
    with runtime.local_software() as software, runtime.register() as register:
        outside = Outside(software, register, folders.outbox, folders.inbox, runtime.settings().inbox_rest)
        watch = Progress("execute strike-offs")
        outcomes = execute_all_approved(runtime.engine(), campaign, outside, moment, operator, now, watch).counts()
    until, frozen = frozen_until(moment.at), outcomes.get(StrikeOffOutcome.FROZEN.value)
    if until is not None and frozen:
        outcomes[f"frozen_until_{Moment.of(until).local:%Y-%m-%d_%H:%M}"] = frozen
    return outcomes


@task(name="tell statuses outside", **RETRIED)
def tell_statuses(campaign: str, moment: Moment, operator: str) -> dict[str, int]:
    """Tell local software and register which dossiers came *in onderzoek*, or have another status; return how many."""
    folders = runtime.settings()
    with runtime.local_software() as software, runtime.register() as register:
        outside = Outside(software, register, folders.outbox, folders.inbox, runtime.settings().inbox_rest)
        told = tell_all_statuses(runtime.engine(), campaign, outside, moment, operator, Progress("tell statuses"))
    return {name.replace("_", " "): number for name, number in told.items()}
