"""Prefect tasks that change terms which run: a corrected postmark, an extension."""

from datetime import date

from prefect import task

from actualisatie.calendar.moment import Moment
from actualisatie.campaigns.batches.letter_numbers import LetterNumbers
from actualisatie.campaigns.postmarks.correcting import Corrected, NewPostmark, correct_batch_postmark
from actualisatie.campaigns.postmarks.extending import Extended, ExtensionOrder, extend_campaign
from actualisatie.storage.database import transaction
from actualisatie.tasks import runtime


@task(name="correct a postmark")
def correct_postmark(
    batch: str, postmark: date, proof: str, reason: str, letters: str | None, moment: Moment, operator: str
) -> dict[str, str]:
    """Correct the postmark of one batch, or of some letters of it; return its last days and what followed."""
    numbers = LetterNumbers.parse(letters) if letters else None
    with transaction(runtime.engine()) as session:
        new = NewPostmark(postmark, proof, reason)
        done = correct_batch_postmark(session, batch, new, moment, operator, numbers)
    days = {"last day was": str(done.old_last_day), "last day": str(done.last_day)}
    return {"batch": done.batch, "letters": str(done.letters), **days, **_texts(_what_followed(done))}


@task(name="extend running terms")
def extend_running_terms(
    campaign: str,
    until: date,
    reason: str,
    running_on: date | None,
    scope: dict[str, list[str]],
    moment: Moment,
    operator: str,
) -> dict[str, int]:
    """Grant an extension in one transaction; return how many terms got longer and what followed."""
    order = ExtensionOrder(until=until, reason=reason, running_on=running_on, **scope)
    with transaction(runtime.engine()) as session:
        done = extend_campaign(session, campaign, order, moment, operator)
    return {"terms lengthened": done.lengthened, **_what_followed(done)}


def _what_followed(done: Corrected | Extended) -> dict[str, int]:
    found = {
        "strike-offs taken back": done.taken_back,
        "reminders withdrawn": done.reminders_withdrawn,
        "replies in time now": done.replies_in_time,
        "alarms": done.alarms,
    }
    return {what: count for what, count in found.items() if count}


def _texts(counts: dict[str, int]) -> dict[str, str]:
    return {what: str(count) for what, count in counts.items()}
