"""Prefect tasks about batches that were printed: withdraw one, tell what is to be told, read what came back."""

from prefect import task

from actualisatie.calendar.moment import Moment
from actualisatie.campaigns.catalogue import campaign_by_name
from actualisatie.campaigns.delivering import undelivered
from actualisatie.campaigns.receipts import look_for_receipts
from actualisatie.campaigns.telling import messages_about, open_messages, tell
from actualisatie.campaigns.withdrawing import withdraw_batch
from actualisatie.storage.database import transaction
from actualisatie.tasks import runtime


@task(name="withdraw a batch")
def withdraw(batch: str, reason: str, moment: Moment, operator: str) -> dict[str, int]:
    """Withdraw one batch and tell its housing company at once; what cannot be told now, the next round tells."""
    with transaction(runtime.engine()) as session:
        done = withdraw_batch(session, batch, reason, moment, operator)
        messages = messages_about(session, done.batch_id)
    told = sum(_tell(one, moment, operator) for one in messages)
    return {"letters": done.letters, "printed anew": done.cases, "told": told, "not told yet": done.to_tell - told}


@task(name="tell housing companies about their batches")
def tell_housing_companies(campaign: str, moment: Moment, operator: str) -> dict[str, int]:
    """Write what calls batches back, and send the notices; return how many were told and how many were not."""
    with transaction(runtime.engine()) as session:
        messages = open_messages(session, campaign_by_name(session, campaign))
    told = sum(_tell(one, moment, operator) for one in messages)
    with transaction(runtime.engine()) as session:
        left = open_messages(session, campaign_by_name(session, campaign))
    return {"messages told": told, "messages not told": len(left)}


@task(name="look for receipts and for batches that did not arrive")
def look_after_batches(campaign: str, moment: Moment, operator: str) -> dict[str, int]:
    """Return the good receipts that are new, and how many batches have a bad one, none, or did not arrive at all."""
    with transaction(runtime.engine()) as session:
        campaign_id = campaign_by_name(session, campaign).id
    found = look_for_receipts(runtime.engine(), campaign_id, runtime.folders(), moment, operator)
    with transaction(runtime.engine()) as session:
        waiting = undelivered(session, campaign_by_name(session, campaign))
    named = {f"{code} not handed over": 1 for code in waiting}
    return {
        "receipts": found.read,
        "batches with a receipt that does not fit": len(found.not_good),
        "batches without receipt": len(found.missing),
        "places out of reach": len(found.out_of_reach),
        "batches not handed over": len(waiting),
        **named,
    }


def _tell(effect_id: int, moment: Moment, operator: str) -> bool:
    return tell(runtime.engine(), effect_id, runtime.folders(), runtime.mail_server(), moment, operator)
