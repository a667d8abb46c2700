"""Colours for a plan in a terminal; without them it reads the same."""

from rich.text import Text

from actualisatie.calendar.plan_bars import BarKind
from actualisatie.calendar.plan_text import CLOSE, SYMBOLS

_STYLES = {
    BarKind.FIRST_TERM: "blue",
    BarKind.GRACE: "dim",
    BarKind.REMINDER_TERM: "yellow",
    BarKind.STRIKE_OFF: "bold",
    BarKind.FREEZE: "cyan",
}


def coloured(drawn: str) -> Text:
    """Return the drawing with its verdict, bars and warnings in colour."""
    text = Text(drawn)
    text.highlight_regex(r"^The plan fits[^;:]*", "bold green")
    text.highlight_regex(r"^The plan does not fit", "bold red")
    text.highlight_regex(r"(?m)^! .*$(\n  .*$)*", "yellow")
    text.highlight_regex(r"\d+ days? too late", "bold red")
    for kind, symbol in SYMBOLS.items():
        text.highlight_regex(f"{symbol}+", _STYLES[kind])
    text.highlight_regex(CLOSE, "red")
    return text
