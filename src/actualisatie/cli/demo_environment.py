"""Gives the demo a place of its own: its database, folders and Prefect state, all below one folder."""

import os
import shutil
from pathlib import Path

from actualisatie.dossiers.errors import Refused

MARK = ".actualisatie-demo"
"""A file that says that a folder was made by the demo, so that it may be emptied."""

QUIET = {
    "DO_NOT_TRACK": "1",
    "PREFECT_SERVER_ANALYTICS_ENABLED": "false",
    "PREFECT_API_TLS_INSECURE_SKIP_VERIFY": "true",  # its server speaks plain HTTP on loopback; spares reading the CAs
    "PREFECT_LOGGING_LEVEL": "ERROR",
    "PREFECT_LOGGING_TO_API_ENABLED": "false",
    "PREFECT_LOGGING_SERVER_LEVEL": "ERROR",
    "PREFECT_SERVER_EPHEMERAL_ENABLED": "true",
    "PREFECT_SERVER_EPHEMERAL_STARTUP_TIMEOUT_SECONDS": "90",
}

UNUSED_SERVICES = (
    "SCHEDULER",
    "LATE_RUNS",
    "FOREMAN",
    "CANCELLATION_CLEANUP",
    "PAUSE_EXPIRATIONS",
    "EVENT_PERSISTER",
    "TASK_RUN_RECORDER",
    "TRIGGERS",
    "EVENT_LOGGER",
)
"""Services of Prefect's own server that the demo has no use for: they only fight with it over the same SQLite file."""


class NotADemoFolderError(Refused):
    """A folder that the demo did not make: it is not emptied."""


def prepare(output: Path) -> None:
    """Empty the demo's folder and point this process, and what it starts, at it. Must run before Prefect is imported.

    Raises `NotADemoFolderError` for a folder with other things in it.
    """
    if output.exists() and any(output.iterdir()) and not (output / MARK).exists():
        raise NotADemoFolderError(f"{output} holds files that the demo did not make: choose another --output.")
    shutil.rmtree(output, ignore_errors=True)
    output.mkdir(parents=True)
    (output / MARK).touch()
    os.environ |= QUIET | {f"PREFECT_SERVER_SERVICES_{name}_ENABLED": "false" for name in UNUSED_SERVICES}
    os.environ.pop("PREFECT_API_URL", None)
    os.environ |= {"PREFECT_HOME": str((output / "prefect").resolve()), **places(output)}


def places(output: Path) -> dict[str, str]:
    """Return the settings that point at a demo's folder."""
    root = output.resolve()
    return {
        "ACTUALISATIE_DATABASE_URL": f"sqlite:///{root / 'actualisatie.db'}",
        "ACTUALISATIE_BATCHES": str(root / "batches"),
        "ACTUALISATIE_OUTBOX": str(root / "outbox"),
        "ACTUALISATIE_INBOX": str(root / "inbox"),
    }
