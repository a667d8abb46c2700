"""What all commands share: one clear line for a foreseen fault, tables for people, JSON for programs."""

import json
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from typing import Annotated, Any, NoReturn

import typer

from actualisatie.calendar.errors import CalendarError
from actualisatie.dossiers.disk_faults import is_of_the_disk, remedy
from actualisatie.dossiers.errors import ActualisatieError

AsJson = Annotated[bool, typer.Option("--json", help="Print JSON for a program instead of a table.")]


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
        fail(_file_fault(error))
    except Exception as error:
        message = database_fault(error)
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


def _file_fault(error: OSError) -> str:
    """Return a message for what the file system refuses; the reader named the file, or nobody knows it."""
    if not is_of_the_disk(error):
        return f"{error.filename}: {error.strerror}" if error.filename else str(error)
    where = error.filename or "A folder that this writes to (`actualisatie doctor` says which)"
    return f"{where} cannot be written: {remedy(error)}. Then run the same command again."


def database_fault(error: Exception) -> str | None:
    """Return a message for what the database refuses. The statement's values stay out: they may name people."""
    from sqlalchemy.exc import ArgumentError, DBAPIError, NoSuchModuleError, OperationalError

    from actualisatie.storage.unwritable import unwritable

    if isinstance(error, ArgumentError | NoSuchModuleError):
        return "ACTUALISATIE_DATABASE_URL is no database address: write sqlite:///FILE or postgresql://HOST/NAME."
    if isinstance(error, DBAPIError) and (told := unwritable(error)):
        return str(told)
    if isinstance(error, OperationalError):
        return f"The database does not answer as it should: {str(error.orig).strip().splitlines()[0]}"
    if isinstance(error, DBAPIError):
        return f"The database refuses the work ({type(error.orig).__name__}); nothing was changed."
    return None
