"""Files that others pick up: there, whole, under their own name, or not there at all."""

import os
import uuid
from pathlib import Path

from actualisatie.dossiers.disk_faults import FolderUnavailableError, remedy


def put_file(path: Path, body: bytes, named_by: str) -> None:
    """Write under a hidden name beside `path`, force it to disk, rename, force the folder to disk.

    Raises `FolderUnavailableError`, which says what names the folder: a setting, an option or a form. Writing the
    same file again changes nothing that anybody could see.
    """
    try:
        _put(path, body)
    except OSError as fault:
        raise FolderUnavailableError(
            f"The folder {path.parent} ({named_by}) cannot be written: {remedy(fault)}. Nothing is half done; then run "
            "the same again."
        ) from fault


def _put(path: Path, body: bytes) -> None:
    temporary = path.with_name(f".{path.name}.{uuid.uuid4().hex}.part")
    path.parent.mkdir(parents=True, exist_ok=True)
    try:
        with temporary.open("wb") as file:
            file.write(body)
            file.flush()
            os.fsync(file.fileno())
        temporary.replace(path)
        descriptor = os.open(path.parent, os.O_RDONLY)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)
    finally:
        temporary.unlink(missing_ok=True)
