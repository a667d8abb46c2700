"""`actualisatie demo`: a whole synthetic campaign in a minute, from the first question to the last strike-off."""

from pathlib import Path
from typing import Annotated

import typer

from actualisatie.cli.output import clear_errors


@clear_errors()
def demo(
    dossiers: Annotated[int, typer.Option(min=1, max=20_000, help="How many dossiers to make up.")] = 400,
    seed: Annotated[int, typer.Option(help="The same seed gives the same people, answers and letters.")] = 1,
    companies: Annotated[int, typer.Option(min=1, max=41, help="Housing companies.")] = 3,
    magda: Annotated[
        Path | None,
        typer.Option(
            exists=True,
            file_okay=False,
            help="A folder of official MAGDA test answers: one dossier per person found there.",
        ),
    ] = None,
    output: Annotated[Path, typer.Option(help="Where the database and the letters go.")] = Path("demo-output"),
) -> None:
    """Run a one-off campaign on made-up people: letters, deadlines, answers, strike-offs. Nothing leaves this machine.

    Example: actualisatie demo --dossiers 100 --seed 7
    """
    from actualisatie.cli.demo.environment import prepare

    prepare(output)
    from actualisatie.cli.demo.story import tell

    tell(output, dossiers=dossiers, seed=seed, companies=companies, magda=magda)
