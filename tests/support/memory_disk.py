"""A disk in memory, for databases of tests that nobody wants to find again."""

import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

_IN_MEMORY = Path("/dev/shm")  # noqa: S108 - where Linux keeps it; what is made there gets a folder with a name of its own
_ROOM = 512 * 1024 * 1024
"""Bytes that must be free: in a container there may be little, and then the disk is used."""


def place() -> str | None:
    """Return a folder in memory with room, or None for the usual place."""
    if not (_IN_MEMORY.is_dir() and os.access(_IN_MEMORY, os.W_OK)):
        return None
    return str(_IN_MEMORY) if shutil.disk_usage(_IN_MEMORY).free > _ROOM else None


@contextmanager
def files_made_there() -> Iterator[None]:
    """Let temporary folders be made in memory meanwhile."""
    usual = tempfile.tempdir
    tempfile.tempdir = place() or usual
    try:
        yield
    finally:
        tempfile.tempdir = usual


@contextmanager
def folder() -> Iterator[Path]:
    """Give a folder in memory, where there is room, that is gone afterwards."""
    with tempfile.TemporaryDirectory(prefix="actualisatie-", dir=place()) as name:
        yield Path(name)
