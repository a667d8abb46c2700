"""`actualisatie premium-export`: what the rent premium service is told of a period."""

from pathlib import Path
from typing import Annotated

import typer

from actualisatie.cli.database import business_database
from actualisatie.cli.dates import read_day
from actualisatie.cli.output import AsJson, clear_errors, print_json
from actualisatie.cli.who import By


@clear_errors()
def premium_export(
    first: Annotated[str, typer.Argument(metavar="FROM", help="First day of the period, such as 2024-05-01.")],
    last: Annotated[str, typer.Argument(metavar="TO", help="Last day of the period; it must have passed.")],
    output: Annotated[Path, typer.Option("--output", help="Folder for the two files.")] = Path("premium"),
    by: By = "",
    as_json: AsJson = False,
) -> None:
    """Write the signals *in onderzoek* and *struck off* of a period, as CSV and JSON: dossier numbers, no names.

    The same period again writes nothing.

    Example: actualisatie premium-export 2024-05-01 2024-05-31 --output premium --by "An Peeters"
    """
    from actualisatie.campaigns.premium.exporting import export_signals
    from actualisatie.flows.clock import read_clock
    from actualisatie.storage.database import transaction

    days = read_day("premium-export", first, "FROM"), read_day("premium-export", last, "TO")
    with business_database() as engine, transaction(engine) as session:
        done = export_signals(session, *days, output, read_clock(None), by, "--output")
    if as_json:
        print_json({"csv": done.csv, "json": done.json, "signals": done.signals, "known": done.known})
    elif done.known:
        typer.echo(f"{done.json} lies there already with these {done.signals} signals: nothing was written.")
    else:
        typer.echo(f"{done.signals} signals in {done.json} and {done.csv.name}.")
