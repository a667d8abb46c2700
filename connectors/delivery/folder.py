"""A delivery folder on this machine, or on a share that it sees as its own."""

import os
import shutil
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from actualisatie.connectors.delivery.place import DeliveryFailedError, digest_of
from actualisatie.dossiers.disk_faults import OUTBOX, remedy


class FolderPlace:
    """Writes below `root`: each file is copied under another name, forced to disk, and renamed."""

    def __init__(self, root: Path) -> None:
        self._root = root

    def holds(self, folder: str, file: Path) -> bool | None:
        """Return whether a file of that name has the same content; None when there is none."""
        with self._faults():
            target = self._root / folder / file.name
            return digest_of(target) == digest_of(file) if target.exists() else None

    def put(self, folder: str, file: Path) -> None:
        """Copy a whole file under its name, or nothing. Raises `DeliveryFailedError`."""
        with self._faults():
            target = self._root / folder / file.name
            target.parent.mkdir(parents=True, exist_ok=True)
            _copy_whole(file, target)
            _sync(target.parent)

    def read(self, folder: str, name: str, limit: int) -> bytes | None:
        """Return at most `limit` bytes of a file, or None when there is none; a link is not followed."""
        with self._faults():
            found = self._root / folder / name
            if found.is_symlink() or not found.is_file():
                return None
            with found.open("rb") as handle:
                return handle.read(limit)

    @contextmanager
    def _faults(self) -> Iterator[None]:
        try:
            yield
        except OSError as fault:
            raise DeliveryFailedError(
                f"The delivery folder {self._root} ({OUTBOX}) cannot be used: {remedy(fault)}. The next round tries "
                "again."
            ) from fault


def _copy_whole(source: Path, target: Path) -> None:
    temporary = target.with_name(f".{target.name}.{uuid.uuid4().hex}.part")
    try:
        shutil.copyfile(source, temporary)
        with temporary.open("rb+") as handle:
            os.fsync(handle.fileno())
        temporary.replace(target)
    finally:
        temporary.unlink(missing_ok=True)


def _sync(folder: Path) -> None:
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
