"""Dumps a PostgreSQL database with PostgreSQL's own tools, where they are installed."""

import os
import shutil
import subprocess
from pathlib import Path

from sqlalchemy.engine import URL, make_url

from actualisatie.storage.backup import BackupError, require_new
from actualisatie.storage.database import open_database, transaction
from actualisatie.storage.journal import verify_chain


def dump_postgres(url: str, target: Path) -> int:
    """Dump a database into a file that `pg_restore` reads; return how many things the dump lists.

    Its journal is verified right before, as it stands at one instant; the dump holds all of that, as entries are only
    ever added. Raises `BackupError` when the tools are missing, refuse, or cannot read the dump back, and
    `JournalBrokenError` for a journal that was changed: no dump is left then.
    """
    require_new(target)
    tools = {name: shutil.which(name) for name in ("pg_dump", "pg_restore")}
    missing = [name for name, path in tools.items() if path is None]
    if missing:
        raise BackupError(f"{', '.join(missing)} not found: install PostgreSQL's client (postgresql-client).")
    _verify_journal(url)
    draft = target.with_name(f".{target.name}.part")
    try:
        draft.touch(mode=0o600)
        _run([str(tools["pg_dump"]), "--format=custom", "--no-password", f"--file={draft}"], url)
        listed = _run([str(tools["pg_restore"]), "--list", str(draft)], url)
        draft.replace(target)
    finally:
        draft.unlink(missing_ok=True)
    return sum(not line.startswith(";") for line in listed.splitlines() if line)


def _verify_journal(url: str) -> None:
    """Read the journal in one snapshot: entries and their head would differ where a round writes between two looks."""
    engine = open_database(url)
    try:
        with transaction(engine) as session:
            session.connection(execution_options={"isolation_level": "REPEATABLE READ"})
            verify_chain(session)
    finally:
        engine.dispose()


def _run(command: list[str], url: str) -> str:
    done = subprocess.run(  # noqa: S603 - PostgreSQL's own tools, found on the path, arguments from this program
        command, env={**os.environ, **where(make_url(url))}, capture_output=True, text=True, check=False
    )
    if done.returncode:
        said = (done.stderr.strip().splitlines() or ["no reason given"])[0]
        raise BackupError(f"{Path(command[0]).name} failed (exit code {done.returncode}): {said}")
    return done.stdout


def where(url: URL) -> dict[str, str]:
    """Return the variables that lead PostgreSQL's tools to a database: a password never stands on a command line."""
    found = {
        "PGHOST": url.host,
        "PGPORT": str(url.port) if url.port else None,
        "PGUSER": url.username,
        "PGPASSWORD": str(url.password) if url.password else None,
        "PGDATABASE": url.database,
    }
    return {name: value for name, value in found.items() if value}
