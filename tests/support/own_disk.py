"""A disk of a test's own: a small file system, or one that can only be read, for one process in its own namespace."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

NAMESPACE = ("unshare", "--map-root-user", "--mount")
SMALL, READ_ONLY = "size=8k", "ro"
"""How the disk is mounted."""


def namespaces_are_allowed() -> bool:
    try:
        tried = subprocess.run([*NAMESPACE, "mount", "-t", "tmpfs", "tmpfs", "/mnt"], capture_output=True, check=False)
    except FileNotFoundError:
        return False
    return tried.returncode == 0


own_disks = pytest.mark.skipif(
    not namespaces_are_allowed(), reason="this machine allows no file system of our own (unshare)"
)


def run_with_disk(place: Path, options: str, story: str, *arguments: object) -> subprocess.CompletedProcess[str]:
    """Run a Python story while a disk of its own is mounted at `place`; what the story writes there is gone after."""
    script = 'mount -t tmpfs -o "$1" tmpfs "$2" && shift 2 && exec "$@"'
    command = [*NAMESPACE, "sh", "-c", script, "sh", options, str(place), sys.executable, "-c", story]
    return subprocess.run(
        [*command, *map(str, arguments)],
        capture_output=True,
        text=True,
        check=False,
        timeout=120,
        env={**os.environ, "PYTHONPATH": str(Path(__file__).parent)},
    )
