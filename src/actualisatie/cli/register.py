"""`actualisatie register`: brings the register in and out."""

import os
from collections.abc import Iterable
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from actualisatie.calendar.moment import BRUSSELS
from actualisatie.cli.choices import renew_on_server
from actualisatie.cli.database import business_database
from actualisatie.cli.output import AsJson, clear_errors, print_json, print_table
from actualisatie.cli.who import By

if TYPE_CHECKING:
    from actualisatie.campaigns.register.outcome import ImportReport

app = typer.Typer(help="Bring dossiers and housing companies in and out as JSON Lines.", no_args_is_help=True)

_SHOWN = 50
"""Problems shown to a person; a program gets them all."""


@app.command("import")
@clear_errors()
def import_(
    file: Annotated[
        Path, typer.Argument(exists=True, dir_okay=False, readable=True, help="Register file (JSON Lines).")
    ],
    skip_invalid: Annotated[
        bool, typer.Option("--skip-invalid", help="Import the good lines and report the others.")
    ] = False,
    older: Annotated[
        bool, typer.Option("--older", help="Import it although it is older than the last one, or tells no instant.")
    ] = False,
    by: By = "",
    as_json: AsJson = False,
) -> None:
    """Import a register file: all of it, or nothing when a line is wrong.

    Every problem is reported with its line, field and reason. Importing the same file again changes nothing.

    Example: actualisatie register import register.jsonl --skip-invalid --by "An Peeters"
    """
    from actualisatie.campaigns.register.importing import import_register
    from actualisatie.campaigns.register.reading import pieces_of

    with business_database() as engine, file.open("rb") as stream:
        report = import_register(
            engine,
            pieces_of(stream),
            source_name=file.name,
            skip_invalid=skip_invalid,
            older=older,
            actor=by,
            now=datetime.now(BRUSSELS),
        )
        if report.imported:
            renew_on_server()
    if as_json:
        print_json(report.as_json())
    else:
        _show(report)
    raise typer.Exit(0 if report.imported else 1)


@app.command()
@clear_errors()
def export(
    output: Annotated[Path | None, typer.Option(help="File to write; left out: standard output.")] = None,
    by: By = "",
) -> None:
    """Export the register as lines that import again to the same register. Who does so stands in the journal.

    Example: actualisatie register export --output register.jsonl --by "An Peeters"
    """
    from actualisatie.campaigns.register.exporting import export_register, note_export, snapshot_of
    from actualisatie.flows.clock import read_clock
    from actualisatie.storage.database import transaction

    with business_database() as engine:
        with transaction(engine) as session:
            note_export(session, read_clock(None), by)
        with transaction(snapshot_of(engine)) as session:
            lines = export_register(session)
            if output is None:
                for line in lines:
                    typer.echo(line, nl=False)
            else:
                _write(output, lines)


@app.command()
def schema() -> None:
    """Print the JSON Schema of one line of a register file.

    Example: actualisatie register schema > docs/schemas/register.schema.json
    """
    from actualisatie.campaigns.schemas import register_schema

    typer.echo(register_schema(), nl=False)


def _show(report: "ImportReport") -> None:
    for problem in report.problems[:_SHOWN]:
        place = f"line {problem.line}" + (f", {problem.field}" if problem.field else "")
        typer.echo(f"{place}: {problem.reason}", err=True)
    if len(report.problems) > _SHOWN:
        typer.echo(f"... and {len(report.problems) - _SHOWN} problems more: see --json", err=True)
    if not report.imported:
        hint = "correct them, or import the good lines with --skip-invalid" if report.read else "check the file"
        typer.echo(f"Nothing was imported ({report.bad_lines} bad lines): {hint}.", err=True)
        return
    print_table("Register import", ["records", "count"], report.counts().items())


def _write(output: Path, lines: Iterable[str]) -> None:
    """Write the file whole or not at all: a half export would import as a smaller register."""
    unfinished = output.with_name(f".{output.name}.unfinished")
    try:
        with unfinished.open("w", encoding="utf-8", newline="\n") as stream:
            stream.writelines(lines)
            stream.flush()
            os.fsync(stream.fileno())
        unfinished.replace(output)
    finally:
        unfinished.unlink(missing_ok=True)
