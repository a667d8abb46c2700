"""`actualisatie worklist`: today's round, what no source could tell, and what waits for people."""

from dataclasses import asdict
from typing import Annotated

import typer

from actualisatie.cli.database import business_database
from actualisatie.cli.output import AsJson, clear_errors, print_json, print_table
from actualisatie.cli.rounds import Name

SHOWN = 5
"""Dossier numbers in a row of the table; JSON has all."""


@clear_errors()
def worklist(
    campaign: Name,
    older_than: Annotated[
        int, typer.Option("--older-than", min=0, max=366, metavar="DAYS", help="Calendar days until work is overdue.")
    ] = 14,
    as_json: AsJson = False,
) -> None:
    """Show today's round, the dossiers without a verdict, and per housing company what waits for people, since when.

    `holds` lists every held dossier with its reason.

    Example: actualisatie worklist annual-2024 --older-than 14
    """
    from actualisatie.campaigns.definitions.catalogue import campaign_by_name
    from actualisatie.campaigns.worklist import worklist as see
    from actualisatie.flows.clock import read_clock
    from actualisatie.storage.database import transaction

    with business_database() as engine, transaction(engine) as session:
        found = see(session, campaign_by_name(session, campaign), read_clock(None), older_than)
    if as_json:
        print_json(asdict(found))
        return
    today = ", ".join(f"{count} {state}" for state, count in found.taken_in_today.items()) or "nobody"
    typer.echo(f"Taken in on {found.today}: {today}. Without a verdict: {found.unknown}.")
    rows = [
        (one.company, one.work, one.dossiers, one.oldest, len(one.overdue), _numbers(one.overdue))
        for one in found.waiting
    ]
    columns = ("company", "work", "dossiers", "oldest", "overdue", "overdue dossiers")
    print_table(f"Waits for people in {campaign}", columns, rows)


def _numbers(overdue: tuple[str, ...]) -> str:
    more = len(overdue) - SHOWN
    return ", ".join(overdue[:SHOWN]) + (f" and {more} more" if more > 0 else "")
