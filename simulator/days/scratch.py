"""Databases of simulated worlds: they need not outlive a power cut, so nothing waits for the disk."""

from pathlib import Path
from sqlite3 import Connection
from typing import Any

from sqlalchemy import Engine, event

from actualisatie.storage.database import open_database


def open_scratch(file: Path) -> Engine:
    """Open a SQLite file that may be lost."""
    engine = open_database(f"sqlite:///{file}")
    event.listen(engine, "connect", _hurry)
    return engine


def _hurry(connection: Connection, _record: Any) -> None:
    connection.execute("PRAGMA synchronous=OFF")
