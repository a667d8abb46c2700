"""Prefect tasks around one dossier: a verdict on documents, and a strike-off taken back by two people.

What a dry run does is undone: it tells the state of the case that would follow, or why it would be refused.
"""

from prefect import task

from actualisatie.calendar.moment import Moment
from actualisatie.campaigns.reinstating.desk import decide_reinstatement, propose_reinstatement
from actualisatie.campaigns.reviewing.desk import judge_documents
from actualisatie.dossiers.conditions.facts import Condition
from actualisatie.dossiers.kinds import ReinstateReason, ReviewVerdict
from actualisatie.tasks import runtime
from actualisatie.tasks.transient import RETRIED_IF_UNDONE


@task(name="judge documents", **RETRIED_IF_UNDONE)
def judge(
    dossier: str,
    condition: Condition,
    verdict: ReviewVerdict,
    reason: str,
    moment: Moment,
    reviewer: str,
    *,
    dry_run: bool = False,
) -> str:
    """Record one verdict in one transaction; return the state of the case afterwards."""
    with runtime.opens(dry_run=dry_run)(runtime.engine()) as session:
        return judge_documents(session, dossier, condition, verdict, moment, reviewer, reason=reason).value


@task(name="propose a reinstatement", **RETRIED_IF_UNDONE)
def propose(
    dossier: str, reason: ReinstateReason, note: str, moment: Moment, operator: str, *, dry_run: bool = False
) -> None:
    """Propose to take a strike-off back; nothing changes before another person decides."""
    with runtime.opens(dry_run=dry_run)(runtime.engine()) as session:
        propose_reinstatement(session, dossier, reason, moment, operator, note=note)


@task(name="decide on a reinstatement", **RETRIED_IF_UNDONE)
def decide(dossier: str, remark: str, moment: Moment, operator: str, *, grant: bool, dry_run: bool = False) -> str:
    """Grant or refuse what was proposed, in one transaction; return the state of the case afterwards."""
    with runtime.opens(dry_run=dry_run)(runtime.engine()) as session:
        return decide_reinstatement(session, dossier, moment, operator, grant=grant, remark=remark).value
