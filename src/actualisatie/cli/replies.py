"""`actualisatie replies`: what candidates answered, from files."""

from pathlib import Path
from typing import Annotated

import typer

from actualisatie.cli.database import business_database
from actualisatie.cli.dates import read_day
from actualisatie.cli.output import AsJson, clear_errors, print_json, print_table
from actualisatie.cli.rounds import On
from actualisatie.cli.who import By
from actualisatie.dossiers.kinds import ReplyMeaning

app = typer.Typer(help="Take in what candidates answered.", no_args_is_help=True)


@app.command("import")
@clear_errors()
def import_(
    file: Annotated[Path, typer.Argument(exists=True, dir_okay=False, readable=True, help="JSON Lines or CSV.")],
    company: Annotated[
        str | None, typer.Option("--company", help="Short name of whose file it is; other dossiers then wait.")
    ] = None,
    on: On = None,
    by: By = "",
    as_json: AsJson = False,
) -> None:
    """Take in a file of replies: each item once, bad lines set aside with their reason.

    The same file again changes nothing. Exit code 1 when a line was set aside.

    Example: actualisatie replies import replies-2024-04-02.jsonl --by "An Peeters"
    """
    from actualisatie.campaigns.replies.identifying import Intake
    from actualisatie.campaigns.replies.taking_in import take_in_file
    from actualisatie.flows.clock import read_clock
    from actualisatie.tasks.runtime import letter_keys

    with business_database() as engine:
        taken = take_in_file(
            engine,
            file,
            read_clock(read_day("replies import", on, "--on") if on else None),
            by,
            Intake(letter_keys(), company),
        )
    if as_json:
        print_json(
            {
                "file_known": taken.file_known,
                "items": taken.items,
                "known": taken.known,
                "outcomes": taken.outcomes,
                "set_aside": [{"line": bad.line, "field": bad.field, "reason": bad.reason} for bad in taken.set_aside],
            }
        )
    elif taken.file_known:
        typer.echo("This file was taken in before: nothing was changed.")
    else:
        outcomes = [(outcome.replace("_", " "), count) for outcome, count in taken.outcomes.items()]
        typer.echo(f"{taken.items} items, {taken.known} known already, {len(taken.set_aside)} lines set aside.")
        if outcomes:
            print_table("Outcomes", ("outcome", "how many"), outcomes)
        for bad in taken.set_aside:
            typer.echo(f"line {bad.line}, {bad.field or 'whole line'}: {bad.reason}", err=True)
    raise typer.Exit(1 if taken.set_aside else 0)


@app.command("worklist")
@clear_errors()
def worklist(
    company: Annotated[str | None, typer.Option("--company", help="Only of this housing company (short name).")] = None,
    as_json: AsJson = False,
) -> None:
    """List the replies that wait for a person, oldest first: which, why, and what to do.

    Example: actualisatie replies worklist --company WM01
    """
    from actualisatie.campaigns.replies.worklist import waiting_replies
    from actualisatie.storage.database import transaction

    with business_database() as engine, transaction(engine) as session:
        rows = waiting_replies(session, company)
    if as_json:
        print_json(rows)
        return
    columns = ("key", "dossier", "company", "kind", "received", "outcome", "why")
    print_table(f"{len(rows)} replies wait", columns, [[row[name] for name in columns] for row in rows])


@app.command("settle")
@clear_errors()
def settle(
    key: Annotated[str, typer.Argument(metavar="KEY", help="Key of the reply, as `replies worklist` shows it.")],
    note: Annotated[str, typer.Option("--note", help="Why, in a sentence; stands in the journal. No names.")],
    dossier: Annotated[str | None, typer.Option("--dossier", help="It belongs to this dossier: judge it anew.")] = None,
    means: Annotated[ReplyMeaning | None, typer.Option("--means", help="What it means for its own dossier.")] = None,
    by: By = "",
    as_json: AsJson = False,
) -> None:
    """Settle a reply of the worklist: it belongs to a dossier, it confirms, or it means nothing.

    Example: actualisatie replies settle WM01-17 --dossier 2019.05.14.0231 --note "two digits swapped" --by "An Peeters"
    """
    from actualisatie.campaigns.replies.worklist import Settled, settle_by_hand
    from actualisatie.flows.clock import read_clock
    from actualisatie.storage.database import transaction

    with business_database() as engine, transaction(engine) as session:
        how = Settled(dossier=dossier, means=means, note=note)
        outcome = settle_by_hand(session, key, how, read_clock(None), by)
    if as_json:
        print_json({"key": key, "outcome": outcome})
    else:
        typer.echo(f"{key}: {outcome.replace('_', ' ')}.")


@app.command("settle-file")
@clear_errors()
def settle_file(
    folder: Annotated[str, typer.Argument(metavar="FOLDER", help="Name of the drop folder, such as WM01.")],
    name: Annotated[str, typer.Argument(metavar="NAME", help="Name of the file in its `cannot-be-read`.")],
    note: Annotated[str, typer.Option("--note", help="What became of its answers; stands in the journal. No names.")],
    by: By = "",
) -> None:
    """Settle a file that could not be read: only then strike-offs of its housing company go on.

    Example: actualisatie replies settle-file WM01 answers.csv --note "sent again as CSV and taken in" --by "An Peeters"
    """
    from actualisatie.campaigns.replies.unreadable import settle_unreadable
    from actualisatie.flows.clock import read_clock
    from actualisatie.tasks.runtime import settings

    with business_database() as engine:
        settle_unreadable(engine, settings().inbox, folder, name, note, read_clock(None), by)
    typer.echo(f"A file of {folder} is settled, and lies in taken-in-with-problems.")


@app.command("schema")
@clear_errors()
def schema() -> None:
    """Print the JSON Schema of one line of a file of replies.

    Example: actualisatie replies schema
    """
    from actualisatie.campaigns.replies.formats import replies_schema_text

    typer.echo(replies_schema_text(), nl=False)
