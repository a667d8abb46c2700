"""Prefect task that mails proofs: what housing companies would be told, to an address that an operator named."""

from collections.abc import Sequence

from prefect import task

from actualisatie.calendar.moment import Moment
from actualisatie.campaigns.delivery.proof_notices import notices_due
from actualisatie.connectors.delivery.mail import MailServer, Notice, send_notice
from actualisatie.tasks import runtime


@task(name="mail proofs")  # not tried again: those who were mailed before the fault would be mailed twice
def mail_proofs(campaign: str, address: str, moment: Moment) -> dict[str, int]:
    """Mail the notices of what is due or waits as proofs, and tell no housing company; return how many.

    Raises `ProofAddressError`, `IncompleteSettingsError`, and what the mail server says where it does not take one.
    """
    return send_proofs(notices_due(runtime.engine(), campaign, address, runtime.folders(), moment))


def send_proofs(notices: Sequence[Notice]) -> dict[str, int]:
    """Send messages that were marked as proofs; return how many."""
    server = proof_server()
    for one in notices:
        send_notice(server, one)
    return {"notices mailed as proofs": len(notices)}


def proof_server() -> MailServer:
    """Return the mail server; raise `IncompleteSettingsError` without one: no proof would come."""
    server = runtime.mail_server()
    if server is None:
        raise runtime.IncompleteSettingsError(
            "Nothing was mailed: proofs by e-mail need ACTUALISATIE_SMTP_HOST and ACTUALISATIE_SMTP_SENDER."
        )
    return server
