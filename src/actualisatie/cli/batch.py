"""`actualisatie batch`: what is done with one print batch that was not posted."""

from dataclasses import asdict
from typing import Annotated

import typer

from actualisatie.cli.database import business_database
from actualisatie.cli.dates import read_day
from actualisatie.cli.output import AsJson, clear_errors, print_json
from actualisatie.cli.rounds import On
from actualisatie.cli.who import By

app = typer.Typer(help="Withdraw a print batch.", no_args_is_help=True)


@app.callback()
def root() -> None:
    """Hold the options that all commands share."""


@app.command()
@clear_errors()
def withdraw(
    batch: Annotated[str, typer.Argument(metavar="BATCH", help="Number of the batch, such as B000012.")],
    reason: Annotated[str, typer.Option("--reason", help="Why, in a sentence; stands in the journal. No names.")],
    on: On = None,
    by: By = "",
    as_json: AsJson = False,
) -> None:
    """Withdraw a batch of which nothing was posted: its letters never count, the next round prints new ones.

    The housing company is told at once, by a file beside the batch and by e-mail where it wants that; what fails now is
    told by the next round. Refused, with nothing changed: an unknown batch, one that was posted or withdrawn.

    Example: actualisatie batch withdraw B000012 --reason "wrong paper colour" --by "An Peeters"
    """
    from actualisatie.campaigns.batches.withdrawing import withdraw_batch
    from actualisatie.campaigns.delivery.telling import messages_about, tell
    from actualisatie.flows.clock import read_clock
    from actualisatie.storage.database import transaction
    from actualisatie.tasks import runtime

    with business_database() as engine:
        moment = read_clock(read_day("batch withdraw", on, "--on") if on else None)
        with transaction(engine) as session:
            done = withdraw_batch(session, batch, reason, moment, by)
            messages = messages_about(session, done.batch_id)
        places = runtime.folders(), runtime.mail_server()
        told = sum(tell(engine, one, *places, moment, by) for one in messages)
    if as_json:
        print_json({**asdict(done), "told": told})
        return
    typer.echo(
        f"{done.batch}: {done.letters} letters no longer count; "
        f"the next round prints new ones for {done.cases} dossiers."
    )
    if told < done.to_tell:
        typer.echo(f"NOT TOLD YET: {done.to_tell - told} messages failed; the next round tries again. Call them now.")
