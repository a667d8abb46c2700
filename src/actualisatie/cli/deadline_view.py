"""How deadlines look in a terminal."""

from collections.abc import Sequence
from datetime import date

from rich.console import Group
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from actualisatie.calendar.deadlines import Deadline
from actualisatie.calendar.wording import brief, spoken


def steps(found: Deadline, warnings: Sequence[str]) -> Group:
    """Return one deadline: its dates first, then every step that led to them."""
    dates = Table.grid(padding=(0, 2))
    dates.add_row("Postmark", spoken(found.postmark))
    moved = f"  [dim]moved from {spoken(found.rolled_from)}[/]" if found.rolled_from else ""
    dates.add_row("Last day to reply", f"[bold green]{spoken(found.last_day)}[/]{moved}")
    label = "Grace has passed on" if found.reminder_follows else "Strike-off not before"
    dates.add_row(label, f"[bold]{spoken(found.strike_earliest)}[/]")
    why = Table.grid(padding=(0, 1))
    for number, sentence in enumerate(found.explanation, 1):
        why.add_row(f"[dim]{number}.[/]", Text(sentence))
    for warning in warnings:
        why.add_row("[yellow]![/]", Text(warning, style="yellow"))
    return Group(dates, Padding(why, (1, 0, 1, 2)))


def table(found: Sequence[Deadline]) -> Table:
    """Return many deadlines, one a line."""
    listed = Table(title=f"{found[0].term} term", title_justify="left", box=None, padding=(0, 2, 0, 0))
    for heading in ("Postmark", "Last day to reply", "Moved because of", "Grace passed on"):
        listed.add_column(heading, no_wrap=heading != "Moved because of")
    for one in found:
        reasons = ", ".join(rolled.reason.removeprefix("a ") for rolled in one.rolls)
        listed.add_row(_short(one.postmark), _short(one.last_day), reasons, _short(one.strike_earliest))
    return listed


def _short(day: date) -> str:
    return f"{brief(day)} {day.year}"
