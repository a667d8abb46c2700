"""What all commands share: one clear line for a foreseen fault, tables for people, JSON for programs."""

import getpass
import json
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from typing import Annotated, Any, NoReturn

import typer

from actualisatie.calendar.errors import CalendarError
from actualisatie.dossiers.errors import ActualisatieError

AsJson = Annotated[bool, typer.Option("--json", help="Print JSON for a program instead of a table.")]
By = Annotated[str, typer.Option("--by", help="Who does this; stands in the journal.", show_default="your user name")]


def user_name() -> str:
    """Return who runs the command, as the machine knows them."""
    return getpass.getuser()


def fail(message: str) -> NoReturn:
    """Print a message on standard error and end with exit code 1."""
    typer.echo(message, err=True)
    raise typer.Exit(1)


@contextmanager
def clear_errors() -> Iterator[None]:
    """Turn every foreseen fault into its message and exit code 1. Works as a decorator: `@clear_errors()`."""
    try:
        yield
    except (ActualisatieError, CalendarError) as error:
        fail(str(error))
    except OSError as error:
        fail(f"{error.filename}: {error.strerror}" if error.filename else str(error))
    except Exception as error:
        message = _database_fault(error)
        if message is None:
            raise
        fail(message)


def print_json(value: Any) -> None:
    """Print one JSON document on standard output."""
    typer.echo(json.dumps(value, ensure_ascii=False, indent=2, default=str))


def print_table(title: str, columns: Sequence[str], rows: Iterable[Sequence[object]]) -> None:
    """Print a table on standard output; None shows as a dash."""
    from rich.console import Console
    from rich.table import Table

    table = Table(title=title, title_justify="left", title_style="bold")
    for column in columns:
        table.add_column(column, overflow="fold")
    for row in rows:
        table.add_row(*("-" if value is None else str(value) for value in row))
    Console().print(table)


def _database_fault(error: Exception) -> str | None:
    """Return a message for what the database refuses. The statement's values stay out: they may name people."""
    from sqlalchemy.exc import ArgumentError, DBAPIError, NoSuchModuleError, OperationalError

    if isinstance(error, ArgumentError | NoSuchModuleError):
        return "ACTUALISATIE_DATABASE_URL is no database address: write sqlite:///FILE or postgresql://HOST/NAME."
    if isinstance(error, DBAPIError) and (told := _no_room(str(error.orig).lower())):
        return told
    if isinstance(error, OperationalError):
        return f"The database does not answer as it should: {str(error.orig).strip().splitlines()[0]}"
    if isinstance(error, DBAPIError):
        return f"The database refuses the work ({type(error.orig).__name__}); nothing was changed."
    return None


def _no_room(said: str) -> str | None:
    """Return what to do when nothing can be written: each transaction is whole or not at all, so nothing is half."""
    if "readonly database" in said or "read-only" in said:
        return (
            "The database can only be read: nothing was changed. Check the owner of its file and folder, or whether "
            "this is a replica, then run the same command again."
        )
    if "disk is full" in said or "no space left" in said or "disk full" in said:
        return (
            "The disk of the database is full: what was under way was not kept, nothing is half done. Make room, then "
            "run the same command again."
        )
    return None
