"""Prefect tasks that count who was struck off, and list who is close to it: counts come back, lists go to files."""

from pathlib import Path
from typing import Any

from prefect import task

from actualisatie.calendar.moment import Moment
from actualisatie.campaigns.definitions.catalogue import campaign_by_name
from actualisatie.campaigns.monitoring.counting import TOTAL
from actualisatie.campaigns.monitoring.outreach import list_for_outreach
from actualisatie.campaigns.monitoring.picture import shown
from actualisatie.campaigns.monitoring.report import make_report
from actualisatie.campaigns.monitoring.writing import write_outreach, write_report
from actualisatie.tasks import runtime
from actualisatie.tasks.transient import RETRIED

Rows = list[dict[str, Any]]
"""A table as the Prefect UI shows it."""

_FIELD = "the folder of the form"


@task(name="make the report", **RETRIED)
def report(campaign: str, folder: Path | None, moment: Moment, operator: str, *, dry_run: bool = False) -> Rows:
    """Make the report, write its files where a folder is given, and return its counts; small ones are hidden (*)."""
    with runtime.opens(dry_run=dry_run)(runtime.engine()) as session:
        made = make_report(session, campaign_by_name(session, campaign), moment, operator)
    if folder is not None and not dry_run:
        write_report(made, folder, _FIELD)
    return [
        {
            "company": line.company,
            "municipality": line.municipality,
            "what": "all" if line.dimension == TOTAL else f"{line.dimension}: {line.value}",
            "dossiers": shown(line.dossiers) if line.has_dossiers else "",
            "struck off": shown(line.struck_off),
        }
        for line in made.lines
        if line.dimension == TOTAL or not line.area
    ]


@task(name="list for outreach", **RETRIED)
def outreach(campaign: str, days: int, folder: Path, moment: Moment, operator: str, *, dry_run: bool = False) -> Rows:
    """Write a list for each housing company; return how many are close per municipality, small counts hidden (*)."""
    with runtime.opens(dry_run=dry_run)(runtime.engine()) as session:
        found = list_for_outreach(session, campaign_by_name(session, campaign), days, moment, operator)
    if not dry_run:
        write_outreach(found, campaign, moment.today, folder, _FIELD)  # journaled before anything leaves
    return [
        {"company": one.company, "municipality": one.municipality, "close to a strike-off": shown(one.close)}
        for one in found.counts
    ]
