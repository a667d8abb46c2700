"""`actualisatie reinstate` and `actualisatie reinstatements`: a strike-off taken back, by two people."""

from typing import Annotated

import typer

from actualisatie.cli.database import business_database
from actualisatie.cli.dates import read_day
from actualisatie.cli.output import AsJson, clear_errors, fail, print_json, print_table
from actualisatie.cli.rounds import Name
from actualisatie.cli.who import OwnName
from actualisatie.dossiers.kinds import ReinstateReason


@clear_errors()
def reinstate(
    dossier: Annotated[str, typer.Argument(metavar="DOSSIER", help="Dossier number, jjjj.mm.dd.xxxx.")],
    reason: Annotated[ReinstateReason | None, typer.Option("--reason", help="Propose it, on this ground.")] = None,
    note: Annotated[str, typer.Option("--note", help="Why, in a sentence; stands in the journal. No names.")] = "",
    confirm: Annotated[bool, typer.Option("--confirm", help="Grant what somebody else proposed.")] = False,
    refuse: Annotated[bool, typer.Option("--refuse", help="Refuse what somebody else proposed; say why.")] = False,
    by: OwnName = "",
    on: Annotated[
        str | None, typer.Option("--on", metavar="DATE", help="Only in a simulated world: the day of the decision.")
    ] = None,
    as_json: AsJson = False,
) -> None:
    """Take a strike-off back: one person proposes with --reason, another grants it with --confirm.

    Number, enrolment day and status count again at once; the letter and the other systems follow in the next round.

    Example: actualisatie reinstate 2019.05.14.0231 --reason timely_reply --note "form found" --by "An Peeters"
    """
    from actualisatie.campaigns.reinstating.desk import decide_reinstatement, propose_reinstatement
    from actualisatie.flows.clock import read_clock
    from actualisatie.storage.database import transaction

    if sum((reason is not None, confirm, refuse)) != 1:
        fail("Give one of --reason (propose), --confirm or --refuse.")
    moment = read_clock(read_day("reinstate", on, "--on") if on else None, catch_up=False)
    with business_database() as engine, transaction(engine) as session:
        if reason is not None:
            propose_reinstatement(session, dossier, reason, moment, by, note=note)
            done = "proposed"
        else:
            done = decide_reinstatement(session, dossier, moment, by, grant=confirm, remark=note).value
    if as_json:
        print_json({"dossier": dossier, "state": done})
    elif reason is not None:
        typer.echo(f"{dossier}: reinstatement proposed; another decides with --by and --confirm or --refuse.")
    else:
        typer.echo(f"{dossier}: {done.replace('_', ' ')}.")


@clear_errors()
def reinstatements(campaign: Name, as_json: AsJson = False) -> None:
    """List the reinstatements that wait for a second person; who would lose a rent premium comes first.

    Example: actualisatie reinstatements one-off-2024
    """
    from actualisatie.campaigns.definitions.catalogue import campaign_by_name
    from actualisatie.campaigns.reinstating.desk import list_reinstatements
    from actualisatie.storage.database import transaction

    with business_database() as engine, transaction(engine) as session:
        rows = list_reinstatements(session, campaign_by_name(session, campaign))
    if as_json:
        print_json(rows)
    else:
        columns = ("dossier", "company", "reason", "premium", "proposed_by", "on", "note")
        print_table(f"{len(rows)} reinstatements proposed", columns, [[row[name] for name in columns] for row in rows])
