"""Prefect tasks that make, print and hand over batches of letters: one batch each."""

from prefect import task

from actualisatie.calendar.moment import Moment
from actualisatie.campaigns.batches.batching import claim_batch, plan_batches
from actualisatie.campaigns.batches.printing import print_and_deliver, unfinished_batches
from actualisatie.campaigns.definitions.catalogue import campaign_by_name
from actualisatie.storage.database import transaction
from actualisatie.tasks import runtime
from actualisatie.tasks.press import printer
from actualisatie.tasks.transient import RETRIED


@task(name="make the batches that are due", **RETRIED)
def claim_batches(campaign: str, moment: Moment, operator: str) -> list[int]:
    """Claim every batch that is due, one transaction each; return all that are not handed over yet."""
    with transaction(runtime.engine()) as session:
        plans = plan_batches(session, campaign_by_name(session, campaign), moment)
    for plan in plans:
        claimed = True
        while claimed:
            with transaction(runtime.engine()) as session:
                found = campaign_by_name(session, campaign)
                batch = claim_batch(session, found, plan, moment, operator, runtime.sign())
                claimed = batch is not None
    with transaction(runtime.engine()) as session:
        return unfinished_batches(session, campaign_by_name(session, campaign))


@task(
    name="print a batch",
    task_run_name="print batch {batch_id}",
    **RETRIED,
)
def print_batch(batch_id: int, moment: Moment, operator: str) -> int:
    """Print one batch and put it into its housing company's folder; return the number of letters."""
    folders = runtime.folders()
    prints = printer(runtime.settings().letter_workers, folders.batches / ".layouts")
    return print_and_deliver(runtime.engine(), batch_id, folders, prints, moment, operator)
