"""`actualisatie explain` and `actualisatie outcomes`: the story of one dossier, the table of a campaign."""

from dataclasses import asdict
from typing import TYPE_CHECKING, Annotated

import typer

from actualisatie.cli.database import business_database
from actualisatie.cli.explain_view import print_case, say
from actualisatie.cli.output import AsJson, clear_errors, print_json
from actualisatie.cli.rounds import Name

if TYPE_CHECKING:
    from actualisatie.campaigns.explaining import DossierStory, LetterStory


@clear_errors()
def explain(
    dossier: Annotated[str, typer.Argument(metavar="DOSSIER", help="Dossier number, jjjj.mm.dd.xxxx.")],
    as_json: AsJson = False,
) -> None:
    """Tell the whole story of a dossier: what happened, when, by whom, why, and how each date was found.

    Example: actualisatie explain 2019.05.14.0231
    """
    from actualisatie.campaigns.explaining import explain as tell
    from actualisatie.flows.clock import read_clock
    from actualisatie.storage.database import transaction

    with business_database() as engine, transaction(engine) as session:
        story = tell(session, dossier, read_clock(None))
    if as_json:
        print_json(_plain(story))
        return
    say(f"Dossier {story.number}, enrolled on {story.enrolled_on}: {story.status}")
    for case in story.cases:
        print_case(case)
    if not story.cases:
        typer.echo("No campaign has taken it in.")


@clear_errors()
def outcomes(campaign: Name, as_json: AsJson = False) -> None:
    """Show where the dossiers of a campaign stand, per housing company and wave.

    Example: actualisatie outcomes one-off-2024
    """
    from actualisatie.campaigns.definitions.catalogue import campaign_by_name
    from actualisatie.campaigns.outcomes import outcome_table
    from actualisatie.cli.outcome_view import print_outcomes
    from actualisatie.storage.database import transaction

    with business_database() as engine, transaction(engine) as session:
        rows = outcome_table(session, campaign_by_name(session, campaign))
    if as_json:
        print_json([asdict(row) for row in rows])
    else:
        print_outcomes(campaign, rows)


def _plain(story: "DossierStory") -> dict[str, object]:
    cases = [
        {
            "campaign": case.campaign,
            "state": case.state,
            "verdict": case.verdict,
            "holds": case.holds,
            "events": [asdict(line) for line in case.lines],
            "deadlines": [deadline.as_json() for deadline in case.deadlines],
            "letters": [_plain_letter(one) for one in case.letters],
            "outside": [asdict(one) for one in case.outside],
            "against_strike_off": case.against_strike_off,
        }
        for case in story.cases
    ]
    return {"number": story.number, "status": story.status, "enrolled_on": story.enrolled_on, "cases": cases}


def _plain_letter(one: "LetterStory") -> dict[str, object]:
    last_day = one.deadline.last_day if one.deadline else None
    days = {"postmark": one.postmark, "last_day": last_day}
    return {"round": one.round, "addressee": one.addressee, **days, "governs": one.governs}
