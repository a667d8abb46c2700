"""`actualisatie campaign extend`: more time for many at once, after a postal strike or another force majeure."""

from dataclasses import asdict
from typing import Annotated

import typer

from actualisatie.cli.database import business_database
from actualisatie.cli.dates import read_day
from actualisatie.cli.output import AsJson, clear_errors, print_json
from actualisatie.cli.postmark import tell_what_followed
from actualisatie.cli.rounds import Name, On
from actualisatie.cli.term_runs import show_on_server
from actualisatie.cli.who import By

_COMMAND = "campaign extend"


@clear_errors()
def extend(  # noqa: PLR0913, PLR0917 - each argument is an option of the command line
    name: Name,
    to: Annotated[str, typer.Option("--to", metavar="DATE", help="Running terms end on this day at the earliest.")],
    reason: Annotated[str, typer.Option("--reason", help="Why, in a sentence; stands in the journal. No names.")],
    since: Annotated[
        str | None,
        typer.Option("--since", metavar="DATE", help="Terms that still ran on this past day. Left out: today."),
    ] = None,
    company: Annotated[
        list[str] | None, typer.Option("--company", help="KBO number; may be given more than once. Left out: all.")
    ] = None,
    postal_code: Annotated[
        list[str] | None,
        typer.Option("--postal-code", help="Postal code of the letters; may be given more than once. Left out: all."),
    ] = None,
    on: On = None,
    by: By = "",
    as_json: AsJson = False,
) -> None:
    """Lengthen the running terms of a campaign. No term gets shorter, and none that had ended runs again.

    Example: actualisatie campaign extend one-off-2024 --to 2024-06-14 --reason "postal strike" --by "An Peeters"
    """
    from actualisatie.campaigns.postmarks.extending import ExtensionOrder, extend_campaign
    from actualisatie.flows.clock import read_clock
    from actualisatie.storage.database import transaction

    order = ExtensionOrder(
        until=read_day(_COMMAND, to, "--to"),
        reason=reason,
        running_on=read_day(_COMMAND, since, "--since") if since else None,
        companies=tuple(company or ()),
        postal_codes=tuple(postal_code or ()),
    )
    with business_database() as engine:
        moment = read_clock(read_day(_COMMAND, on, "--on") if on else None)
        with transaction(engine) as session:
            done = extend_campaign(session, name, order, moment, by)
        show_on_server(moment, campaign=name)
    if as_json:
        print_json(asdict(done))
        return
    typer.echo(
        f"{done.campaign}: {done.lengthened} terms that ran on {done.running_on} now end on {done.until} or later."
    )
    tell_what_followed(done)
