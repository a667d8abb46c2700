"""`actualisatie explain` and `actualisatie outcomes`: the story of one dossier, the table of a campaign."""

from dataclasses import asdict
from typing import TYPE_CHECKING, Annotated

import typer

from actualisatie.cli.database import business_database
from actualisatie.cli.output import AsJson, clear_errors, print_json, print_table
from actualisatie.cli.rounds import Name

if TYPE_CHECKING:
    from actualisatie.campaigns.explaining import CaseStory, DossierStory, LetterStory


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
    typer.echo(f"Dossier {story.number}, enrolled on {story.enrolled_on}: {story.status}")
    for case in story.cases:
        _print_case(case)
    if not story.cases:
        typer.echo("No campaign has taken it in.")


@clear_errors()
def outcomes(campaign: Name, as_json: AsJson = False) -> None:
    """Show where the dossiers of a campaign stand, per housing company and wave.

    Example: actualisatie outcomes one-off-2024
    """
    from actualisatie.campaigns.catalogue import campaign_by_name
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


def _print_case(case: "CaseStory") -> None:
    held = f", held: {', '.join(case.holds)}" if case.holds else ""
    typer.echo(f"\nCampaign {case.campaign}: {case.state}, verdict {case.verdict or 'none yet'}{held}")
    rows = [
        (
            line.at,
            line.event,
            line.actor,
            line.reason or ", ".join(f"{key} {value}" for key, value in line.data.items() if value),
        )
        for line in case.lines
    ]
    print_table("What happened (Brussels time)", ("when", "what", "who", "why"), rows)
    for told in case.outside:
        status, why = f" {told.status}" if told.status else "", f" ({told.reason})" if told.reason else ""
        typer.echo(f"Outside: {told.kind.replace('_', ' ')}{status}: {told.state}{why}")
    for letter in case.letters:
        _print_letter(letter, case)
    if case.against_strike_off:
        reasons = ", ".join(reason.replace("_", " ") for reason in case.against_strike_off)
        typer.echo(f"\nMay not be struck off now: {reasons}.")


def _print_letter(letter: "LetterStory", case: "CaseStory") -> None:
    """Print how the term of a letter was found; of two letters to two addresses also which one counts."""
    pair = sum(one.round is letter.round for one in case.letters) > 1
    to_whom = f", letter to the {letter.addressee}" if pair else ""
    if letter.deadline is None:
        typer.echo(f"\nLetter '{letter.round}'{to_whom}: no postmark yet, so no term runs.")
        return
    counts = "" if letter.governs else " The term of the other letter counts."
    typer.echo(f"\nTerm '{letter.deadline.term}' from the postmark of {letter.deadline.postmark}{to_whom}:{counts}")
    for sentence in letter.deadline.explanation:
        typer.echo(f"  - {sentence}")
