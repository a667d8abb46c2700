"""`actualisatie letter`: look at letters before they leave and after, and check the codes of forms that come back."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from actualisatie.cli.database import business_database
from actualisatie.cli.letter_preview import network, preview, review
from actualisatie.cli.output import clear_errors, fail
from actualisatie.cli.who import By

if TYPE_CHECKING:
    from actualisatie.campaigns.batches.filed_letters import FiledLetter

app = typer.Typer(help="Look at letters, before they leave and after; check codes.", no_args_is_help=True)
LetterId = Annotated[str, typer.Argument(metavar="LETTER", help="Number printed on the letter, like B000012-00042.")]
Output = Annotated[Path | None, typer.Option("--output", "-o", help="File to write; made from the number otherwise.")]

app.command()(preview)
app.command()(review)
app.command()(network)


@app.command()
@clear_errors()
def show(
    letter: LetterId,
    archive: Annotated[
        bool, typer.Option("--archive/--pdf", help="Tagged PDF/A that says the same, or the printed pages.")
    ] = False,
    output: Output = None,
    by: By = "",
) -> None:
    """Take one letter out of its batch: the pages as they were printed, or a digital copy for screen and archive.

    Who does so stands in the journal.

    Example: actualisatie letter show B000012-00042 --archive --by "An Peeters"
    """
    from actualisatie.letters.extraction import archive_from_batch, check_print_file, letter_from_batch

    filed = _filed(letter)
    check_print_file(filed.pdf, filed.pdf_sha256)
    if archive:
        body = archive_from_batch(filed.content, filed.pdf, filed.page_from, filed.page_to)
    else:
        body = letter_from_batch(filed.pdf, filed.page_from, filed.page_to)
    _note(filed, "letter taken out", by)
    _write(output or Path(f"{letter}{'-archief' if archive else ''}.pdf"), body)


@app.command("guardian-copy")
@clear_errors()
def guardian_copy(letter: LetterId, output: Output = None, by: By = "") -> None:
    """Print a copy of a letter for the bewindvoerder, with a note to their address. It starts no term.

    Who does so stands in the journal.

    Example: actualisatie letter guardian-copy B000012-00042 --by "An Peeters"
    """
    from actualisatie.campaigns.batches.filed_letters import filed_letter, guardian_of
    from actualisatie.letters.copies import print_copy
    from actualisatie.settings import Settings
    from actualisatie.storage.database import transaction

    with business_database() as engine, transaction(engine) as session:
        filed = filed_letter(session, letter, Settings().batches)
        guardian = guardian_of(session, filed)
    body = print_copy(guardian, filed.content)
    _note(filed, "copy for bewindvoerder made", by)
    _write(output or Path(f"{letter}-kopie.pdf"), body)


@app.command()
@clear_errors()
def verify(code: Annotated[str, typer.Argument(help="What a scanner read from the code on an answer form.")]) -> None:
    """Say which letter a scanned code belongs to; exit code 1, with the reason, when it proves nothing.

    Example: actualisatie letter verify B000012-00042.K1.MFRGGZDFMZTWQ2LK
    """
    from actualisatie.letters.codes import LetterKeys
    from actualisatie.settings import Settings

    path = Settings().letter_keys
    if path is None:
        fail("ACTUALISATIE_LETTER_KEYS is not set: without the key file no code can be checked.")
    typer.echo(LetterKeys.read(path).verify(code.strip()))


@app.command("new-key")
@clear_errors()
def new_key(path: Annotated[Path, typer.Argument(metavar="FILE", help="Key file; made when it is not there.")]) -> None:
    """Put a new signing key on top of a key file. Older keys stay, so that older forms can still be checked.

    Example: actualisatie letter new-key letter-keys
    """
    from actualisatie.letters.codes import LetterKeys, new_key_line
    from actualisatie.letters.files import write_whole

    known = LetterKeys.read(path) if path.exists() else None
    before = path.read_text(encoding="ascii") if known else ""
    line = new_key_line(frozenset(known.keys) if known else frozenset())
    write_whole(path, (line + before).encode())
    path.chmod(0o600)
    typer.echo(f"{path}: new letters are signed with key {line.partition(' ')[0]}.")


def _filed(letter: str) -> "FiledLetter":
    from actualisatie.campaigns.batches.filed_letters import filed_letter
    from actualisatie.settings import Settings
    from actualisatie.storage.database import transaction

    with business_database() as engine, transaction(engine) as session:
        return filed_letter(session, letter, Settings().batches)


def _note(filed: "FiledLetter", event: str, by: str) -> None:
    """Tell the journal before anything leaves."""
    from actualisatie.campaigns.batches.filed_letters import note_taken_out
    from actualisatie.flows.clock import read_clock
    from actualisatie.storage.database import transaction

    with business_database() as engine, transaction(engine) as session:
        note_taken_out(session, filed, event, read_clock(None), by)


def _write(path: Path, body: bytes) -> None:
    from actualisatie.letters.files import write_whole

    write_whole(path, body)
    typer.echo(f"{path}: {len(body) / 1000:.0f} kB")
