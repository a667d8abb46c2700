"""Prefect tasks of the desk: look at each campaign, and prove that the journal is whole."""

from prefect import task

from actualisatie.calendar.moment import Moment
from actualisatie.campaigns.catalogue import campaign_by_name, list_campaigns
from actualisatie.campaigns.desk_overview import DeskOverview, desk_overview
from actualisatie.storage.database import transaction
from actualisatie.storage.journal import JournalBrokenError, verify_chain
from actualisatie.tasks import runtime


@task(name="list the campaigns")
def campaign_names() -> list[str]:
    """Return the names of all campaigns."""
    with transaction(runtime.engine()) as session:
        return [one.name for one in list_campaigns(session)]


@task(name="look at a campaign", task_run_name="look at {campaign}")
def look_at(campaign: str, moment: Moment) -> DeskOverview:
    """Return the counts that operators want to see."""
    with transaction(runtime.engine()) as session:
        return desk_overview(session, campaign_by_name(session, campaign), moment)


@task(name="verify the journal")
def why_journal_is_broken() -> str:
    """Return which entry of the journal does not fit; nothing when its chain is whole."""
    try:
        with transaction(runtime.engine()) as session:
            verify_chain(session)
    except JournalBrokenError as broken:
        return str(broken)
    return ""
