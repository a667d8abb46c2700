"""Gives the demo a place of its own: its database, folders and Prefect state, all below one folder."""

import os
import shutil
from pathlib import Path

import certifi

from actualisatie.dossiers.errors import Refused

MARK = ".actualisatie-demo"
"""A file that says that a folder was made by the demo, so that it may be emptied."""

QUIET = {
    "DO_NOT_TRACK": "1",
    "PREFECT_SERVER_ANALYTICS_ENABLED": "false",
    "PREFECT_CLIENT_CSRF_SUPPORT_ENABLED": "false",  # a question less for every run, of a server on this machine
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


_END = "-----END CERTIFICATE-----\n"


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
    for name in [name for name in os.environ if name.startswith("PREFECT_")]:
        del os.environ[name]  # on a server they name its database, its login and its protection
    os.environ |= QUIET | {f"PREFECT_SERVER_SERVICES_{name}_ENABLED": "false" for name in UNUSED_SERVICES}
    authority = one_authority(output / "authority.pem")
    os.environ |= {"PREFECT_API_SSL_CERT_FILE": str(authority.resolve())}
    os.environ |= {"PREFECT_HOME": str((output / "prefect").resolve()), **places(output)}
    os.environ["ACTUALISATIE_INBOX_REST"] = "0"  # on virtual days nobody waits for half a minute


def one_authority(file: Path) -> Path:
    """Write a certificate authority to a file, for clients of a server that speaks plain HTTP on this machine.

    Prefect reads all authorities that it knows for every flow run, which takes longer than the rest of its work.
    """
    first, end, _ = certifi.contents().partition(_END)
    file.write_text(first + end, encoding="ascii")
    return file


def places(output: Path) -> dict[str, str]:
    """Return the settings that point at a demo's folder."""
    root = output.resolve()
    return {
        "ACTUALISATIE_DATABASE_URL": f"sqlite:///{root / 'actualisatie.db'}",
        "ACTUALISATIE_BATCHES": str(root / "batches"),
        "ACTUALISATIE_OUTBOX": str(root / "outbox"),
        "ACTUALISATIE_INBOX": str(root / "inbox"),
        "ACTUALISATIE_SFTP_KEYS": str(root / "sftp-keys"),
        "ACTUALISATIE_LOCAL_SOFTWARE_KEYS": str(root / "local-software-keys"),
    }
