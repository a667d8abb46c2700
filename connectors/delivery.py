"""Hands files to a housing company through a folder: whole files under their own name, or nothing."""

import hashlib
import os
import shutil
import uuid
from collections.abc import Sequence
from pathlib import Path

from actualisatie.dossiers.errors import Retryable


class DeliveryFailedError(Retryable):
    """The folder could not be written; what was there before is unchanged."""


def deliver(files: Sequence[Path], folder: Path) -> Path:
    """Copy files into `folder` one by one, the last one last: whoever sees it knows that all are there.

    A file that is there already with the same content is left alone, so a delivery can be done again after a crash.
    Raises `DeliveryFailedError` when the folder cannot be written.
    """
    try:
        folder.mkdir(parents=True, exist_ok=True)
        for file in files:
            if not _same(file, folder / file.name):
                _copy_whole(file, folder / file.name)
        _sync(folder)
    except OSError as fault:
        raise DeliveryFailedError(
            f"The delivery folder {folder.name} cannot be written ({fault.strerror}): mend it and run the round again."
        ) from fault
    return folder


def _copy_whole(source: Path, target: Path) -> None:
    temporary = target.with_name(f".{target.name}.{uuid.uuid4().hex}.part")
    try:
        shutil.copyfile(source, temporary)
        with temporary.open("rb+") as handle:
            os.fsync(handle.fileno())
        temporary.replace(target)
    finally:
        temporary.unlink(missing_ok=True)


def _same(one: Path, other: Path) -> bool:
    return other.exists() and _digest(one) == _digest(other)


def _digest(file: Path) -> str:
    with file.open("rb") as handle:
        return hashlib.file_digest(handle, "sha256").hexdigest()


def _sync(folder: Path) -> None:
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
