"""Prefect tasks that change terms which run: a corrected postmark, an extension."""

from dataclasses import replace

from prefect import task

from actualisatie.calendar.moment import Moment
from actualisatie.campaigns.batches.letter_numbers import LetterNumbers
from actualisatie.campaigns.desk_choices import companies_chosen
from actualisatie.campaigns.postmarks.correcting import Corrected, NewPostmark, correct_batch_postmark
from actualisatie.campaigns.postmarks.extending import Extended, ExtensionOrder, extend_campaign
from actualisatie.tasks import runtime
from actualisatie.tasks.transient import RETRIED_IF_UNDONE


@task(name="correct a postmark", **RETRIED_IF_UNDONE)
def correct_postmark(
    batch: str, new: NewPostmark, letters: str | None, moment: Moment, operator: str, *, dry_run: bool = False
) -> dict[str, str]:
    """Correct the postmark of one batch, or of some letters of it; return its last days and what followed."""
    numbers = LetterNumbers.parse(letters) if letters else None
    with runtime.opens(dry_run=dry_run)(runtime.engine()) as session:
        done = correct_batch_postmark(session, batch, new, moment, operator, numbers)
    days = {"last day was": str(done.old_last_day), "last day": str(done.last_day)}
    return {"batch": done.batch, "letters": str(done.letters), **days, **_texts(_what_followed(done))}


@task(name="extend running terms", **RETRIED_IF_UNDONE)
def extend_running_terms(
    campaign: str, order: ExtensionOrder, moment: Moment, operator: str, *, dry_run: bool = False
) -> dict[str, int]:
    """Grant an extension in one transaction; return how many terms got longer and what followed.

    The housing companies of the order are named by code or KBO number.
    """
    with runtime.opens(dry_run=dry_run)(runtime.engine()) as session:
        chosen = companies_chosen(session, list(order.companies))
        done = extend_campaign(session, campaign, replace(order, companies=[*chosen.values()]), moment, operator)
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
