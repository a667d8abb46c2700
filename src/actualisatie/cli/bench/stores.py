"""Databases for a measurement: a file or one on a PostgreSQL server, that can be copied and go away afterwards."""

import shutil
import sqlite3
from abc import ABC, abstractmethod
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from secrets import token_hex
from typing import Any

import psycopg
from psycopg import sql
from psycopg.types.string import TextLoader
from sqlalchemy import Engine
from sqlalchemy.engine import URL, make_url

from actualisatie.storage.database import open_database


class Store(ABC):
    """One database, known by a name."""

    place: str
    """What stands for a value in a bare statement."""

    @property
    @abstractmethod
    def url(self) -> str:
        """Return the address under which the program opens it."""

    @abstractmethod
    def bare(self) -> Any:
        """Return a connection of the driver itself; close it after use."""

    @abstractmethod
    def copied(self, name: str) -> "Store":
        """Return a copy under another name. Nobody may be connected."""

    @abstractmethod
    def drop(self) -> None:
        """Remove it."""

    @abstractmethod
    def tidy(self) -> None:
        """Do what a server does by itself in quiet hours: room given back, statistics renewed."""

    @contextmanager
    def copy(self, name: str) -> Iterator["Store"]:
        """Give a copy under another name that is gone afterwards, whatever happens. Nobody may be connected."""
        copy = self.copied(name)
        try:
            yield copy
        finally:
            copy.drop()

    @contextmanager
    def engine(self) -> Iterator[Engine]:
        """Open it as the program does."""
        found = open_database(self.url)
        try:
            yield found
        finally:
            found.dispose()


@dataclass(frozen=True, slots=True)
class SqliteStore(Store):
    """A file in a folder."""

    folder: Path
    name: str
    place = "?"

    @property
    def path(self) -> Path:
        """Return where the file is."""
        return self.folder / f"{self.name}.db"

    @property
    def url(self) -> str:  # noqa: D102 - said above
        return f"sqlite:///{self.path}"

    def bare(self) -> sqlite3.Connection:  # noqa: D102 - said above
        connection = sqlite3.connect(self.path)
        for pragma in ("synchronous=FULL", "foreign_keys=ON", "cache_size=-65536", "temp_store=MEMORY"):
            connection.execute(f"PRAGMA {pragma}")
        return connection

    def copied(self, name: str) -> "SqliteStore":  # noqa: D102 - said above
        copy = SqliteStore(self.folder, name)
        shutil.copy(self.path, copy.path)
        return copy

    def drop(self) -> None:  # noqa: D102 - said above
        for end in ("", "-wal", "-shm"):
            Path(f"{self.path}{end}").unlink(missing_ok=True)

    def tidy(self) -> None:
        """Do nothing: no server works in the background."""


@dataclass(frozen=True, slots=True)
class PostgresStore(Store):
    """A database of its own on a server; its name tells that it was made by a measurement."""

    server: URL
    name: str
    _run: str = field(default_factory=lambda: token_hex(4))
    place = "%s"

    @property
    def _database(self) -> str:
        return f"actualisatie_bench_{self._run}_{self.name}"

    @property
    def url(self) -> str:  # noqa: D102 - said above
        return self.server.set(database=self._database).render_as_string(hide_password=False)

    def bare(self) -> "psycopg.Connection[Any]":  # noqa: D102 - said above
        connection = psycopg.connect(self.url)
        connection.adapters.register_loader("json", TextLoader)
        return connection

    def made(self) -> "PostgresStore":
        """Make the empty database."""
        self._tell(sql.SQL("CREATE DATABASE {} ENCODING 'UTF8' TEMPLATE template0"), self._database)
        return self

    def copied(self, name: str) -> "PostgresStore":  # noqa: D102 - said above
        copy = PostgresStore(self.server, name, self._run)
        self._tell(sql.SQL("CREATE DATABASE {} TEMPLATE {} STRATEGY FILE_COPY"), copy._database, self._database)
        return copy

    def drop(self) -> None:  # noqa: D102 - said above
        self._tell(sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)"), self._database)

    def tidy(self) -> None:  # noqa: D102 - said above
        with closing(psycopg.connect(self.url, autocommit=True)) as connection:
            connection.execute("VACUUM ANALYZE")

    def _tell(self, statement: sql.SQL, *names: str) -> None:
        address = self.server.render_as_string(hide_password=False)
        with closing(psycopg.connect(address, autocommit=True)) as connection:
            connection.execute(statement.format(*map(sql.Identifier, names)))


def new_store(folder: Path, server: str | None) -> Store:
    """Return a new, empty database: a file below a folder, or one on the PostgreSQL server with that address."""
    if server is None:
        return SqliteStore(folder, "main")
    return PostgresStore(make_url(server).set(drivername="postgresql"), "main").made()
