"""`actualisatie report`: who was struck off and why, in counts."""

from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from actualisatie.cli.database import business_database
from actualisatie.cli.output import AsJson, clear_errors, print_json, print_table
from actualisatie.cli.rounds import Name
from actualisatie.cli.who import By

if TYPE_CHECKING:
    from actualisatie.campaigns.monitoring.report import Report, ReportLine


@clear_errors()
def report(
    campaign: Name,
    output: Annotated[
        Path | None, typer.Option("--output", help="Folder for the CSV file and the picture. Left out: only shown.")
    ] = None,
    company: Annotated[
        str | None, typer.Option("--company", help="Show this housing company, by municipality. Left out: all.")
    ] = None,
    by: By = "",
    as_json: AsJson = False,
) -> None:
    """Show who was struck off and why, per housing company and municipality; small counts are hidden (*).

    Ground, channel, age, digital, volmacht, returned mail, rent premium, bewind: what the data hold, and what they do
    not. Counts only: no name, no number. Stands in the journal.

    Example: actualisatie report one-off-2024 --output report --by "An Peeters"
    """
    from actualisatie.campaigns.definitions.catalogue import campaign_by_name
    from actualisatie.campaigns.monitoring.report import make_report
    from actualisatie.campaigns.monitoring.writing import write_report
    from actualisatie.flows.clock import read_clock
    from actualisatie.storage.database import transaction

    with business_database() as engine, transaction(engine) as session:
        made = make_report(session, campaign_by_name(session, campaign), read_clock(None), by)
    written = write_report(made, output, "--output") if output else None
    if as_json:
        print_json({**asdict(made), "not_known": made.not_known, "files": asdict(written) if written else {}})
        return
    _print(made, company)
    if written:
        typer.echo(f"Written: {written.csv} and {written.svg.name}.")


def _print(made: "Report", company: str | None) -> None:
    from actualisatie.campaigns.monitoring.counting import TOTAL

    lines = [line for line in made.lines if company in (None, line.company)]
    areas = [line for line in lines if line.dimension == TOTAL and (company or len(line.area) < 2)]
    print_table(
        f"Struck off in {made.campaign}, {made.day}",
        ("company", "municipality", "dossiers", "struck off"),
        [(line.company, line.municipality, *_counts(line)) for line in areas],
    )
    whole = (company,) if company else ()
    rows = [(line.dimension, line.value, *_counts(line)) for line in made.of_area(*whole) if line.dimension != TOTAL]
    print_table("By what is known", ("", "value", "dossiers", "struck off"), rows)
    typer.echo(f"*: hidden, because it is below {made.threshold} or would give such a count away.")
    for name, why in made.not_known.items():
        typer.echo(f"Not known: {name} ({why}).")


def _counts(line: "ReportLine") -> tuple[str | None, str]:
    from actualisatie.campaigns.monitoring.picture import shown

    return (shown(line.dossiers) if line.has_dossiers else None, shown(line.struck_off))
