"""Write a migration for what the models have and an empty, migrated database has not: `new_migration.py WORDS`."""

import sys
import tempfile
from pathlib import Path

from alembic import command
from sqlalchemy import Engine

from actualisatie.storage import migrate
from actualisatie.storage.database import open_database


def write_migration(engine: Engine, words: str) -> None:
    """Compare the models with the newest migration and write the difference beside the others."""
    migrate.upgrade(engine)
    with engine.begin() as connection:
        config = migrate._config()  # noqa: SLF001 - a maintenance script of the same house
        config.attributes["connection"] = connection
        number = len(list(Path("storage/migrations/versions").glob("*.py"))) + 1
        command.revision(config, message=words, autogenerate=True, rev_id=f"{number:04d}")


if __name__ == "__main__":
    with tempfile.TemporaryDirectory() as folder:
        write_migration(open_database(f"sqlite:///{folder}/empty.db"), " ".join(sys.argv[1:]))
