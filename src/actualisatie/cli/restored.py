"""`actualisatie restored`: a database that came back from a backup stands still until two people release it."""

from datetime import datetime
from typing import Annotated

import typer

from actualisatie.calendar.moment import Moment
from actualisatie.cli.database import business_database
from actualisatie.cli.output import AsJson, clear_errors, print_json
from actualisatie.cli.who import By, OwnName

app = typer.Typer(help="Let a database that came back from a backup move again.", no_args_is_help=True)


@app.command("show")
@clear_errors()
def show(as_json: AsJson = False) -> None:
    """Say whether the database stands still, since when it knows nothing, and what it forgot; exit code 1 if it does.

    Example: actualisatie restored show
    """
    from actualisatie.campaigns.restoring.forgotten import forgotten_batches, forgotten_files
    from actualisatie.campaigns.restoring.standing_still import BEHIND, is_behind_its_mark, stands_still
    from actualisatie.storage.database import transaction
    from actualisatie.tasks.runtime import folders, settings

    with business_database() as engine, transaction(engine) as session:
        found, behind = stands_still(session), is_behind_its_mark(session)
        told = {
            "stands_still": found is not None or behind,
            "why": found.why if found else BEHIND if behind else None,
            "known_until": found.known_until if found else None,
            "asked_by": found.asked_by if found else None,
            "forgotten_files": len(forgotten_files(session, settings().inbox)),
            "forgotten_batches": forgotten_batches(session, folders()),
        }
    if as_json:
        print_json(told)
    else:
        for what, value in told.items():
            typer.echo(f"{what.replace('_', ' ')}: {_in_words(value)}")
    raise typer.Exit(1 if told["stands_still"] else 0)


def _in_words(value: object) -> str:
    """Return a fact as a person reads it: instants in Brussels, no word of a programming language."""
    if isinstance(value, datetime):
        return f"{Moment.of(value).local:%Y-%m-%d %H:%M}"
    if isinstance(value, bool):
        return "yes" if value else "no"
    return ", ".join(value) or "none" if isinstance(value, list) else "-" if value is None else str(value)


@app.command("note")
@clear_errors()
def note(
    why: Annotated[str, typer.Option("--why", help="What was restored, and to when. No names.")], by: By = ""
) -> None:
    """Note that this database was restored: needed where its folders were restored with it, so that nothing tells.

    Example: actualisatie restored note --why "snapshot of Monday, the whole machine" --by "An Peeters"
    """
    from actualisatie.campaigns.restoring.standing_still import note_standstill
    from actualisatie.flows.clock import read_clock
    from actualisatie.storage.database import transaction

    with business_database() as engine, transaction(engine) as session:
        note_standstill(session, why, read_clock(None), by)
    typer.echo("The database stands still: no round runs until two people have released it.")


@app.command("replay")
@clear_errors()
def replay(by: By = "") -> None:
    """Take in again each file of replies that lies put away and that this database has never taken in.

    Example: actualisatie restored replay --by "An Peeters"
    """
    from actualisatie.campaigns.restoring.forgotten import take_in_again
    from actualisatie.flows.clock import read_clock
    from actualisatie.tasks.runtime import letter_keys, settings

    found = unread = 0
    with business_database() as engine:
        for file, taken in take_in_again(engine, settings().inbox, letter_keys(), read_clock(None), by):
            found += 1
            unread += taken is None
            told = f"{taken.items} items, {len(taken.set_aside)} lines set aside" if taken else "cannot be read"
            typer.echo(f"{file.parent.parent.name}/{file.parent.name}/{file.name}: {told}")
    if not found:
        typer.echo("No file of replies lies put away that this database does not know.")
    raise typer.Exit(1 if unread else 0)


@app.command("ask")
@clear_errors()
def ask(
    what: Annotated[str, typer.Option("--note", help="What was made up for since the backup, and how. No names.")],
    by: OwnName = "",
) -> None:
    """Say that all was made up for that happened since the backup; another person releases.

    Example: actualisatie restored ask --note "replayed; holds and verdicts since Monday done again" --by "An Peeters"
    """
    from actualisatie.campaigns.restoring.releasing import ask_for_release
    from actualisatie.flows.clock import read_clock
    from actualisatie.storage.database import transaction

    with business_database() as engine, transaction(engine) as session:
        ask_for_release(session, read_clock(None), by, what)
    typer.echo("Asked. Another person releases: actualisatie restored release --by NAME.")


@app.command("release")
@clear_errors()
def release(by: OwnName = "") -> None:
    """Let rounds run again, as a second person. Strike-offs that were proposed or approved are decided anew.

    Example: actualisatie restored release --by "Bo Claes"
    """
    from actualisatie.campaigns.restoring.releasing import release as release_database
    from actualisatie.flows.clock import read_clock
    from actualisatie.storage.database import transaction
    from actualisatie.tasks.runtime import folders, settings

    with business_database() as engine, transaction(engine) as session:
        back = release_database(session, settings().inbox, folders(), read_clock(None), by)
    typer.echo(f"Released. {back} strike-offs went back to their term, to be proposed and approved anew.")
