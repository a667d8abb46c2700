"""The import of a register against the bare inserts of the rows that it makes."""

import shutil
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from itertools import count
from pathlib import Path

from sqlalchemy import Engine

from actualisatie.calendar.moment import Moment
from actualisatie.campaigns.register.importing import import_register
from actualisatie.cli.bench.tools import Comparison, compare, seconds
from actualisatie.simulator.register.synthetic import AS_OF, synthetic_register
from actualisatie.storage import migrate
from actualisatie.storage.database import open_database
from actualisatie.storage.models import Base


@dataclass(frozen=True, slots=True)
class SampleRegister:
    """A register file as lines, an empty database with its tables, and one in which the file was imported."""

    lines: list[bytes]
    dossiers: int
    empty: Path
    filled: Path


def sample_register(folder: Path, dossiers: int) -> SampleRegister:
    """Make up a register and import it once."""
    lines = [line.encode() for line in synthetic_register(1, dossiers).file.lines()]
    empty, filled = folder / "empty.db", folder / "filled.db"
    with database(empty) as engine:
        migrate.upgrade(engine)
    shutil.copy(empty, filled)
    with database(filled) as engine:
        _import(engine, lines)
    return SampleRegister(lines, dossiers, empty, filled)


def measure_import(folder: Path, register: SampleRegister, repeat: int) -> Comparison:
    """Import the file, validated line by line, and insert the same rows as they are."""
    numbers = count(1)
    rows = dict(_rows(register.filled))

    def fresh() -> Path:
        return Path(shutil.copy(register.empty, folder / f"import-{next(numbers)}.db"))

    def ours() -> float:
        with database(fresh()) as engine:
            return seconds(lambda: _import(engine, register.lines))

    def bare() -> float:
        with closing(sqlite3.connect(fresh())) as connection:
            return seconds(lambda: _insert(connection, rows))

    what = f"import of {register.dossiers} dossiers"
    return compare(what, "bare SQL inserts", register.dossiers, ours=ours, bare=bare, repeat=repeat)


@contextmanager
def database(path: Path) -> Iterator[Engine]:
    """Open a database file; afterwards all of it is in the file itself, so that it can be copied."""
    engine = open_database(f"sqlite:///{path}")
    try:
        yield engine
    finally:
        engine.dispose()


def _import(engine: Engine, lines: list[bytes]) -> None:
    import_register(engine, lines, source_name="bench", actor="bench", now=Moment.on(AS_OF).at)


def _rows(path: Path) -> Iterator[tuple[str, list[tuple[object, ...]]]]:
    with closing(sqlite3.connect(path)) as connection:
        for table in Base.metadata.sorted_tables:
            yield table.name, connection.execute(f'SELECT * FROM "{table.name}"').fetchall()  # noqa: S608 - our tables


def _insert(connection: sqlite3.Connection, rows: dict[str, list[tuple[object, ...]]]) -> None:
    connection.execute("PRAGMA synchronous=FULL")
    with connection:
        for table, found in rows.items():
            if found:
                places = ", ".join("?" * len(found[0]))
                connection.executemany(f'INSERT INTO "{table}" VALUES ({places})', found)  # noqa: S608 - our tables
