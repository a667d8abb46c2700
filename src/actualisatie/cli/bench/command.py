"""`actualisatie bench`: how much dearer our way is than the barest way to the same result, measured in one run."""

from enum import StrEnum
from signal import SIGTERM, default_int_handler, signal
from typing import TYPE_CHECKING, Annotated

import typer

from actualisatie.cli.output import AsJson, clear_errors, print_json, print_table

if TYPE_CHECKING:
    from actualisatie.cli.bench.campaign import Size

MOST_ASKED = 1000
"""Dossiers about which the sources are asked: one chunk."""


class Subject(StrEnum):
    """What is measured: all against its barest way, letters against other engines, an annual day, or a campaign."""

    ALL = "all"
    LETTERS = "letters"
    ANNUAL = "annual"
    CAMPAIGN = "campaign"


@clear_errors()
def bench(  # noqa: PLR0913, PLR0917 # one argument for each option of the command
    subject: Annotated[
        Subject, typer.Argument(help="all, letters against other engines, an annual day, or a whole campaign.")
    ] = Subject.ALL,
    dossiers: Annotated[int, typer.Option(min=10, max=500_000, help="Dossiers in the register, and deadlines.")] = 2000,
    letters: Annotated[int, typer.Option(min=2, max=100_000, help="Letters in a batch.")] = 40,
    due: Annotated[int, typer.Option(min=1, max=100_000, help="Dossiers due in the round, among all.")] = 50,
    workers: Annotated[int, typer.Option(min=0, max=64, help="Processes that lay out letters.")] = 2,
    repeat: Annotated[int, typer.Option(min=1, max=50, help="Times that each is measured.")] = 3,
    replies: Annotated[int, typer.Option(min=10, max=500_000, help="Replies in a campaign's file.")] = 500,
    sample: Annotated[int, typer.Option(min=10, max=10_000, help="Dossiers asked about over HTTP.")] = 500,
    database: Annotated[
        str | None, typer.Option(metavar="URL", help="PostgreSQL server for a campaign; left out: SQLite.")
    ] = None,
    flow_due: Annotated[
        int, typer.Option(min=0, max=100_000, help="Dossiers due in a campaign's round as a flow of Prefect; 0: none.")
    ] = 500,
    as_json: AsJson = False,
) -> None:
    """Measure import, round, deadlines, letters, sources against bare SQL, a naive loop, naive WeasyPrint and aiohttp.

    Both sides of a ratio are measured in turns in this run, on the same data; what counts is the ratio of the medians.

    Example: actualisatie bench --dossiers 20000 --letters 200

    Example: actualisatie bench letters --letters 1000

    Example: actualisatie bench annual --dossiers 5000

    Example: actualisatie bench campaign --dossiers 200000 --due 5000 --replies 50000
    """
    if subject is Subject.CAMPAIGN:
        from actualisatie.cli.bench.campaign import Size

        due, replies = min(due, dossiers), min(replies, dossiers)
        _campaign(Size(dossiers, due, replies, sample, database, min(flow_due, due)), as_json=as_json)
        return
    if subject is Subject.ANNUAL:
        _annual(dossiers, workers, as_json=as_json)
        return
    if subject is Subject.LETTERS:
        _letters(letters, workers, repeat, as_json=as_json)
        return
    from actualisatie.cli.bench.deadlines import measure_deadlines
    from actualisatie.cli.bench.letters import measure_letters
    from actualisatie.cli.bench.register import measure_import, sample_register
    from actualisatie.cli.bench.round import measure_round
    from actualisatie.cli.bench.sources import measure_sources
    from actualisatie.cli.bench.tools import workplace

    with workplace() as folder:
        register = sample_register(folder, dossiers)
        found = [
            measure_import(folder, register, repeat),
            measure_round(folder, register, min(due, dossiers), repeat),
            measure_deadlines(dossiers, repeat),
            measure_letters(folder, letters, workers, repeat),
            measure_sources(min(dossiers, MOST_ASKED), repeat),
        ]
    if as_json:
        print_json([one.as_json() for one in found])
        return
    rows = [
        (
            one.what,
            one.bare_way,
            f"{one.ours:.3f} s",
            f"{one.bare:.3f} s",
            f"{one.ratio:.2f}",
            f"{one.per_second:,.0f}/s",
        )
        for one in found
    ]
    columns = ("what", "against", "ours", "bare", "ratio", "our speed")
    print_table(f"Medians of {repeat}; a ratio below 1 means that ours is quicker", columns, rows)


def _letters(count: int, workers: int, repeat: int, *, as_json: bool) -> None:
    """Print the same letters by every engine that is installed."""
    from actualisatie.cli.bench.engines import NAIVE, machine, measure_engines
    from actualisatie.cli.bench.tools import workplace

    with workplace() as folder:
        found, skipped = measure_engines(folder, count, workers, repeat)
    naive = next(one for one in found if one.engine == NAIVE)
    lines = [one.as_json(naive) for one in found]
    if as_json:
        print_json({"machine": machine(), "engines": lines, "skipped": skipped})
        return
    columns = ("engine", "letters", "letters/s", "times naive", "processor ms", "times naive", "kB/letter")
    rows = [tuple("" if value is None else str(value) for value in line.values()) for line in lines]
    print_table(f"Medians of {repeat}; {machine()}", columns, rows)
    for line in skipped:
        typer.echo(line)


def _annual(dossiers: int, workers: int, *, as_json: bool) -> None:
    """Do the annual round of a day on which many have their anniversary, and a fifth of it before."""
    from actualisatie.cli.bench.annual import measure_day
    from actualisatie.cli.bench.engines import machine
    from actualisatie.cli.bench.tools import workplace

    days = []
    for size in (max(dossiers // 5, 10), dossiers):
        with workplace() as folder:
            days.append(measure_day(folder, size, workers))
    lines = [one.as_json() for one in days]
    if as_json:
        print_json({"machine": machine(), "days": lines})
        return
    title = f"A day of the annual round; a ratio compares with asking alone; {machine()}"
    rows = [(name, *(str(line[name]) for line in lines)) for name in lines[0]]
    print_table(title, ["", *("a fifth" if line is not lines[-1] else "the day" for line in lines)], rows)


def _campaign(size: "Size", *, as_json: bool) -> None:
    """Take a campaign through all its steps, and smaller ones beside it, a tenth as large."""
    from actualisatie.cli.bench.growth import measure_growth
    from actualisatie.cli.bench.growth_view import show, tell_step

    signal(SIGTERM, default_int_handler)  # who is told to end tidies up, and shows what was measured
    growth = measure_growth(size, tell_step)
    if as_json:
        print_json(growth.as_json())
    else:
        show(growth)
