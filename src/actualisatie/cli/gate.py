"""`actualisatie gate`: whom the gate kept enrolled, with every reason."""

from dataclasses import asdict
from typing import Annotated

import typer

from actualisatie.cli.database import business_database
from actualisatie.cli.dates import read_day
from actualisatie.cli.output import AsJson, clear_errors, fail, print_json, print_table
from actualisatie.cli.rounds import Name


@clear_errors()
def gate(
    campaign: Name,
    on: Annotated[
        str | None, typer.Option("--on", metavar="DATE", help="What it refused on this day. Left out: today.")
    ] = None,
    now: Annotated[
        bool, typer.Option("--now", help="Ask it again, about every dossier whose last term has passed.")
    ] = False,
    as_json: AsJson = False,
) -> None:
    """Show whom the strike-off gate refused to let strike off, and every reason: counts, then dossier numbers.

    From the journal of a day; with --now the gate is asked afresh, held dossiers included. Nothing changes.

    Example: actualisatie gate one-off-2024 --on 2024-05-29
    """
    from actualisatie.campaigns.definitions.catalogue import campaign_by_name
    from actualisatie.campaigns.strike_offs.gate_list import count_reasons, refused_now, refused_on
    from actualisatie.dossiers.gate_words import AGAINST
    from actualisatie.flows.clock import read_clock
    from actualisatie.storage.database import transaction

    if on and now:
        fail("Choose: --on reads the journal of a day, --now asks the gate afresh.")
    with business_database() as engine, transaction(engine) as session:
        found, moment = campaign_by_name(session, campaign), read_clock(None)
        day = read_day("gate", on, "--on") if on else moment.today
        refused = refused_now(session, found, moment) if now else refused_on(session, found, day)
    counts = count_reasons(refused)
    if as_json:
        print_json({"refused": len(refused), "reasons": counts, "dossiers": [asdict(one) for one in refused]})
        return
    if not refused:
        typer.echo(f"The gate refused nobody {'now' if now else f'on {day}'}.")
        return
    columns = ("reason", "dossiers", "what it means")
    print_table(f"{len(refused)} refused", columns, [(one, counts[one], AGAINST[one]) for one in counts])
    rows = [(one.dossier, one.company, ", ".join(one.reasons)) for one in refused]
    print_table("Dossiers", ("dossier", "company", "reasons"), rows)
