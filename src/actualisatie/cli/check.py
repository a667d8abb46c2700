"""`actualisatie check`: what the sources say now of a person, a dossier, or everybody in a folder of test answers."""

from pathlib import Path
from typing import Annotated

import typer

from actualisatie.cli.dates import read_day
from actualisatie.cli.output import AsJson, clear_errors

_COMMAND = "check"


@clear_errors()
def check(
    subject: Annotated[
        str | None, typer.Argument(metavar="INSZ|DOSSIER", help="Whom to ask about; - reads it from standard input.")
    ] = None,
    everybody: Annotated[bool, typer.Option("--all", help="Everybody in the folder, one line each.")] = False,
    magda: Annotated[
        Path | None,
        typer.Option(exists=True, file_okay=False, help="Ask a simulated MAGDA that answers with this folder."),
    ] = None,
    on: Annotated[str | None, typer.Option(metavar="DAY", help="Judge as of this day; usual: today.")] = None,
    as_json: AsJson = False,
) -> None:
    """Show a verdict with its evidence: what each source answered, and what that means for each condition.

    Asks the sources of the settings, or a folder of official test answers, and changes nothing.

    Example: actualisatie check 2019.05.14.0231
    """
    from actualisatie.cli.check_view import print_everybody, print_look
    from actualisatie.cli.check_work import check_everybody, check_one, moment_of

    if everybody == (subject is not None):
        raise typer.BadParameter("give one INSZ or dossier number, or --all.")
    moment = moment_of(read_day(_COMMAND, on, "--on") if on else None)
    if everybody:
        if magda is None:
            raise typer.BadParameter("--all needs --magda: the folder with everybody's answers.")
        print_everybody(check_everybody(magda, moment), as_json=as_json)
        return
    asked_for = (typer.get_text_stream("stdin").readline() if subject == "-" else subject or "").strip()
    print_look(check_one(asked_for, magda, moment), as_json=as_json)
