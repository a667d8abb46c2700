"""Files that others pick up: there, whole, under their own name, or not there at all."""

import os
import uuid
from pathlib import Path

from actualisatie.dossiers.errors import Retryable


class FolderUnavailableError(Retryable):
    """A folder that cannot be written now; what was there is unchanged."""


def put_file(path: Path, body: bytes) -> None:
    """Write under a hidden name beside `path`, force it to disk, rename, force the folder to disk.

    Raises `FolderUnavailableError`. Writing the same file again changes nothing that anybody could see.
    """
    temporary = path.with_name(f".{path.name}.{uuid.uuid4().hex}.part")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
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
    except OSError as fault:
        raise FolderUnavailableError(
            f"The folder {path.parent.name} cannot be written ({fault.strerror}): mend it and run the round again."
        ) from fault
    finally:
        temporary.unlink(missing_ok=True)
