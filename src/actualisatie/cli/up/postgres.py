"""Two databases on one PostgreSQL server, made where they lack: ours, and beside it Prefect's."""

import re

from sqlalchemy import create_engine, text
from sqlalchemy.engine import URL, make_url
from sqlalchemy.exc import ArgumentError, OperationalError, ProgrammingError

from actualisatie.dossiers.errors import Refused

_NAME = re.compile(r"[a-z_][a-z0-9_]{0,50}")
_SERVICE_DATABASE = "postgres"


class PostgresError(Refused):
    """The address is not one of PostgreSQL, or a database can be neither reached nor made."""


def on_postgres(address: str) -> dict[str, str]:
    """Make the databases NAME and NAME_prefect of `postgresql://USER@HOST/NAME`; return the settings that lead there.

    Raises `PostgresError`. The password may stand in the address, or better in the file that PGPASSFILE names.
    """
    ours = _read(address)
    prefects = ours.set(database=f"{ours.database}_prefect")
    for one in (ours, prefects):
        _make(one)
    return {
        "ACTUALISATIE_DATABASE_URL": ours.set(drivername="postgresql").render_as_string(hide_password=False),
        "PREFECT_SERVER_DATABASE_CONNECTION_URL": prefects.set(drivername="postgresql+asyncpg").render_as_string(
            hide_password=False
        ),
    }


def _read(address: str) -> URL:
    try:
        url = make_url(address)
    except ArgumentError:
        url = make_url("none://")
    if url.get_backend_name() != "postgresql" or not _NAME.fullmatch(url.database or ""):
        raise PostgresError(
            "--postgres wants postgresql://USER@HOST/NAME, with a NAME of small letters, digits and underscores."
        )
    return url.set(drivername="postgresql+psycopg")


def _make(url: URL) -> None:
    """Make a database unless it is there."""
    server = create_engine(url.set(database=_SERVICE_DATABASE), isolation_level="AUTOCOMMIT", hide_parameters=True)
    try:
        with server.connect() as connection:
            known = connection.scalar(text("SELECT 1 FROM pg_database WHERE datname = :name"), {"name": url.database})
            if not known:
                connection.execute(text(f"CREATE DATABASE \"{url.database}\" ENCODING 'UTF8' TEMPLATE template0"))
    except OperationalError as error:
        where = url.render_as_string(hide_password=True)
        raise PostgresError(f"{where} does not answer: is PostgreSQL running, and is the login right?") from error
    except ProgrammingError as error:
        raise PostgresError(
            f"The database {url.database} is not there and this login may not make it: ask for it to be made."
        ) from error
    finally:
        server.dispose()
