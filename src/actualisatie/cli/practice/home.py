"""The home of a practice desk: a folder of its own, made anew at each start, that nothing real can be reached from."""

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from actualisatie.cli.up.deployments import packaged
from actualisatie.cli.up.home import FOLDERS, LOCK, the_only_one
from actualisatie.dossiers.errors import Refused

MARK = ".actualisatie-practice"
"""A file that says that a folder was made for practice, so that it may be emptied."""

_OURS = ("ACTUALISATIE_", "PREFECT_")


class NotAPracticeFolderError(Refused):
    """A folder that no practice desk made: it is not emptied."""


def forget_settings() -> None:
    """Take every setting of ours and of Prefect's out of this process: on a server they name what is real."""
    for name in [name for name in os.environ if name.upper().startswith(_OURS)]:
        del os.environ[name]


@contextmanager
def made_anew(home: Path) -> Iterator[None]:
    """Empty a practice desk's home and hold it for this process.

    Raises `NotAPracticeFolderError` for a folder with other things in it, and `HomeInUseError`.
    """
    if home.exists() and any(home.iterdir()) and not (home / MARK).exists():
        raise NotAPracticeFolderError(f"{home} holds files that no practice desk made: choose another --home.")
    with the_only_one(home):
        for entry in home.iterdir():
            if entry.is_dir() and not entry.is_symlink():
                shutil.rmtree(entry)
            elif entry.name not in {MARK, LOCK}:
                entry.unlink()
        (home / MARK).touch()
        for name in FOLDERS:
            (home / name).mkdir()
        yield


def alone() -> dict[str, Any]:
    """Return the deployments of this version with every schedule off: the days of this world are not those outside."""
    document = packaged()
    for deployment in document["deployments"]:
        deployment["schedules"] = [{**one, "active": False} for one in deployment.get("schedules", [])]
    return document
