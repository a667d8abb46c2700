"""Prefect tasks of the desk: look at each campaign, and prove that the journal is whole."""

from collections.abc import Sequence

from prefect import task

from actualisatie.calendar.moment import Moment
from actualisatie.campaigns.batches.batch_cards import BatchCard, batch_card
from actualisatie.campaigns.definitions.catalogue import campaign_by_name, list_campaigns
from actualisatie.campaigns.delivery.proof_notices import as_proof
from actualisatie.campaigns.desk_overview import DeskOverview, desk_overview
from actualisatie.connectors.delivery.mail import Notice, send_notice
from actualisatie.storage.database import transaction
from actualisatie.storage.journal import JournalBrokenError, verify_chain
from actualisatie.tasks import runtime
from actualisatie.tasks.proof_mail import proof_server
from actualisatie.tasks.transient import RETRIED, RETRIED_SLOWLY


@task(name="list the campaigns", **RETRIED)
def campaign_names() -> list[str]:
    """Return the names of all campaigns."""
    with transaction(runtime.engine()) as session:
        return [one.name for one in list_campaigns(session)]


@task(name="look at a campaign", task_run_name="look at {campaign}", **RETRIED)
def look_at(campaign: str, moment: Moment) -> DeskOverview:
    """Return the counts that operators want to see."""
    with transaction(runtime.engine()) as session:
        return desk_overview(session, campaign_by_name(session, campaign), moment)


@task(name="verify the journal", **RETRIED)
def why_journal_is_broken() -> str:
    """Return which entry of the journal does not fit; nothing when its chain is whole."""
    try:
        with transaction(runtime.engine()) as session:
            verify_chain(session)
    except JournalBrokenError as broken:
        return str(broken)
    return ""


@task(
    name="tell of troubles by e-mail",
    **RETRIED_SLOWLY,
)
def tell_by_mail(troubles: dict[str, int], moment: Moment, redirect_to: str | None = None) -> bool:
    """Send one message with what needs somebody, in counts; return whether there was an address and a mail server.

    With `redirect_to` it goes there as a proof, and not to the address of the settings.
    """
    address = redirect_to or runtime.settings().alarm_email
    server = proof_server() if redirect_to else runtime.mail_server()
    if not troubles or not address or server is None:
        return False
    text = "\n".join(f"{what.replace('_', ' ')}: {number}" for what, number in troubles.items())
    key, subject = f"desk-{moment.at:%Y%m%dT%H%M%S}", f"actualisatie: {len(troubles)} things need somebody"
    notice = Notice(key, (address,), subject, f"{text}\n\nWhat to do stands in the runbook.\n", moment.at)
    send_notice(server, as_proof(notice, redirect_to, moment) if redirect_to else notice)
    return True


@task(name="look at batches", **RETRIED)
def batch_cards(codes: Sequence[str]) -> list[tuple[BatchCard, str]]:
    """Return what operators read of each batch, and the address of its folder ("" before it is handed over)."""
    with transaction(runtime.engine()) as session:
        cards = [batch_card(session, code) for code in codes]
    return [(card, _address(card.folder)) for card in cards]


def _address(folder: str | None) -> str:
    """Return where a browser finds a folder: at the server it was sent to, or below that of the settings."""
    if not folder or "://" in folder:
        return folder or ""
    found = runtime.settings()
    base = found.outbox_address.rstrip("/") or found.outbox.resolve().as_uri()
    return f"{base}/{folder}"
