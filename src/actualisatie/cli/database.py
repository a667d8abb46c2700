"""`actualisatie db`: makes the tables, and opens the database for the other commands."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import typer

from actualisatie.cli.output import AsJson, clear_errors, fail, print_json

if TYPE_CHECKING:
    from sqlalchemy import Engine

app = typer.Typer(help="Make and check the business database.", no_args_is_help=True)

_NOT_CURRENT = "has not the tables that this version needs: run `actualisatie db upgrade`."


@contextmanager
def business_database() -> Iterator["Engine"]:
    """Give the engine of the database named in the settings; end the command when it is not migrated."""
    from actualisatie.storage import migrate

    with _opened() as (engine, address):
        if _file_is_missing(engine) or not migrate.is_current(engine):
            fail(f"The database {address} {_NOT_CURRENT}")
        yield engine


@app.command()
@clear_errors()
def upgrade(as_json: AsJson = False) -> None:
    """Create the tables or bring them up to date. Doing it twice changes nothing.

    Example: ACTUALISATIE_DATABASE_URL=sqlite:///actualisatie.db actualisatie db upgrade
    """
    from actualisatie.storage import migrate

    with _opened() as (engine, address):
        new = _file_is_missing(engine)
        migrate.upgrade(engine)
    if as_json:
        print_json({"database": address, "current": True})
    elif new:
        typer.echo(f"The database {address} was made: it is new and empty.")
        typer.echo(
            "Is that not the one you meant? ACTUALISATIE_DATABASE_URL names it; `actualisatie up` says how to set it."
        )
    else:
        typer.echo(f"The database {address} is up to date.")


@app.command()
@clear_errors()
def status(as_json: AsJson = False) -> None:
    """Say whether the tables are those that this version needs; exit code 1 when they are not.

    Example: actualisatie db status --json
    """
    from actualisatie.storage import migrate

    with _opened() as (engine, address):
        current = not _file_is_missing(engine) and migrate.is_current(engine)
    if as_json:
        print_json({"database": address, "current": current})
        raise typer.Exit(0 if current else 1)
    if not current:
        fail(f"The database {address} {_NOT_CURRENT}")
    typer.echo(f"The database {address} is up to date.")


@contextmanager
def _opened() -> Iterator[tuple["Engine", str]]:
    """Give the engine and its address without the password."""
    from actualisatie.cli.dates import read_calendar
    from actualisatie.settings import Settings
    from actualisatie.storage.collecting import collect_seldom
    from actualisatie.storage.database import open_database

    settings = Settings()
    collect_seldom()
    engine = open_database(settings.database_url, read_calendar(settings.days_file), settings.inbox)
    try:
        yield engine, engine.url.render_as_string(hide_password=True)
    finally:
        engine.dispose()


def _file_is_missing(engine: "Engine") -> bool:
    """Answer without connecting, which would make an empty file."""
    name = engine.url.database
    return engine.dialect.name == "sqlite" and name not in {None, "", ":memory:"} and not Path(str(name)).exists()
