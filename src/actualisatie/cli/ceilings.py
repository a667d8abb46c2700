"""`actualisatie ceilings`: which income ceilings are known, and from where."""

from dataclasses import asdict
from pathlib import Path
from typing import Annotated

import typer

from actualisatie.cli.output import AsJson, clear_errors, print_json, print_table


@clear_errors()
def ceilings(
    file: Annotated[
        Path | None, typer.Option("--file", help="Check this file instead of the one in the settings.")
    ] = None,
    as_json: AsJson = False,
) -> None:
    """Show the income ceilings by year, in euro, with their source. A year that is not listed is unknown.

    Checks the file of ACTUALISATIE_CEILINGS_FILE, or another one before it is put to use.

    Example: actualisatie ceilings --file ceilings-2025.yaml
    """
    from actualisatie.dossiers.conditions.ceiling_files import ceilings_with
    from actualisatie.settings import Settings

    table = ceilings_with(file or Settings().ceilings_file)
    rows = [asdict(table.years[year]) for year in sorted(table.years)]
    if as_json:
        print_json(rows)
    else:
        columns = ("year", "single", "single_disabled", "others", "per_dependant", "certainty", "source")
        print_table("Income ceilings, in euro", columns, [[row[name] for name in columns] for row in rows])
