"""Prefect tasks about batches that were printed: withdraw one, tell what is to be told, read what came back."""

from prefect import task

from actualisatie.calendar.moment import Moment
from actualisatie.campaigns.batches.withdrawing import withdraw_batch
from actualisatie.campaigns.definitions.catalogue import campaign_by_name
from actualisatie.campaigns.delivery.delivering import undelivered
from actualisatie.campaigns.delivery.proof_notices import proof_notices
from actualisatie.campaigns.delivery.receipts import look_for_receipts
from actualisatie.campaigns.delivery.telling import messages_about, open_messages, tell
from actualisatie.campaigns.postmarks.unposted import alarm_about_unposted
from actualisatie.storage.database import rehearsal, transaction
from actualisatie.tasks import runtime
from actualisatie.tasks.proof_mail import send_proofs
from actualisatie.tasks.transient import RETRIED


@task(name="withdraw a batch")  # not tried again: withdrawn, it would be refused; the next round tells what is left
def withdraw(batch: str, reason: str, moment: Moment, operator: str) -> dict[str, int]:
    """Withdraw one batch and tell its housing company at once; what cannot be told now, the next round tells."""
    with transaction(runtime.engine()) as session:
        done = withdraw_batch(session, batch, reason, moment, operator)
        messages = messages_about(session, done.batch_id)
    told = sum(_tell(one, moment, operator) for one in messages)
    return {"letters": done.letters, "printed anew": done.cases, "told": told, "not told yet": done.to_tell - told}


@task(name="rehearse the withdrawal of a batch")  # not tried again: what was mailed would be mailed twice
def rehearse_withdrawal(batch: str, reason: str, moment: Moment, operator: str, mail_to: str | None) -> dict[str, int]:
    """Return what a withdrawal would do, and undo it; mail what would be mailed to that address alone, if any."""
    with rehearsal(runtime.engine()) as session:
        done = withdraw_batch(session, batch, reason, moment, operator)
        counts = {"letters": done.letters, "printed anew": done.cases, "to tell": done.to_tell}
        if mail_to is None:
            return counts
        messages = messages_about(session, done.batch_id)
        notices = proof_notices(session, messages, mail_to, runtime.folders(), moment)
    return counts | send_proofs(notices)


@task(name="look after the batches", **RETRIED)
def look_after_batches(campaign: str, moment: Moment, operator: str) -> dict[str, int]:
    """Tell housing companies what is to be told, read receipts, and name the batches that wait for something."""
    told = _tell_housing_companies(campaign, moment, operator)
    received = _read_receipts(campaign, moment, operator)
    return {**told, **received, **_missing_postmarks(campaign, moment, operator)}


def _tell_housing_companies(campaign: str, moment: Moment, operator: str) -> dict[str, int]:
    """Write what calls batches back, and send the notices; return how many were told and how many were not."""
    with transaction(runtime.engine()) as session:
        messages = open_messages(session, campaign_by_name(session, campaign))
    if not messages:
        return {}
    told = sum(_tell(one, moment, operator) for one in messages)
    with transaction(runtime.engine()) as session:
        left = open_messages(session, campaign_by_name(session, campaign))
    return {"messages told": told, "messages not told": len(left)}


def _read_receipts(campaign: str, moment: Moment, operator: str) -> dict[str, int]:
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


def _missing_postmarks(campaign: str, moment: Moment, operator: str) -> dict[str, int]:
    """Name the batches that nobody reported as posted, with their letters: no term runs. Each raises one alarm."""
    with transaction(runtime.engine()) as session:
        found = alarm_about_unposted(session, campaign_by_name(session, campaign), moment, operator)
    named = {f"letters in {one.batch} without postmark": one.letters for one in found}
    return {"batches without postmark": len(found), **named}


def _tell(effect_id: int, moment: Moment, operator: str) -> bool:
    return tell(runtime.engine(), effect_id, runtime.folders(), runtime.mail_server(), moment, operator)
