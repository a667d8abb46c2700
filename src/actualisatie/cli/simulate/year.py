"""`actualisatie simulate-year`: years of the annual actualisation in a simulated world of its own."""

from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Annotated

import typer

from actualisatie.cli.dates import read_day
from actualisatie.cli.output import AsJson, clear_errors, print_json, print_table

if TYPE_CHECKING:
    from actualisatie.campaigns.annual.months import Month

_COMMAND = "simulate-year"
_COLUMNS = {
    "anniversaries": "due",
    "silent": "silent",
    "unknown": "unknown",
    "letters": "letters",
    "confirmed": "stayed",
    "struck_off": "struck",
    "withdrawn": "left",
    "excluded": "skip",
}
"""The counts of a month, with headings short enough for 80 characters."""
_LEGEND = (
    "due: anniversaries; silent: all conditions met; unknown: no verdict at first; stayed: proved it, or meets by now; "
    "struck: struck off; left: asked to leave; skip: an earlier case still ran."
)


@clear_errors()
def simulate_year(
    dossiers: Annotated[int, typer.Option(min=3, max=20_000, help="Dossiers to make up.")] = 2000,
    seed: Annotated[int, typer.Option(help="The same seed gives the same people and answers.")] = 1,
    first: Annotated[str, typer.Option("--from", metavar="DAY", help="First day.")] = "2024-06-01",
    last: Annotated[str, typer.Option("--to", metavar="DAY", help="Last day.")] = "2025-05-31",
    svg: Annotated[Path | None, typer.Option(metavar="FILE", help="Draw the months as a picture.")] = None,
    as_json: AsJson = False,
) -> None:
    """Let years of anniversaries pass over made-up dossiers, and show month by month what came of them.

    Income ceilings of 2025 and later are not known, so the simulation invents them, and says so.

    Example: actualisatie simulate-year --dossiers 2000 --seed 1 --from 2024-06-01 --to 2028-03-01 --svg years.svg
    """
    from actualisatie.campaigns.definitions.definition import CampaignDefinition  # keeps --help quick
    from actualisatie.dossiers.kinds import CampaignKind
    from actualisatie.simulator.years.drawing import draw_months
    from actualisatie.simulator.years.playing import years

    begin, end = read_day(_COMMAND, first, "--from"), read_day(_COMMAND, last, "--to")
    if end < begin:
        raise typer.BadParameter(f"--to {end} lies before --from {begin}: choose a later day.")
    definition = CampaignDefinition.model_validate(
        {"kind": CampaignKind.ANNUAL, "name": "annual", "housing_companies": "all", "period": {"open": begin}}
    )
    with (
        TemporaryDirectory(prefix="actualisatie-") as folder,
        years(Path(folder), definition, seed, dossiers, begin, end) as played,
    ):
        played.pass_days(begin, end)
        months, held = played.months(), played.held()
    title = f"Annual actualisation of {dossiers} made-up dossiers, seed {seed}, {begin} to {end}"
    if svg:
        svg.write_text(draw_months(title, months), encoding="utf-8")
    _show(title, months, held, as_json=as_json)


def _show(title: str, months: list["Month"], held: dict[str, int], *, as_json: bool) -> None:
    from actualisatie.dossiers.conditions.ceiling_files import packaged_ceilings

    unknown_from = max(packaged_ceilings().years) + 1
    rows = [(f"{one.first:%Y-%m}", *(getattr(one, name) for name in _COLUMNS)) for one in months]
    total = ("all", *(sum(getattr(one, name) for one in months) for name in _COLUMNS))
    if as_json:
        lines = [dict(zip(("month", *_COLUMNS), row, strict=True)) for row in rows]
        print_json({"name": title, "invented_ceilings_from": unknown_from, "months": lines, "held_at_the_end": held})
        return
    print_table(title, ["month", *_COLUMNS.values()], [*rows, total])
    typer.echo(_LEGEND)
    waiting = ", ".join(f"{reason} {count}" for reason, count in held.items()) or "nobody"
    typer.echo(f"Waiting for a person at the end: {waiting}.")
    typer.echo(f"Income ceilings of {unknown_from} and later are INVENTED for this simulation: no real ones are known.")
