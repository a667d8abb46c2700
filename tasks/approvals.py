"""Prefect task of the human decision."""

from prefect import task

from actualisatie.calendar.moment import Moment
from actualisatie.campaigns.definitions.catalogue import campaign_by_name
from actualisatie.campaigns.strike_offs.approving import Decision, decide_strike_offs
from actualisatie.tasks import runtime
from actualisatie.tasks.transient import RETRIED_IF_UNDONE


@task(name="decide on strike-offs", **RETRIED_IF_UNDONE)
def decide(
    campaign: str,
    decision: Decision,
    dossiers: list[str] | None,
    remark: str,
    moment: Moment,
    approver: str,
    *,
    dry_run: bool = False,
) -> int:
    """Approve or refuse the proposals of a campaign in one transaction; return how many were decided."""
    with runtime.opens(dry_run=dry_run)(runtime.engine()) as session:
        found = campaign_by_name(session, campaign)
        return decide_strike_offs(session, found, decision, moment, approver, remark=remark, only=dossiers)
