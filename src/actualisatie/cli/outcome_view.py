"""The table of a campaign's outcomes, as a terminal shows it."""

from collections.abc import Sequence

from rich.box import SIMPLE_HEAD
from rich.console import Console
from rich.table import Table

from actualisatie.campaigns.outcomes import OutcomeRow

HEADS = {
    "dossiers": "dos-\nsiers",
    "sent": "sent",
    "confirmed": "con-\nfirmed",
    "under_review": "under\nreview",
    "reminded": "re-\nminded",
    "struck_off": "struck\noff",
    "held": "held",
    "other": "other",
}
"""The columns with heads that fit a terminal of eighty characters."""


def print_outcomes(campaign: str, rows: Sequence[OutcomeRow], console: Console | None = None) -> None:
    """Print one line per housing company and wave, and their sum."""
    table = Table(
        title=f"Outcomes of {campaign}",
        caption="held: waits for a person; other: withdrawn, excluded, or still under way",
        title_justify="left",
        caption_justify="left",
        title_style="bold",
        box=SIMPLE_HEAD,
        pad_edge=False,
        collapse_padding=True,
        show_footer=True,
    )
    table.add_column("company", footer="all")
    table.add_column("wave")
    for name, head in HEADS.items():
        total = sum(getattr(row, name) for row in rows)
        table.add_column(head, justify="right", footer=str(total))
    for row in rows:
        table.add_row(row.company, str(row.wave or "-"), *(str(getattr(row, name)) for name in HEADS))
    (console or Console()).print(table)
