"""`actualisatie approve`: the second person's decision on what was proposed."""

from typing import Annotated

import typer

from actualisatie.cli.database import business_database
from actualisatie.cli.dates import read_day
from actualisatie.cli.output import AsJson, clear_errors, fail, print_json, print_table
from actualisatie.cli.rounds import Name


@clear_errors()
def approve(
    campaign: Name,
    by: Annotated[str, typer.Option("--by", help="Your name: not that of whoever proposed.")] = "",
    dossier: Annotated[
        list[str] | None, typer.Option("--dossier", help="Decide on this dossier only; may be given more than once.")
    ] = None,
    refuse: Annotated[bool, typer.Option("--refuse", help="Refuse: the dossier is held for a person.")] = False,
    remark: Annotated[str, typer.Option(help="Why, in a sentence. No names.")] = "",
    on: Annotated[
        str | None, typer.Option("--on", metavar="DATE", help="Only in a simulated world: the day of the decision.")
    ] = None,
    as_json: AsJson = False,
) -> None:
    """Approve or refuse the strike-offs that wait; without --by only list them.

    A decision bears the instant at which it is taken: it cannot be dated back.

    Example: actualisatie approve one-off-2024 --by "Bo Claes"
    """
    from actualisatie.campaigns.approving import Decision, decide_strike_offs, list_proposals
    from actualisatie.campaigns.catalogue import campaign_by_name
    from actualisatie.flows.clock import read_clock
    from actualisatie.storage.database import transaction

    with business_database() as engine:
        moment = read_clock(read_day("approve", on, "--on") if on else None, catch_up=False)
        with transaction(engine) as session:
            found = campaign_by_name(session, campaign)
            proposals = list_proposals(session, found)
            if not by:
                rows = [(one.dossier_number, one.ground, one.proposed_by, one.proposed_on) for one in proposals]
                if as_json:
                    print_json([{"dossier": row[0], "ground": row[1], "by": row[2], "on": row[3]} for row in rows])
                    return
                print_table(f"Proposed in {campaign}", ("dossier", "ground", "proposed by", "on"), rows)
                return
            if refuse and not remark:
                fail("A refusal needs its reason: add --remark.")
            decision = Decision.REFUSE if refuse else Decision.APPROVE
            count = decide_strike_offs(session, found, decision, moment, by, remark=remark, only=dossier or None)
    if as_json:
        print_json({"decision": decision, "decided": count})
    else:
        typer.echo(f"{decision}: {count} strike-offs. The next round executes what the gate still allows.")
