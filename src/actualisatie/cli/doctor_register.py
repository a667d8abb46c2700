"""What `actualisatie doctor` learns from the register in the database, where there is one that answers."""

from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import TypeVar

from sqlalchemy.orm import Session

from actualisatie.settings import Settings

_Found = TypeVar("_Found")


def from_register(settings: Settings, read: Callable[[Session], _Found], otherwise: _Found) -> _Found:
    """Return what is read there; `otherwise` when the database is out of reach, of which its own check tells."""
    from sqlalchemy.exc import SQLAlchemyError

    from actualisatie.storage.database import open_database, transaction
    from actualisatie.storage.unwritable import DatabaseUnwritableError

    try:
        engine = open_database(settings.database_url)
    except SQLAlchemyError:  # no database address
        return otherwise
    found = otherwise
    if engine.dialect.name != "sqlite" or Path(str(engine.url.database)).exists():
        with suppress(SQLAlchemyError, DatabaseUnwritableError), transaction(engine) as session:
            found = read(session)
    engine.dispose()
    return found
