"""What a run works on: ids and counts only. Looking takes one query, so only what is then done is a Prefect task."""

from prefect import task

from actualisatie.calendar.moment import Moment
from actualisatie.campaigns import agenda
from actualisatie.campaigns.batches.batching import plan_batches
from actualisatie.campaigns.batches.printing import unfinished_batches
from actualisatie.campaigns.definitions.catalogue import campaign_by_name
from actualisatie.campaigns.delivery.pending import any_batch_waits
from actualisatie.campaigns.inactivity.activity_again import may_be_active_again
from actualisatie.campaigns.quiet import is_quiet, letters_may_be_due
from actualisatie.campaigns.selecting import select_chunk
from actualisatie.campaigns.signals.telling import has_statuses_to_tell
from actualisatie.campaigns.strike_offs.executing import anything_to_execute
from actualisatie.campaigns.worklist import OVERDUE_AFTER, count_overdue
from actualisatie.storage.database import transaction
from actualisatie.tasks import runtime

CHUNK = 500
"""Dossiers in one task."""


@task(name="select the dossiers")
def select_dossiers(campaign: str, moment: Moment, operator: str) -> int:
    """Make a case for each dossier in scope that has none yet, a chunk per transaction; return the last id seen."""
    last_id: int | None = 0
    seen = 0
    while last_id is not None:
        seen = last_id
        with transaction(runtime.engine()) as session:
            found = campaign_by_name(session, campaign)
            last_id = select_chunk(session, found, last_id, CHUNK, moment, operator)
    return seen


def anything_due(campaign: str, moment: Moment) -> bool:
    """Return whether a step of the round may find something to do; on most days none does."""
    with transaction(runtime.engine()) as session:
        return not is_quiet(session, campaign_by_name(session, campaign).id, moment)


def chunks_to_check(campaign: str, moment: Moment) -> list[list[int]]:
    """Return the cases without a verdict, in chunks."""
    with transaction(runtime.engine()) as session:
        return agenda.chunks(agenda.to_check(session, campaign_by_name(session, campaign), moment), CHUNK)


def chunks_to_look_for(campaign: str, moment: Moment) -> list[list[int]]:
    """Return the cases whose letter came back and whose address is to be asked for again, in chunks."""
    with transaction(runtime.engine()) as session:
        return agenda.chunks(agenda.to_look_for(session, campaign_by_name(session, campaign), moment), CHUNK)


def chunks_to_follow(campaign: str, moment: Moment) -> list[list[int]]:
    """Return the cases whose status in the register matters today: paused ones, and those about to be reminded."""
    with transaction(runtime.engine()) as session:
        found = campaign_by_name(session, campaign)
        ids = sorted({*agenda.paused(session, found), *agenda.before_reminder(session, found, moment)})
        return agenda.chunks(ids, CHUNK)


def strike_offs_to_execute(campaign: str) -> bool:
    """Return whether a strike-off waits to be executed, told or acknowledged, or an acknowledgement lies there."""
    return anything_to_execute(runtime.engine(), campaign, runtime.settings().inbox)


def any_status_to_tell(campaign: str) -> bool:
    """Return whether a new status of a dossier is not told outside yet, or a request by file is to be withdrawn."""
    with transaction(runtime.engine()) as session:
        return has_statuses_to_tell(session, campaign_by_name(session, campaign))


def letters_to_make(campaign: str, moment: Moment) -> bool:
    """Return whether a batch can be made today, or one is not handed over yet."""
    with transaction(runtime.engine()) as session:
        found = campaign_by_name(session, campaign)
        if not letters_may_be_due(session, found.id):
            return False
        return bool(plan_batches(session, found, moment) or unfinished_batches(session, found))


def first_terms_passed(campaign: str, moment: Moment) -> bool:
    """Return whether the first term of a dossier may have passed in silence."""
    with transaction(runtime.engine()) as session:
        return bool(agenda.before_reminder(session, campaign_by_name(session, campaign), moment))


def chunks_before_strike_off(campaign: str, moment: Moment) -> list[list[int]]:
    """Return the cases that may be proposed or executed today: all sources are asked anew about them."""
    with transaction(runtime.engine()) as session:
        return agenda.chunks(agenda.before_strike_off(session, campaign_by_name(session, campaign), moment), CHUNK)


def batches_to_look_after(campaign: str) -> bool:
    """Return whether something is to be told of a batch, or one waits to be handed over, posted or acknowledged."""
    with transaction(runtime.engine()) as session:
        return any_batch_waits(session, campaign_by_name(session, campaign))


def activity_ends_cases(campaign: str) -> bool:
    """Return whether this is a campaign whose cases end when the candidate does something: one about inactivity."""
    with transaction(runtime.engine()) as session:
        return may_be_active_again(campaign_by_name(session, campaign))


def overdue_work(campaign: str, moment: Moment) -> dict[str, int]:
    """Return how many dossiers have waited too long for a person, by what is shown of each housing company."""
    with transaction(runtime.engine()) as session:
        overdue = count_overdue(session, campaign_by_name(session, campaign), moment)
    return {f"wait over {OVERDUE_AFTER} days for a person in {code}": count for code, count in overdue.items()}
