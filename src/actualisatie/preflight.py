"""Says in one line what the machine lacks, before anything else runs.

Runs on the bare interpreter, before any package is installed: standard library only, and readable by older Pythons too.
"""

from __future__ import annotations  # an older Python must get as far as the line that names it

import ctypes
import sys

_PYTHON = (3, 11)
_LIBRARIES = ("libpango-1.0.so.0", "libpangoft2-1.0.so.0", "libharfbuzz.so.0", "libfontconfig.so.1")
_PACKAGES = "libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz0b libfontconfig1"


def missing_requirement() -> str | None:
    """Return what this machine lacks and how to get it, or None when all is there."""
    if sys.version_info < _PYTHON:
        found = ".".join(str(part) for part in sys.version_info[:3])
        return f"actualisatie needs Python {_PYTHON[0]}.{_PYTHON[1]} or newer; this is {found}."
    if sys.platform != "linux":
        return None
    missing = [name for name in _LIBRARIES if not _loads(name)]
    if missing:
        return (
            f"Pango, which lays out the letters, is missing ({', '.join(missing)}). "
            f"On Debian or Ubuntu: sudo apt-get install -y {_PACKAGES}"
        )
    return None


def _loads(library: str) -> bool:
    try:
        ctypes.CDLL(library)
    except OSError:
        return False
    return True


if __name__ == "__main__":
    problem = missing_requirement()
    if problem:
        sys.exit(problem)
