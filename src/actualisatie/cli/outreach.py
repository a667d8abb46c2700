"""`actualisatie outreach`: who is close to a strike-off and gave no sign of life."""

from dataclasses import asdict
from pathlib import Path
from typing import Annotated

import typer

from actualisatie.cli.database import business_database
from actualisatie.cli.output import AsJson, clear_errors, print_json, print_table
from actualisatie.cli.rounds import Name
from actualisatie.cli.who import By


@clear_errors()
def outreach(
    campaign: Name,
    days: Annotated[int, typer.Option("--days", min=0, max=90, help="Calendar days until a strike-off may come.")] = 14,
    output: Annotated[
        Path | None, typer.Option("--output", help="Folder for one CSV file per company. Left out: only shown.")
    ] = None,
    by: By = "",
    as_json: AsJson = False,
) -> None:
    """List the dossiers that may be struck off soon without any sign of life, so that somebody can call on them.

    Only where the housing company holds a volmacht, or the campaign names a legal basis (`monitoring.outreach_basis`);
    all others are counted, small counts hidden (*). Dossier numbers, no names. Who made the list stands in the journal.

    Example: actualisatie outreach one-off-2024 --days 14 --output outreach --by "An Peeters"
    """
    from actualisatie.campaigns.definitions.catalogue import campaign_by_name
    from actualisatie.campaigns.monitoring.outreach import list_for_outreach
    from actualisatie.campaigns.monitoring.picture import shown
    from actualisatie.campaigns.monitoring.writing import write_outreach
    from actualisatie.flows.clock import read_clock
    from actualisatie.storage.database import transaction

    moment = read_clock(None)
    with business_database() as engine, transaction(engine) as session:
        found = list_for_outreach(session, campaign_by_name(session, campaign), days, moment, by)
    files = []
    if output:  # journaled before anything leaves
        files = write_outreach(found, campaign, moment.today, output, "--output")
    if as_json:
        print_json({**asdict(found), "files": files})
        return
    counts = [(one.company, one.municipality, shown(one.close)) for one in found.counts]
    print_table(f"Close to a strike-off within {days} days, silent", ("company", "municipality", "dossiers"), counts)
    rows = [
        (one.strike_off_from, one.dossier, one.company, one.municipality, one.last_day, one.allowed_by)
        for one in found.lines
    ]
    if rows:
        columns = ("strike-off from", "dossier", "company", "municipality", "last day to answer", "allowed by")
        print_table(f"{len(rows)} may be listed", columns, rows)
    for path in files:
        typer.echo(f"Written: {path}.")
