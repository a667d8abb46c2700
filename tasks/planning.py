"""What a run works on: ids and counts only. Looking takes one query, so only what is then done is a Prefect task."""

from dataclasses import dataclass

from prefect import task

from actualisatie.calendar.moment import Moment
from actualisatie.campaigns.batches.batching import plan_batches
from actualisatie.campaigns.batches.printing import unfinished_batches
from actualisatie.campaigns.definitions.catalogue import campaign_by_name
from actualisatie.campaigns.delivery.pending import any_batch_waits
from actualisatie.campaigns.quiet import Part
from actualisatie.campaigns.selecting import newest_dossier, select_chunk
from actualisatie.campaigns.strike_offs.waiting_approvals import WaitingApprovals, waiting_approvals
from actualisatie.campaigns.worklist import OVERDUE_AFTER, count_overdue
from actualisatie.storage.database import transaction
from actualisatie.tasks import runtime
from actualisatie.tasks.looking import CHUNK, Look
from actualisatie.tasks.progress import Progress
from actualisatie.tasks.transient import RETRIED, tried_again

_TOO_LONG = f"wait over {OVERDUE_AFTER} days for a person"


@dataclass(frozen=True, slots=True)
class Waits:
    """What is left when the dossiers of a round are done: batches to look after, decisions, and what waits too long.

    `overdue` counts the dossiers that have waited too long for a person, by what is shown of each housing company.
    """

    batches: bool
    approvals: WaitingApprovals
    overdue: dict[str, int]


@task(name="select the dossiers", **RETRIED)
def select_dossiers(campaign: str, moment: Moment, operator: str) -> int:
    """Make a case for each dossier in scope that has none yet, a chunk per transaction; return the last id seen."""
    last_id: int | None = 0
    seen, watch = 0, Progress("select dossiers")
    with transaction(runtime.engine()) as session:
        of = newest_dossier(session)
    while last_id is not None:
        seen = last_id
        with transaction(runtime.engine()) as session:
            found = campaign_by_name(session, campaign)
            last_id = select_chunk(session, found, last_id, CHUNK, moment, operator)
        watch(of if last_id is None else min(last_id, of), of)
    return seen


@tried_again
def letters_to_make(look: Look) -> bool:
    """Return whether a batch can be made today, or one is not handed over yet."""
    if not look.finds(Part.PRINT):
        return False
    with transaction(runtime.engine()) as session:
        found = campaign_by_name(session, look.campaign)
        return bool(plan_batches(session, found, look.moment) or unfinished_batches(session, found))


@tried_again
def what_waits(campaign: str, moment: Moment) -> Waits:
    """Return what waits for people, and whether a batch does: handed over, posted, acknowledged or told of."""
    with transaction(runtime.engine()) as session:
        found = campaign_by_name(session, campaign)
        overdue = {f"{_TOO_LONG} in {code}": number for code, number in count_overdue(session, found, moment).items()}
        return Waits(any_batch_waits(session, found), waiting_approvals(session, found), overdue)
