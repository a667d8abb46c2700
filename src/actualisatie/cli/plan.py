"""`actualisatie plan`: a campaign on the calendar, forwards and backwards. Needs no database."""

import json
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from actualisatie.calendar.errors import CalendarError
from actualisatie.calendar.rules import Term
from actualisatie.cli.dates import read_calendar, read_day, refuse

if TYPE_CHECKING:
    from actualisatie.calendar.days import DayCalendar
    from actualisatie.calendar.planning import Plan, PlanPolicy, Wave

_COMMAND = "plan"
_WIDEST = 110  # columns; wider lines are hard to follow


def plan(  # noqa: PLR0913, PLR0917 # one argument for each option of the command
    first_post: Annotated[
        str | None, typer.Option(metavar="DAY", help="The day on which the first wave is posted.")
    ] = None,
    close: Annotated[
        str | None, typer.Option(metavar="DAY", help="The last day on which a strike-off may fall.")
    ] = None,
    wave: Annotated[
        list[str] | None,
        typer.Option(metavar="DAY", help="A further wave, perhaps with a name: NAME=DAY. Repeat for more."),
    ] = None,
    term: Annotated[Term, typer.Option(help="The term of the first letter.")] = Term.FIRST,
    length: Annotated[int | None, typer.Option(help="A longer first term in calendar days.")] = None,
    reminder_length: Annotated[int | None, typer.Option(help="A longer reminder's term in calendar days.")] = None,
    reminder_grace: Annotated[int | None, typer.Option(help="Working days before the reminder; may be 0.")] = None,
    grace: Annotated[int | None, typer.Option(help="Working days before a strike-off.")] = None,
    days_file: Annotated[
        Path | None, typer.Option(metavar="FILE", help="Your own holidays and days without post.")
    ] = None,
    svg: Annotated[Path | None, typer.Option(metavar="FILE", help="Draw the plan as a picture too.")] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print one JSON object.")] = False,
) -> None:
    """Say when reminders and strike-offs can follow, and whether it all fits before a closing date.

    Example: actualisatie plan --first-post 2024-01-10 --wave 2024-01-24 --close 2024-03-31 --svg plan.svg
    """
    from actualisatie.calendar.planning import PlanPolicy  # keeps --help quick

    waves = _waves(first_post, wave or [])
    closing = read_day(_COMMAND, close, "--close") if close else None
    if not waves and not closing:
        refuse(_COMMAND, "nothing to plan: give --first-post, --wave or --close.", code=2)
    policy = PlanPolicy(term, length, reminder_length, reminder_grace, grace)
    try:
        made = _planned(waves, closing, policy, read_calendar(days_file))
    except CalendarError as error:
        refuse(_COMMAND, str(error), code=1)
    if svg:
        _write_picture(made, svg)
    _print_plan(made, as_json=as_json)


def _waves(first_post: str | None, more: list[str]) -> list["Wave"]:
    from actualisatie.calendar.planning import Wave  # see above

    named: list[tuple[str, date]] = []
    if first_post:
        named.append(("", read_day(_COMMAND, first_post, "--first-post")))
    for text in more:
        name, _, day = text.rpartition("=")
        found = (name.strip(), read_day(_COMMAND, day.strip(), "--wave"))
        if found not in named:  # the first wave may be told twice
            named.append(found)
    return [Wave(name or f"Wave {number}", day) for number, (name, day) in enumerate(named, 1)]


def _planned(waves: list["Wave"], close: date | None, policy: "PlanPolicy", days: "DayCalendar") -> "Plan":
    from actualisatie.calendar.law import law_for_what_if  # see above
    from actualisatie.calendar.planning import plan as make

    known = [wave.first_post for wave in waves] + ([close] if close else [])
    law, _ = law_for_what_if(min(known, default=date.max))
    return make(waves, law=law, days=days, close=close, policy=policy)


def _write_picture(made: "Plan", path: Path) -> None:
    from actualisatie.calendar.plan_svg import draw_svg  # see above

    try:
        path.write_text(draw_svg(made), encoding="utf-8")
    except OSError as error:
        refuse(_COMMAND, f"the picture cannot be written to {path}: {error.strerror}. Choose another place.", code=1)


def _print_plan(made: "Plan", *, as_json: bool) -> None:
    if as_json:
        from actualisatie.calendar.plan_json import plan_as_json  # see above

        typer.echo(json.dumps(plan_as_json(made)))
        return
    from rich.console import Console

    from actualisatie.calendar.plan_text import draw_text
    from actualisatie.cli.plan_view import coloured

    console = Console(highlight=False)
    console.print(coloured(draw_text(made, width=min(console.width, _WIDEST))), soft_wrap=True)
