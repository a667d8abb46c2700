"""`actualisatie outbox`: what is still to happen outside, and what two people do when it will not by itself."""

from dataclasses import asdict
from typing import Annotated

import typer

from actualisatie.cli.database import business_database
from actualisatie.cli.output import AsJson, clear_errors, print_json, print_table
from actualisatie.cli.who import OwnName

app = typer.Typer(help="What is still to happen in other systems, and what will not by itself.", no_args_is_help=True)

Number = Annotated[int, typer.Argument(metavar="EFFECT", help="Number of the effect, as `outbox list` shows it.")]
Why = Annotated[str, typer.Option("--why", help="Why, in a sentence; stands in the journal. No names.")]


@app.command("list")
@clear_errors()
def list_(
    dead: Annotated[bool, typer.Option("--dead", help="Only what waits for a person.")] = False,
    as_json: AsJson = False,
) -> None:
    """List what is not done yet outside: how often it was tried, why it failed, and what it waits for.

    Example: actualisatie outbox list --dead
    """
    from actualisatie.campaigns.outbox.listing import list_outbox
    from actualisatie.campaigns.outbox.waiting import NOT_SETTLED
    from actualisatie.dossiers.kinds import EffectState
    from actualisatie.flows.clock import read_clock
    from actualisatie.storage.database import transaction

    with business_database() as engine, transaction(engine) as session:
        lines = list_outbox(session, read_clock(None), {EffectState.DEAD} if dead else NOT_SETTLED)
    if as_json:
        print_json([asdict(line) for line in lines])
        return
    columns = ("effect", "kind", "state", "company", "dossier", "batch", "tries", "reason", "waits_for")
    rows = [[getattr(line, name) for name in columns] for line in lines]
    print_table(f"{len(lines)} effects not done", [name.replace("_", " ") for name in columns], rows)


@app.command("retry")
@clear_errors()
def retry(effect: Number, why: Why, by: OwnName = "") -> None:
    """Ask that a dead effect is tried again, or a request by file written again; another person confirms.

    It is first asked outside whether it was done; a strike-off passes the gate again.

    Example: actualisatie outbox retry 17 --why "dossier merged there, corrected" --by "An Peeters"
    """
    _ask(effect, "retry", why, by)


@app.command("give-up")
@clear_errors()
def give_up(effect: Number, why: Why, by: OwnName = "") -> None:
    """Ask that a dead effect is given up, or a request by file withdrawn; another person confirms.

    A strike-off goes back to its term, held.

    Example: actualisatie outbox give-up 17 --why "moved to another housing company" --by "An Peeters"
    """
    _ask(effect, "give_up", why, by)


@app.command("confirm")
@clear_errors()
def confirm(effect: Number, by: OwnName = "") -> None:
    """Confirm what another person asked for.

    Example: actualisatie outbox confirm 17 --by "Bo Claes"
    """
    from actualisatie.campaigns.outbox.desk import confirm as confirm_remedy
    from actualisatie.flows.clock import read_clock
    from actualisatie.storage.database import transaction

    with business_database() as engine, transaction(engine) as session:
        remedy = confirm_remedy(session, effect, read_clock(None), by)
    then = "the next round tries it" if remedy == "retry" else "it will not happen"
    typer.echo(f"Effect {effect}: {remedy.replace('_', ' ')} confirmed; {then}.")


def _ask(effect: int, remedy: str, why: str, by: str) -> None:
    from actualisatie.campaigns.outbox.desk import Remedy, ask_for
    from actualisatie.flows.clock import read_clock
    from actualisatie.storage.database import transaction

    with business_database() as engine, transaction(engine) as session:
        ask_for(session, effect, Remedy(remedy), read_clock(None), by, why)
    asked = f"Effect {effect}: {remedy.replace('_', ' ')} asked."
    typer.echo(f"{asked} Another person confirms: outbox confirm {effect} --by NAME.")
