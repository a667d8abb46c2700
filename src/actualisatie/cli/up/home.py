"""The home of `actualisatie up`: one folder, one user of it at a time, and the environment of what runs in it."""

import fcntl
import os
import shlex
import socket
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

from actualisatie.cli.demo.environment import places
from actualisatie.dossiers.errors import Refused
from actualisatie.settings import Settings, environment_name, path_settings

HOST = "127.0.0.1"
"""Only this machine can reach the UI: Prefect's own server knows no users."""

LOCK = ".lock"
FOLDERS = ("batches", "outbox", "inbox", "sftp-keys", "local-software-keys", "logs", "prefect")
_SQLITE = "sqlite:///"

SETTINGS = "settings.sh"
"""File in the home that a shell reads to work in the same database and folders as the desk."""

WHO = "ACTUALISATIE_BY"
"""Who types commands: everybody sets their own."""

# Nothing is sent to anybody, and no page of another site may talk to the server through the operator's browser.
# The second version of the UI calls a host for statistics even when statistics are off: `up/prefect.py` leaves it out.
PRIVATE = {
    "DO_NOT_TRACK": "1",
    "PREFECT_SERVER_ANALYTICS_ENABLED": "false",
    "PREFECT_SERVER_UI_SHOW_PROMOTIONAL_CONTENT": "false",
    "PREFECT_SERVER_UI_V2_ENABLED": "false",
    "PREFECT_SERVER_API_CSRF_PROTECTION_ENABLED": "true",
    "PREFECT_LOGGING_EXTRA_LOGGERS": "actualisatie",
}

# A campaign runs for months: what its runs did stays in view for more than a year, and then goes.
KEPT = {
    "PREFECT_SERVER_SERVICES_DB_VACUUM_ENABLED": "events,flow_runs",
    "PREFECT_SERVER_SERVICES_DB_VACUUM_RETENTION_PERIOD": str(400 * 24 * 3600),
    "PREFECT_SERVER_EVENTS_RETENTION_PERIOD": "P30D",
}

SIGNS_OF_LIFE = {"PREFECT_FLOWS_HEARTBEAT_FREQUENCY": "30"}
"""Seconds: by these a run whose machine died is told from one that works."""

PICKED_UP_WITHIN = {"PREFECT_WORKER_QUERY_SECONDS": "3"}
"""An operator who presses Run does not wait the usual ten seconds."""


class HomeInUseError(Refused):
    """Another `actualisatie up` works in the same home."""


class PortTakenError(Refused):
    """Something else listens on the port."""


@contextmanager
def the_only_one(home: Path) -> Iterator[None]:
    """Make the home's folders and hold them for this process. Raises `HomeInUseError`."""
    for name in FOLDERS:
        (home / name).mkdir(parents=True, exist_ok=True)
    with (home / LOCK).open("w") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise HomeInUseError(
                f"`actualisatie up` already runs in {home}: stop it, or choose another --home."
            ) from None
        yield


def require_free_port(port: int) -> None:
    """Raise `PortTakenError` when something listens on the port already."""
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((HOST, port))
        except PermissionError:
            raise PortTakenError(f"Port {port} is not for ordinary users: choose another --port.") from None
        except OSError:
            raise PortTakenError(f"Port {port} is in use on this machine: choose another --port.") from None


def environment_of(home: Path, port: int) -> dict[str, str]:
    """Return the environment of server and worker: the caller's, with what lacks put below the home.

    Their working directory is the home, so relative places in the caller's environment are made absolute.
    """
    address = f"http://{HOST}:{port}"
    given = {name: _absolute(name, value) for name, value in os.environ.items() if name != "PREFECT_PROFILE"}
    login = given.get("PREFECT_SERVER_API_AUTH_STRING")  # who asks for a login at the server needs it at the worker too
    return {
        **({"PREFECT_API_AUTH_STRING": login} if login else {}),
        **places(home),
        **PRIVATE,
        **KEPT,
        **SIGNS_OF_LIFE,
        **PICKED_UP_WITHIN,
        "PREFECT_SERVER_UI_STATIC_DIRECTORY": str(home / "ui"),
        **given,
        "PREFECT_HOME": str(home / "prefect"),
        "PREFECT_API_URL": f"{address}/api",
        "PREFECT_SERVER_API_CORS_ALLOWED_ORIGINS": address,
        "PYTHONUNBUFFERED": "1",
    }


def write_settings(home: Path, environment: Mapping[str, str]) -> Path:
    """Write the settings of the desk as a file for a shell; return it. Only its owner may read it.

    Commands typed in another shell without them would work in a database and in folders of their own: a reply taken in
    there is seen by no round. What that shell has set beside them is unset.
    """
    known = {*map(environment_name, Settings.model_fields), *environment}
    ours = sorted(name for name in known if name.startswith("ACTUALISATIE_") and name != WHO)
    given = {name: shlex.quote(environment[name]) for name in ours if name in environment}
    lines = [f"export {name}={given[name]}" if name in given else f"unset {name}" for name in ours]
    file = home / SETTINGS
    file.unlink(missing_ok=True)
    with os.fdopen(os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as settings:
        settings.write("\n".join([*lines, f"export PREFECT_API_URL={environment['PREFECT_API_URL']}", ""]))
    return file


def _absolute(name: str, value: str) -> str:
    if value and name.upper() in path_settings():
        return str(Path(value).resolve())
    if name == "ACTUALISATIE_DATABASE_URL" and value.startswith(_SQLITE):
        return f"{_SQLITE}{Path(value.removeprefix(_SQLITE)).resolve()}"
    return value
