"""`actualisatie approve`: the second person's look at what was proposed, and the decision."""

from typing import Annotated

import typer

from actualisatie.cli.approve_view import as_plain, print_proposals
from actualisatie.cli.database import business_database
from actualisatie.cli.dates import read_day
from actualisatie.cli.output import AsJson, clear_errors, fail, print_json
from actualisatie.cli.rounds import Name
from actualisatie.cli.who import ApproverName


@clear_errors()
def approve(  # noqa: PLR0913, PLR0917 - each is one option of the command
    campaign: Name,
    by: ApproverName = None,
    batch: Annotated[
        str | None, typer.Option("--batch", metavar="BATCH", help="Only proposals of this batch, such as B000012.")
    ] = None,
    dossier: Annotated[
        list[str] | None, typer.Option("--dossier", help="Decide on this dossier only; may be given more than once.")
    ] = None,
    besides: Annotated[
        list[str] | None, typer.Option("--except", help="All but this dossier; may be given more than once.")
    ] = None,
    refuse: Annotated[bool, typer.Option("--refuse", help="Refuse: the dossier is held for a person.")] = False,
    remark: Annotated[str, typer.Option(help="Why, in a sentence. No names.")] = "",
    sample: Annotated[int, typer.Option("--sample", min=0, help="How many dossiers to look at with `explain`.")] = 5,
    on: Annotated[
        str | None, typer.Option("--on", metavar="DATE", help="Only in a simulated world: the day of the decision.")
    ] = None,
    as_json: AsJson = False,
) -> None:
    """Approve or refuse the strike-offs that wait; without --by only list them, with all that is for and against each.

    Listed per batch; who would lose a rent premium or is under bewind stands first. The sample is chosen by campaign
    and day, not by you. A decision bears the instant at which it is taken: it cannot be dated back.

    Example: actualisatie approve one-off-2024 --batch B000012 --except 2019.05.14.0231 --by "Bo Claes"
    """
    from actualisatie.campaigns.definitions.catalogue import campaign_by_name
    from actualisatie.campaigns.proposals.choosing import chosen_proposals
    from actualisatie.campaigns.proposals.listing import list_proposal_lines
    from actualisatie.campaigns.proposals.listing import sample as some_of
    from actualisatie.campaigns.strike_offs.approving import Decision, decide_strike_offs
    from actualisatie.flows.clock import read_clock
    from actualisatie.storage.database import transaction

    with business_database() as engine:
        moment = read_clock(read_day("approve", on, "--on") if on else None, catch_up=False)
        with transaction(engine) as session:
            found = campaign_by_name(session, campaign)
            if by is None:
                if refuse or dossier or besides:
                    fail("A decision needs your name: add --by. Nothing was changed.")
                lines = list_proposal_lines(session, found, moment, batch)
                looked_at = some_of([line.dossier for line in lines], campaign, moment.today, sample)
                if as_json:
                    print_json(as_plain(lines, looked_at))
                else:
                    print_proposals(campaign, lines, looked_at, whole=batch is not None)
                return
            decision = Decision.REFUSE if refuse else Decision.APPROVE
            chosen = chosen_proposals(
                session, found, moment, batch=batch, dossiers=dossier or (), besides=besides or ()
            )
            count = decide_strike_offs(session, found, decision, moment, by, remark=remark, only=chosen)
    if as_json:
        print_json({"decision": decision, "decided": count})
    else:
        typer.echo(f"{decision}: {count} strike-offs. The next round executes what the gate still allows.")
