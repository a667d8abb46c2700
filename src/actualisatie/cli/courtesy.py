"""`actualisatie courtesy`: who may get a friendly message during an annual term."""

from pathlib import Path
from typing import Annotated

import typer

from actualisatie.cli.database import business_database
from actualisatie.cli.output import AsJson, clear_errors, print_json
from actualisatie.cli.rounds import Name
from actualisatie.cli.who import By


@clear_errors()
def courtesy(
    campaign: Name,
    output: Annotated[
        Path | None,
        typer.Option("--output", help="Folder above those of the housing companies. Left out: the outbox."),
    ] = None,
    by: By = "",
    as_json: AsJson = False,
) -> None:
    """List for each housing company whose annual term has run for 20 days and who has proven nothing yet.

    The policy `annual.reminder` must be `courtesy`. The message has no legal effect, and each dossier is listed once.

    Example: actualisatie courtesy annual-2024 --by "An Peeters"
    """
    from actualisatie.campaigns.annual.courtesy import list_courtesy
    from actualisatie.campaigns.definitions.catalogue import campaign_by_name
    from actualisatie.dossiers.disk_faults import OUTBOX
    from actualisatie.flows.clock import read_clock
    from actualisatie.settings import Settings
    from actualisatie.storage.database import transaction

    folder, named_by = (output, "--output") if output else (Settings().outbox, OUTBOX)
    with business_database() as engine, transaction(engine) as session:
        found = campaign_by_name(session, campaign)
        written = list_courtesy(session, found, folder, read_clock(None), by, named_by)
    if as_json:
        print_json([{"file": path, "dossiers": count} for path, count in written.items()])
    elif not written:
        typer.echo("Nobody is to be listed today.")
    for path, count in written.items() if not as_json else ():
        typer.echo(f"{count} dossiers in {path} and {path.with_suffix('.csv').name}.")
