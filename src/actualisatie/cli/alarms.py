"""`actualisatie alarms`: which dossiers and batches somebody must look at the same day."""

from dataclasses import asdict
from datetime import timedelta
from typing import Annotated

import typer

from actualisatie.cli.database import business_database
from actualisatie.cli.dates import read_day
from actualisatie.cli.output import AsJson, clear_errors, print_json, print_table


@clear_errors()
def alarms(
    campaign: Annotated[str, typer.Argument(metavar="[CAMPAIGN]", help="Name of the campaign. Left out: all.")] = "",
    since: Annotated[
        str, typer.Option("--since", metavar="DATE", help="The first day.", show_default="a week ago")
    ] = "",
    as_json: AsJson = False,
) -> None:
    """List the alarms: about which dossier or batch, and why, newest first. Nothing changes.

    `explain` tells the whole story of a dossier.

    Example: actualisatie alarms one-off-2024 --since 2024-05-29
    """
    from actualisatie.campaigns.definitions.catalogue import campaign_by_name
    from actualisatie.campaigns.desk_alarm_list import DAYS, list_alarms
    from actualisatie.flows.clock import read_clock
    from actualisatie.storage.database import transaction

    first = read_day("alarms", since, "--since") if since else read_clock(None).today - timedelta(days=DAYS)
    with business_database() as engine, transaction(engine) as session:
        lines = list_alarms(session, first, campaign_by_name(session, campaign) if campaign else None)
    if as_json:
        print_json([asdict(line) for line in lines])
        return
    columns = ("at", "campaign", "company", "about", "why", "raised by")
    rows = [(f"{one.at:%Y-%m-%d %H:%M}", one.campaign, one.company, one.about, one.why, one.raised_by) for one in lines]
    print_table(f"{len(lines)} alarms since {first}", columns, rows)
