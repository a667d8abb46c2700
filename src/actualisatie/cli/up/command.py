"""`actualisatie up`: Prefect's server, a worker and all deployments on this machine, until Ctrl-C."""

from pathlib import Path
from typing import Annotated

import typer

from actualisatie.cli.output import clear_errors


@clear_errors()
def up(
    port: Annotated[int, typer.Option(min=1, max=65535, help="Port of the UI, on this machine only.")] = 4200,
    home: Annotated[
        Path, typer.Option(help="Folder for the databases, letters and logs; kept from start to start.")
    ] = (Path("actualisatie-home")),
    postgres: Annotated[
        str,
        typer.Option(metavar="URL", help="postgresql://USER@HOST/NAME: use it, and NAME_prefect for Prefect."),
    ] = "",
) -> None:
    """Start the operators' desk: the Prefect UI with all deployments, and a worker that runs them. Ctrl-C stops it.

    What is set in the environment (ACTUALISATIE_...) is used; the rest lies below the home folder. What operators set
    on a deployment (parameters, schedules) is found again at the next start.

    A worker that dies, or of which the server heard nothing for ten minutes, is started again, and what it was doing is
    tried again. It ends with exit code 1 when the server dies, or the worker more than five times within ten minutes:
    let a process manager start it again.

    With --postgres both databases are PostgreSQL's, made where they lack; leave the password to PGPASSFILE.

    Example: actualisatie up --port 4200 --home actualisatie-home
    """
    from actualisatie.cli.up.children import Children, stop_signals
    from actualisatie.cli.up.home import environment_of, require_free_port, the_only_one, write_settings
    from actualisatie.cli.up.postgres import on_postgres
    from actualisatie.cli.up.steps import migrate, show, start_everything

    home = home.resolve()
    with the_only_one(home):
        require_free_port(port)
        environment = environment_of(home, port) | (on_postgres(postgres) if postgres else {})
        migrate(environment)
        write_settings(home, environment)
        with stop_signals() as stop, Children(home, environment, stop) as children:
            desk = start_everything(children, home, port, environment)
            if desk is not None:
                show(desk, children, home)
                children.wait()
    typer.echo("Stopped.")
