"""`actualisatie practice`: the operators' desk on made-up people, in the middle of a campaign."""

from pathlib import Path
from typing import Annotated

import typer

from actualisatie.cli.output import clear_errors


@clear_errors()
def practice(
    port: Annotated[int, typer.Option(min=1, max=65535, help="Port of the UI, on this machine only.")] = 4200,
    home: Annotated[Path, typer.Option(help="Folder for the databases, letters and logs; made anew at each start.")] = (
        Path("practice-home")
    ),
    dossiers: Annotated[int, typer.Option(min=40, max=2_000, help="How many dossiers to make up.")] = 150,
    seed: Annotated[int, typer.Option(help="The same seed gives the same people, answers and letters.")] = 1,
) -> None:
    """Start a desk to practise on: a campaign of made-up people, with work left to do. Ctrl-C stops it.

    Sources, register and the software of three housing companies are simulated on this machine; nothing leaves it, and
    nothing that is set in the environment (ACTUALISATIE_..., PREFECT_...) is used. Days are virtual: each form has a
    day, and a later day there is a later day in this world. Each start begins anew.

    Example: actualisatie practice --port 4200
    """
    from actualisatie.cli.practice.home import alone, forget_settings, made_anew

    home = home.resolve()
    forget_settings()
    from actualisatie.cli.up.children import Children, stop_signals
    from actualisatie.cli.up.home import environment_of, require_free_port, write_settings
    from actualisatie.cli.up.steps import show, start_everything

    with made_anew(home):
        require_free_port(port)
        from actualisatie.cli.practice.world import DAY, world_left_alone

        typer.echo(f"Letting a campaign of {dossiers} made-up dossiers run until {DAY:%A %d %B %Y} ...")
        with world_left_alone(home, dossiers, seed) as world, stop_signals() as stop:
            environment = environment_of(home, port) | world.settings()
            write_settings(home, environment)
            with Children(home, environment, stop) as children:
                desk = start_everything(children, home, port, environment, alone())
                if desk is not None:
                    typer.echo(f"In this world it is {DAY}: fill that, or a later day, in as `today` on each form.")
                    typer.echo("The next start begins anew.")
                    show(desk, children, home)
                    children.wait()
    typer.echo("Stopped.")
