"""What a file system says when a folder cannot be written, in words that a person can act on.

No file is named: its name may be that of a person. The folder and the setting that names it are.
"""

import errno
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from actualisatie.dossiers.errors import Retryable

_OWNER = "this user may not write there: check its owner and rights"
_REMEDIES = {
    errno.ENOSPC: "its disk is full: make room there",
    errno.EDQUOT: "the quota on its disk is used up: make room there, or have it raised",
    errno.EROFS: "its file system can only be read, as after a fault of the disk: have the disk looked at, and mounted "
    "for writing",
    errno.EIO: "its disk gives errors: have it looked at",
    errno.EACCES: _OWNER,
    errno.EPERM: _OWNER,
}
_OF_THE_DISK = frozenset({errno.ENOSPC, errno.EDQUOT, errno.EROFS, errno.EIO})


OUTBOX = "ACTUALISATIE_OUTBOX"
"""The setting that names the folder above those of the housing companies."""


class FolderUnavailableError(Retryable):
    """A folder that cannot be written now; what was there is unchanged."""


def remedy(fault: OSError) -> str:
    """Return what is wrong and what to do, to stand after `cannot be written: `; else what the system says."""
    return _REMEDIES.get(fault.errno or 0) or (fault.strerror or type(fault).__name__)


def is_of_the_disk(fault: OSError) -> bool:
    """Return whether the disk takes nothing more, whatever was written to it."""
    return fault.errno in _OF_THE_DISK


@contextmanager
def writing_into(folder: Path, setting: str) -> Iterator[None]:
    """Turn a fault of the disk or the owner of `folder`, which `setting` names, into a `FolderUnavailableError`."""
    try:
        yield
    except OSError as fault:
        if fault.errno not in _REMEDIES:
            raise
        raise FolderUnavailableError(
            f"The folder {folder} ({setting}) cannot be written: {remedy(fault)}. Nothing is half done; then run the "
            "same again."
        ) from fault
