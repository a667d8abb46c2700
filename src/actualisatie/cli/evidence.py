"""`actualisatie evidence`: what the sources answered about a dossier, and the raw answers for an auditor."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from actualisatie.cli.database import business_database
from actualisatie.cli.output import AsJson, clear_errors, fail, print_json, print_table
from actualisatie.cli.who import By

if TYPE_CHECKING:
    from actualisatie.storage.sealing import Seal

app = typer.Typer(help="Answers of the sources, kept as evidence.", no_args_is_help=True)


@app.command("list")
@clear_errors()
def list_(
    dossier: Annotated[str, typer.Argument(metavar="DOSSIER", help="Dossier number, jjjj.mm.dd.xxxx.")],
    as_json: AsJson = False,
) -> None:
    """List the answers about a dossier: source, time, reference, hash, and until when the raw answer is kept.

    Example: actualisatie evidence list 2019.05.14.0231
    """
    from actualisatie.campaigns.checks.evidence_list import list_evidence
    from actualisatie.storage.database import transaction

    with business_database() as engine, transaction(engine) as session:
        rows = list_evidence(session, dossier)
    if as_json:
        print_json(rows)
    else:
        columns = ("id", "asked_at", "role", "source", "outcome", "reference", "raw_until")
        print_table(f"{len(rows)} answers about {dossier}", columns, [[row[name] for name in columns] for row in rows])


@app.command("read")
@clear_errors()
def read(
    evidence: Annotated[int, typer.Argument(metavar="ID", help="Number of the answer, as `evidence list` shows it.")],
    why: Annotated[str, typer.Option("--why", help="Why it is read; stands in the journal. No names.")],
    output: Annotated[Path, typer.Option("--output", help="File to write; an existing one is not overwritten.")],
    by: By = "",
) -> None:
    """Decrypt one raw answer for an auditor, into a file. Name and reason stand in the journal.

    Example: actualisatie evidence read 4711 --why "audit of 2025" --output answer.xml --by "Cis Maes"
    """
    from actualisatie.campaigns.checks.evidence import read_raw
    from actualisatie.flows.clock import read_clock
    from actualisatie.storage.database import transaction

    seal = _seal()
    if output.exists():
        fail(f"{output} exists already: name another file.")
    with business_database() as engine, transaction(engine) as session:
        raw = read_raw(session, evidence, seal, read_clock(None), by, why=why)
    output.touch(mode=0o600, exist_ok=False)
    output.write_bytes(raw)
    typer.echo(f"Answer {evidence} is in {output}; delete it after use.")


@app.command("purge")
@clear_errors()
def purge(by: By = "", as_json: AsJson = False) -> None:
    """Delete the raw answers whose term of keeping has passed; hash, time and facts stay.

    Example: actualisatie evidence purge --by "An Peeters"
    """
    from actualisatie.campaigns.checks.evidence import purge_raw
    from actualisatie.flows.clock import read_clock
    from actualisatie.storage.database import transaction

    with business_database() as engine, transaction(engine) as session:
        deleted = purge_raw(session, read_clock(None), by)
    if as_json:
        print_json({"deleted": deleted})
    else:
        typer.echo(f"{deleted} raw answers deleted.")


@app.command("new-key")
@clear_errors()
def new_key(file: Annotated[Path, typer.Argument(help="File to write; an existing one is not overwritten.")]) -> None:
    """Make a key for raw answers. Keep it apart from the database and its backups: without it nothing can be read.

    Example: actualisatie evidence new-key /etc/actualisatie/evidence.key
    """
    from actualisatie.storage.sealing import write_new_key

    write_new_key(file)
    typer.echo(f"The new key is in {file}: set ACTUALISATIE_EVIDENCE_KEY_FILE to it.")


def _seal() -> "Seal":
    from actualisatie.settings import Settings
    from actualisatie.storage.sealing import Seal

    file = Settings().evidence_key_file
    if file is None:
        fail("ACTUALISATIE_EVIDENCE_KEY_FILE is not set: name the file of the key that sealed the answers.")
    return Seal.from_file(file)
