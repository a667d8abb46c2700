"""The steps of `actualisatie up`, in order: tables, server, pool, deployments and worker, and what to tell."""

import shlex
from collections.abc import Callable, Mapping
from functools import partial
from pathlib import Path
from time import monotonic
from typing import Any

import typer
import yaml

from actualisatie.cli.output import print_table
from actualisatie.cli.up.again import Again
from actualisatie.cli.up.automations import upsert
from actualisatie.cli.up.children import Children
from actualisatie.cli.up.deployments import keeping_choices, packaged
from actualisatie.cli.up.home import HOST, SETTINGS
from actualisatie.cli.up.leftovers import end_runs_of
from actualisatie.cli.up.server import POOL, Deployed, PrefectServer
from actualisatie.cli.up.silence import NAME, Silence, heard_by
from actualisatie.settings import Settings

PLANNED_WITHIN = 40
"""Seconds in which the server plans the first runs of a schedule; it looks every five."""


def migrate(environment: Mapping[str, str]) -> None:
    """Bring the business database up to date."""
    from actualisatie.storage import migrate as migrations
    from actualisatie.storage.database import open_database

    engine = open_database(environment["ACTUALISATIE_DATABASE_URL"])
    try:
        migrations.upgrade(engine)
    finally:
        engine.dispose()


def offer_choices(server: PrefectServer, environment: Mapping[str, str]) -> None:
    """Let the forms offer the campaigns and housing companies that the business database knows."""
    from actualisatie.campaigns.desk_choices import desk_choices
    from actualisatie.storage.database import open_database, transaction
    from actualisatie.tasks.form_choices import renew_forms

    engine = open_database(environment["ACTUALISATIE_DATABASE_URL"])
    try:
        with transaction(engine) as session:
            choices = desk_choices(session)
    finally:
        engine.dispose()
    renew_forms(server.ask, choices)


def start_everything(
    children: Children, home: Path, port: int, environment: Mapping[str, str], offered: Mapping[str, Any] | None = None
) -> PrefectServer | None:
    """Start the server, then the worker while the deployments are made; None when asked to stop before all stood.

    `offered` takes the place of the deployments of this version (prefect.yaml).
    """
    server = PrefectServer(f"http://{HOST}:{port}")
    typer.echo("Starting Prefect's server ...")
    children.start("server", "server", "start", "--host", HOST, "--port", str(port))
    if not _until(server.answers, children):
        return None
    server.make_pool()
    clear_up = partial(_clear_up, server, home)
    if told := clear_up():
        typer.echo(told)
    file = home / "prefect.yaml"
    file.write_text(yaml.safe_dump(keeping_choices(offered or packaged(), server.deployments()), sort_keys=False))
    typer.echo("Making the deployments and starting the worker ...")
    worker = ("worker", "start", "--pool", POOL, "--type", "process", "--name", NAME)
    silence = Silence(partial(heard_by, PrefectServer(server.address, patience=5)))
    children.start("worker", *worker, again=Again(clear_up, silence=silence))
    children.start("deployments", "--no-prompt", "deploy", "--all", "--prefect-file", str(file))
    if not children.finish("deployments") or not _until(server.has_worker, children):
        return None
    upsert(server, Settings().alarm_webhook)
    offer_choices(server, environment)
    return server


def _clear_up(server: PrefectServer, home: Path) -> str:
    """End and close the runs that no worker looks after any more; return what to tell of them, if there were any."""
    end_runs_of(home)
    interrupted = server.close_interrupted_runs()
    return f"{interrupted} runs were under way then. Rounds are tried again; start others anew." if interrupted else ""


def show(server: PrefectServer, children: Children, home: Path) -> None:
    """Print where the UI is and what is scheduled when."""
    typer.echo(f"Prefect UI: {server.address}   Letters, databases and logs: {home}")
    typer.echo(f"Before you type commands in another shell:  . {shlex.quote(str(home / SETTINGS))}")
    planned = partial(_all_planned, server, monotonic() + PLANNED_WITHIN)
    if not _until(planned, children):
        return
    rows = [(one.name, _when(one)) for one in server.deployed()]
    print_table("Deployments", ("name", "runs"), rows)
    if not all(one.planned for one in server.deployed()):
        typer.echo(f"Prefect planned no run of a schedule: see {children.log('server')}.", err=True)
    typer.echo("Ctrl-C stops everything; nothing is lost.")


def _all_planned(server: PrefectServer, patience_ends: float) -> bool:
    return all(one.planned for one in server.deployed()) or monotonic() > patience_ends


def _when(one: Deployed) -> str:
    if not one.crons:
        return "when somebody starts it"
    crons = ", ".join(one.crons)
    if not one.active:
        return f"schedule {crons} is off: fill in its parameters, then switch it on"
    coming = f", next {one.next_run:%a %d %b %Y %H:%M}" if one.next_run else ""
    return f"schedule {crons}{coming} (Brussels time)"


def _until(happened: Callable[[], bool], children: Children) -> bool:
    """Wait until something is so; False when asked to stop. A child that ends meanwhile raises `ChildStoppedError`."""
    while not happened():
        children.check()
        if children.stop.wait(0.2):
            return False
    return True
