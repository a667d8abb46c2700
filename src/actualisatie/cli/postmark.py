"""`actualisatie batches` and `actualisatie postmark`: the print batches and the day they were posted."""

from dataclasses import asdict
from typing import TYPE_CHECKING, Annotated, Any

import typer

from actualisatie.cli.database import business_database
from actualisatie.cli.dates import read_day
from actualisatie.cli.output import AsJson, clear_errors, print_json, print_table
from actualisatie.cli.rounds import Name, On
from actualisatie.cli.term_runs import show_on_server
from actualisatie.cli.who import By

if TYPE_CHECKING:
    from actualisatie.campaigns.postmarks.correcting import Corrected
    from actualisatie.campaigns.postmarks.extending import Extended

Letters = Annotated[
    str | None,
    typer.Option("--letters", metavar="NUMBERS", help="Only these letters of the batch: 1-250, or 1,5,9-12."),
]


@clear_errors()
def postmark(
    batch: Annotated[str, typer.Argument(metavar="BATCH", help="Number of the batch, such as B000012.")],
    day: Annotated[str, typer.Argument(metavar="DATE", help="Day of the postmark, such as 2024-03-18.")],
    proof: Annotated[str, typer.Option("--proof", help="Reference of the proof, such as the deposit receipt.")],
    letters: Letters = None,
    on: On = None,
    by: By = "",
    as_json: AsJson = False,
) -> None:
    """Register the day on which a batch was posted: from here its terms run.

    With --letters only these were posted; the batch is posted once all its letters are, each part with its own proof.
    Refused, with nothing changed: an unknown batch, a day in the future or before it was made, a second postmark.

    Example: actualisatie postmark B000012 2024-03-18 --proof MP-4711 --by "An Peeters"
    """
    from actualisatie.campaigns.batches.letter_numbers import LetterNumbers
    from actualisatie.campaigns.postmarks.posting import register_postmark
    from actualisatie.flows.clock import read_clock
    from actualisatie.storage.database import transaction

    postmarked = read_day("postmark", day, "DATE")
    with business_database() as engine:
        moment = read_clock(read_day("postmark", on, "--on") if on else None)
        with transaction(engine) as session:
            numbers = LetterNumbers.parse(letters) if letters else None
            posted = register_postmark(session, batch, postmarked, proof, moment, by, numbers)
        show_on_server(moment, batch=batch)
    if as_json:
        print_json(
            {
                "batch": posted.batch,
                "letters": posted.letters,
                "last_day": posted.last_day,
                "next_step_on": posted.next_step_on,
                "waiting": posted.waiting,
            }
        )
        return
    follows = f"Last day to answer {posted.last_day}; next step from {posted.next_step_on}."
    typer.echo(
        f"{posted.batch}: {posted.letters} letters posted on {postmarked}. "
        f"{follows if posted.last_day else 'No term runs from them.'}"
    )
    if posted.waiting:
        typer.echo(f"{posted.waiting} letters of this batch have no postmark yet: no term runs from them.")


@clear_errors()
def postmark_correct(
    batch: Annotated[str, typer.Argument(metavar="BATCH", help="Number of the batch, such as B000012.")],
    day: Annotated[str, typer.Argument(metavar="DATE", help="True day of the postmark, such as 2024-03-20.")],
    proof: Annotated[str, typer.Option("--proof", help="Reference of the proof of the true day.")],
    reason: Annotated[str, typer.Option("--reason", help="Why the first one was wrong, in a sentence. No names.")],
    letters: Letters = None,
    on: On = None,
    by: By = "",
    as_json: AsJson = False,
) -> None:
    """Correct a postmark: every open deadline is computed again; none gets shorter than what was told.

    Proposals and approvals that came too early are taken back; a strike-off that came too early raises an alarm.

    Example: actualisatie postmark-correct B000012 2024-03-20 --proof MP-4712 --reason "wrong receipt" --by "An Peeters"
    """
    from actualisatie.campaigns.batches.letter_numbers import LetterNumbers
    from actualisatie.campaigns.postmarks.correcting import NewPostmark, correct_batch_postmark
    from actualisatie.flows.clock import read_clock
    from actualisatie.storage.database import transaction

    new = NewPostmark(read_day("postmark-correct", day, "DATE"), proof, reason)
    with business_database() as engine:
        moment = read_clock(read_day("postmark-correct", on, "--on") if on else None)
        with transaction(engine) as session:
            numbers = LetterNumbers.parse(letters) if letters else None
            done = correct_batch_postmark(session, batch, new, moment, by, numbers)
        show_on_server(moment, batch=batch)
    if as_json:
        print_json(asdict(done))
        return
    follows = f"Last day to answer was {done.old_last_day}, is {done.last_day}; next step from {done.next_step_on}."
    typer.echo(
        f"{done.batch}: postmark of {done.letters} letters corrected from {done.old_postmark} to {done.postmark}. "
        f"{follows if done.last_day else 'No term runs from them.'}"
    )
    tell_what_followed(done)


def tell_what_followed(done: "Corrected | Extended") -> None:
    """Print what became of cases that were too far, where there were any."""
    told = (
        (done.taken_back, "proposed or approved strike-offs were taken back: their term still runs"),
        (done.reminders_withdrawn, "reminders came too early: they no longer count, new ones follow"),
        (done.replies_in_time, "replies that were too late are in time now: they were judged again"),
        (done.alarms, "STRUCK OFF BEFORE THEIR TERM HAD PASSED: look at the alarms of these dossiers today"),
    )
    for count, what in told:
        if count:
            typer.echo(f"{count} {what}.")


@clear_errors()
def batches(campaign: Name, as_json: AsJson = False) -> None:
    """List the print batches of a campaign: whose, which letter, how far, and what follows.

    Example: actualisatie batches one-off-2024
    """
    from actualisatie.campaigns.batches.batch_list import list_batches
    from actualisatie.campaigns.definitions.catalogue import campaign_by_name
    from actualisatie.flows.clock import read_clock
    from actualisatie.storage.database import transaction

    with business_database() as engine, transaction(engine) as session:
        found = campaign_by_name(session, campaign)
        rows: list[dict[str, Any]] = list_batches(session, found, read_clock(None).today)
    if as_json:
        print_json(rows)
    else:
        columns = ("batch", "company", "wave", "letter", "how far", "days")
        print_table(f"Batches of {campaign}", columns, [_line(row) for row in rows])
        for row in rows:
            if row["overdue_since"]:
                typer.echo(f"{row['batch']}: NO POSTMARK since {row['overdue_since']}; no term runs from it.")


def _line(row: dict[str, Any]) -> tuple[object, ...]:
    """Return what a terminal of eighty columns shows of a batch: two lines, of which no word is cut."""
    partly = f"{row['posted']} of " if 0 < row["posted"] < row["letters"] else ""
    day = f"posted {row['postmark']}" if row["postmark"] else f"planned {row['planned']}"
    until = f"\nuntil {row['last_day']}" if row["last_day"] else ""
    kind = str(row["kind"]).replace("_", " ")
    return (
        row["batch"],
        row["company"],
        row["wave"],
        kind,
        f"{row['status']}\n{partly}{row['letters']} letters",
        day + until,
    )
