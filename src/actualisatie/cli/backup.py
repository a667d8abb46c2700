"""`actualisatie backup`: a copy of the business database that was opened and read before it got its name."""

from pathlib import Path
from typing import Annotated, Any

import typer

from actualisatie.cli.output import AsJson, clear_errors, print_json


@clear_errors()
def backup(
    file: Annotated[Path, typer.Argument(metavar="FILE", help="Where the copy goes; must not exist yet.")],
    as_json: AsJson = False,
) -> None:
    """Copy the business database while it is in use, and verify the copy: schema, journal chain, rows.

    SQLite is copied by its own online backup. PostgreSQL is dumped with pg_dump, where that is installed, for
    pg_restore; the journal is verified in the database right before, and the dump's list is read back.

    Example: actualisatie backup backups/2024-06-03.db
    """
    from sqlalchemy.engine import make_url

    from actualisatie.settings import Settings

    url = Settings().database_url
    outcome = _copied(url, file) if make_url(url).get_backend_name() == "sqlite" else _dumped(url, file)
    if as_json:
        print_json({"file": str(file), "bytes": file.stat().st_size, **outcome})
        return
    told = ", ".join(f"{count} {what.replace('_', ' ')}" for what, count in outcome.items())
    typer.echo(f"{file}: {file.stat().st_size} bytes, verified: {told}.")


def _copied(url: str, file: Path) -> dict[str, Any]:
    from sqlalchemy.engine import make_url

    from actualisatie.storage.backup import copy_sqlite

    found = copy_sqlite(Path(make_url(url).database or ""), file)
    return {"journal_entries": found.journal_entries, "rows": sum(found.rows.values())}


def _dumped(url: str, file: Path) -> dict[str, Any]:
    from actualisatie.storage.dump import dump_postgres

    return {"objects_in_the_dump": dump_postgres(url, file)}
