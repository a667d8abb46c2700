"""`actualisatie simulate`: a campaign day by day without a wall clock, in a simulated world of its own."""

from pathlib import Path
from typing import Annotated

import typer

from actualisatie.cli.dates import read_day
from actualisatie.cli.output import AsJson, clear_errors, fail

_COMMAND = "simulate"


@clear_errors()
def simulate(  # noqa: PLR0913, PLR0917 # one argument for each option of the command
    campaign: Annotated[
        Path | None, typer.Option(exists=True, dir_okay=False, help="Campaign definition; a scenario can do without.")
    ] = None,
    first: Annotated[str | None, typer.Option("--from", metavar="DAY", help="First day; usual: when it opens.")] = None,
    last: Annotated[str | None, typer.Option("--to", metavar="DAY", help="Last day; usual: the scenario's.")] = None,
    scenario: Annotated[
        Path | None, typer.Option(exists=True, dir_okay=False, help="Who answers how and when; see docs/scenarios.md.")
    ] = None,
    dossiers: Annotated[int, typer.Option(min=1, max=20_000, help="Dossiers to make up without a scenario.")] = 60,
    seed: Annotated[int, typer.Option(help="The same seed gives the same people and answers.")] = 1,
    letters: Annotated[bool, typer.Option("--letters", help="Print real letters; slower.")] = False,
    svg: Annotated[Path | None, typer.Option(metavar="FILE", help="Draw the timeline as a picture.")] = None,
    output: Annotated[
        Path | None, typer.Option(metavar="DIR", help="Keep database and letters here: a new or empty folder.")
    ] = None,
    as_json: AsJson = False,
) -> None:
    """Run a campaign through virtual days, and check what a scenario expects. Exit code 1 when that is not so.

    Example: actualisatie simulate --campaign docs/examples/one-off-2024.yaml --from 2024-03-18 --to 2024-07-01
    """
    from actualisatie.cli.simulate.story import Asked, run  # keeps --help quick
    from actualisatie.cli.simulate.view import show

    if campaign is None and scenario is None:
        raise typer.BadParameter("nothing to simulate: give --campaign, --scenario or both.")
    if scenario is None and last is None:
        raise typer.BadParameter("without a scenario, --to tells when to stop.")
    asked = Asked(
        campaign=campaign,
        scenario=scenario,
        first=read_day(_COMMAND, first, "--from") if first else None,
        last=read_day(_COMMAND, last, "--to") if last else None,
        dossiers=dossiers,
        seed=seed,
        letters=letters,
        output=output,
    )
    title, played = run(asked)
    if svg:
        from actualisatie.simulator.days.drawing import draw_timeline

        svg.write_text(draw_timeline(title, played.days), encoding="utf-8")
    show(title, played, as_json=as_json)
    if played.failures:
        fail("\n".join(played.failures))
