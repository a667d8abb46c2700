"""What the demo leaves to look at."""

from dataclasses import dataclass
from datetime import date
from pathlib import Path

from rich.console import Console
from sqlalchemy import select

from actualisatie.cli.demo.environment import places
from actualisatie.dossiers.states import CaseState
from actualisatie.storage.database import transaction
from actualisatie.storage.models import Case, Dossier
from actualisatie.tasks import runtime

EXAMPLES = (CaseState.STRUCK_OFF, CaseState.CONFIRMED)


@dataclass(frozen=True, slots=True)
class Seconds:
    """How long the whole demo took, and the campaign in it: from the first question to the last letter."""

    all: float
    campaign: float


def show_where_to_look(
    console: Console, output: Path, campaign: str, first: date, last: date, seconds: Seconds
) -> None:
    """Print where the letters lie and which commands tell more."""
    file = output / "demo.env"
    file.write_text("".join(f"export {name}='{value}'\n" for name, value in places(output).items()))
    pdfs = sorted((output / "outbox").glob("*/*/*.pdf"))
    console.print(
        f"\n{(last - first).days} virtual days, {first} to {last}, in {seconds.campaign:.0f} s "
        f"({seconds.all:.0f} s with making the people and starting Prefect).",
        highlight=False,
    )
    console.print(
        f"Letters: {len(pdfs)} PDF files (print files and cover sheets) in {output / 'outbox'}/", highlight=False
    )
    console.print("Look further:", highlight=False)
    console.print(f"  . {file}", highlight=False)
    for number in _examples():
        console.print(f"  .venv/bin/actualisatie explain {number}", highlight=False)
    console.print(f"  .venv/bin/actualisatie batches {campaign}", highlight=False)
    console.print(f"  .venv/bin/actualisatie outcomes {campaign} --json", highlight=False)


def _examples() -> list[str]:
    with transaction(runtime.engine()) as session:
        found = [
            session.scalar(select(Dossier.number).join(Case).where(Case.state == state).order_by(Case.id).limit(1))
            for state in EXAMPLES
        ]
    return [number for number in found if number]
