"""`actualisatie batches` and `actualisatie postmark`: the print batches and the day they were posted."""

from typing import Annotated, Any

import typer

from actualisatie.cli.database import business_database
from actualisatie.cli.dates import read_day
from actualisatie.cli.output import AsJson, By, clear_errors, print_json, print_table, user_name
from actualisatie.cli.rounds import Name, On


@clear_errors()
def postmark(
    batch: Annotated[str, typer.Argument(metavar="BATCH", help="Number of the batch, such as B000012.")],
    day: Annotated[str, typer.Argument(metavar="DATE", help="Day of the postmark, such as 2024-03-18.")],
    proof: Annotated[str, typer.Option("--proof", help="Reference of the proof, such as the deposit receipt.")],
    on: On = None,
    by: By = "",
    as_json: AsJson = False,
) -> None:
    """Register the day on which a batch was posted: from here its terms run.

    Refused, with nothing changed: an unknown batch, a day in the future or before it was made, a second postmark.

    Example: actualisatie postmark B000012 2024-03-18 --proof MP-4711
    """
    from actualisatie.campaigns.posting import register_postmark
    from actualisatie.flows.clock import read_clock
    from actualisatie.storage.database import transaction

    postmarked = read_day("postmark", day, "DATE")
    with business_database() as engine:
        moment = read_clock(read_day("postmark", on, "--on") if on else None)
        with transaction(engine) as session:
            posted = register_postmark(session, batch, postmarked, proof, moment, by or user_name())
    if as_json:
        print_json(
            {
                "batch": posted.batch,
                "letters": posted.letters,
                "last_day": posted.last_day,
                "next_step_on": posted.next_step_on,
            }
        )
    elif posted.last_day:
        typer.echo(
            f"{posted.batch}: {posted.letters} letters posted on {postmarked}. Last day to answer {posted.last_day}; "
            f"next step from {posted.next_step_on}."
        )
    else:
        typer.echo(f"{posted.batch}: {posted.letters} letters posted on {postmarked}. No term runs from them.")


@clear_errors()
def batches(campaign: Name, as_json: AsJson = False) -> None:
    """List the print batches of a campaign: whose, which letter, how far, and what follows.

    Example: actualisatie batches one-off-2024
    """
    from actualisatie.campaigns.batch_list import list_batches
    from actualisatie.campaigns.catalogue import campaign_by_name
    from actualisatie.storage.database import transaction

    with business_database() as engine, transaction(engine) as session:
        rows: list[dict[str, Any]] = list_batches(session, campaign_by_name(session, campaign))
    if as_json:
        print_json(rows)
    else:
        columns = ("batch", "company", "wave", "kind", "status", "letters", "planned", "postmark", "last_day")
        print_table(f"Batches of {campaign}", columns, [[row[name] for name in columns] for row in rows])
