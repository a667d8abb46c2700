"""`actualisatie holds` and `actualisatie lift`: the dossiers that wait for a person."""

from typing import Annotated

import typer

from actualisatie.cli.database import business_database
from actualisatie.cli.output import AsJson, clear_errors, print_json, print_table
from actualisatie.cli.rounds import Name
from actualisatie.cli.who import By
from actualisatie.dossiers.kinds import HoldReason, ReplyMeaning


@clear_errors()
def holds(campaign: Name, as_json: AsJson = False) -> None:
    """List the dossiers that wait for a person: why, and since when.

    Example: actualisatie holds one-off-2024
    """
    from actualisatie.campaigns.definitions.catalogue import campaign_by_name
    from actualisatie.campaigns.holding.hold_desk import list_holds
    from actualisatie.storage.database import transaction

    with business_database() as engine, transaction(engine) as session:
        rows = list_holds(session, campaign_by_name(session, campaign))
    if as_json:
        print_json(rows)
    else:
        columns = ("id", "dossier", "company", "hold", "since", "state", "detail", "lifted_by")
        shown = [name.replace("_", " ") for name in columns]
        print_table(f"{len(rows)} holds in {campaign}", shown, [[row[name] for name in columns] for row in rows])


@clear_errors()
def lift(
    dossier: Annotated[str, typer.Argument(metavar="DOSSIER", help="Dossier number, jjjj.mm.dd.xxxx.")],
    hold: Annotated[HoldReason, typer.Argument(metavar="HOLD", help="Which hold, as `holds` lists it.")],
    note: Annotated[str, typer.Option("--note", help="Why, in a sentence; stands in the journal. No names.")],
    by: By = "",
    reply: Annotated[
        ReplyMeaning | None, typer.Option("--reply", help="What the reply means that waited for a person.")
    ] = None,
    fresh_term: Annotated[
        bool, typer.Option("--fresh-term", help="Send a new letter and start the full term anew.")
    ] = False,
    only: Annotated[
        int | None, typer.Option("--only", metavar="ID", help="Which of several, by its id in `holds`.")
    ] = None,
    as_json: AsJson = False,
) -> None:
    """Lift a hold: the running term goes on, or with --fresh-term a new letter leaves and the full term starts anew.

    Example: actualisatie lift 2019.05.14.0231 returned_mail --note "address corrected" --fresh-term --by "An Peeters"
    """
    from actualisatie.campaigns.holding.hold_desk import lift as lift_hold
    from actualisatie.flows.clock import read_clock
    from actualisatie.storage.database import transaction

    with business_database() as engine, transaction(engine) as session:
        state = lift_hold(
            session,
            dossier,
            hold,
            read_clock(None),
            by,
            note=note,
            meaning=reply,
            fresh_term=fresh_term,
            only=only,
        )
    if as_json:
        print_json({"dossier": dossier, "lifted": hold.value, "state": state.value})
    else:
        typer.echo(f"{dossier}: hold {hold} lifted; the dossier is {state}.")
