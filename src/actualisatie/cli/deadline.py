"""`actualisatie deadline`: what follows from a postmark, and why. Needs no database."""

import json
import sys
from collections.abc import Iterator, Sequence
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from actualisatie.calendar.errors import CalendarError
from actualisatie.calendar.rules import Term
from actualisatie.cli.dates import read_calendar, read_day, refuse

if TYPE_CHECKING:
    from actualisatie.calendar.deadlines import Deadline

_COMMAND = "deadline"
_EXPLAINED = 3  # with more dates than this a table reads better than the steps of each

PostmarksArgument = Annotated[
    list[str],
    typer.Argument(metavar="POSTMARK...", help="Days written as YYYY-MM-DD; - reads them from stdin, one a line."),
]


def deadline(
    postmarks: PostmarksArgument,
    term: Annotated[Term, typer.Option(help="Which term runs from the postmark.")] = Term.FIRST,
    length: Annotated[int | None, typer.Option(help="A longer term in calendar days, never below the minimum.")] = None,
    grace: Annotated[int | None, typer.Option(help="Working days before a strike-off, instead of 3.")] = None,
    told: Annotated[str | None, typer.Option(metavar="DAY", help="The last day printed in the letter.")] = None,
    days_file: Annotated[
        Path | None, typer.Option(metavar="FILE", help="Your own holidays and days without post.")
    ] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print one JSON object a line.")] = False,
) -> None:
    """Say when a term ends, when a strike-off is possible at the earliest, and why.

    Example: actualisatie deadline 2024-03-29 --term first
    """
    given = [read_day(_COMMAND, text, where) for text, where in _texts(postmarks)]
    if not given:
        refuse(_COMMAND, "no day was given; write one or more as YYYY-MM-DD.", code=2)
    told_day = read_day(_COMMAND, told, "--told") if told else None
    try:
        found = _computed(given, term, length, grace, told_day, days_file)
    except CalendarError as error:
        refuse(_COMMAND, str(error), code=1)
    if as_json:
        typer.echo("\n".join(json.dumps({**one.as_json(), "warnings": odd}) for one, odd in found))
    else:
        _print_readable(found)


def _texts(arguments: Sequence[str]) -> Iterator[tuple[str, str]]:
    """Give each day with where it stands; - stands for the lines of stdin, empty ones left out."""
    for argument in arguments:
        if argument != "-":
            yield argument, "the command"
            continue
        for number, line in enumerate(sys.stdin, 1):
            if line.strip():
                yield line.strip(), f"line {number} of stdin"


def _computed(
    given: Sequence[date],
    term: Term,
    length: int | None,
    grace: int | None,
    told: date | None,
    days_file: Path | None,
) -> list[tuple["Deadline", list[str]]]:
    # Imported here, so that other commands start without the libraries behind the calendar.
    from actualisatie.calendar import deadlines, law, postmarks

    days = read_calendar(days_file)
    found = []
    for postmark in given:
        parameters, caution = law.law_for_what_if(postmark)
        computed = deadlines.deadline(
            postmark, term, law=parameters, days=days, length=length, grace=grace, told_last_day=told
        )
        odd = postmarks.postmark_warnings(postmark, days=days)
        found.append((computed, [*odd, *([caution] if caution else [])]))
    return found


def _print_readable(found: Sequence[tuple["Deadline", list[str]]]) -> None:
    from rich.console import Console  # see above

    from actualisatie.cli.deadline_view import steps, table

    console = Console(highlight=False)
    if len(found) > _EXPLAINED:
        console.print(table([one for one, _ in found]))
        console.print(f"[dim]Ask for {_EXPLAINED} days or fewer to see each step, or for --json to have them all.[/]")
        odd = [warning for _, warnings in found for warning in warnings]
        for warning in dict.fromkeys(odd):
            console.print(f"[yellow]![/] {warning}")
        return
    for one, warnings in found:
        console.print(steps(one, warnings))
