"""How much memory this process takes while something runs."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from threading import Event, Thread

_PAGE = os.sysconf("SC_PAGE_SIZE")
_MEGABYTE = 2**20


@dataclass(slots=True)
class Memory:
    """Bytes that were resident before, and the most that were while it ran."""

    before: int
    most: int

    @property
    def more(self) -> int:
        """Return the megabytes that came on top."""
        return (self.most - self.before) // _MEGABYTE

    @property
    def peak(self) -> int:
        """Return the megabytes of the whole process at its most."""
        return self.most // _MEGABYTE


@contextmanager
def memory_watched() -> Iterator[Memory]:
    """Look at our own memory ten times a second."""
    memory, over = Memory(_resident(), _resident()), Event()

    def watch() -> None:
        while not over.wait(0.1):
            memory.most = max(memory.most, _resident())

    watcher = Thread(target=watch, daemon=True)
    watcher.start()
    try:
        yield memory
    finally:
        over.set()
        watcher.join()
        memory.most = max(memory.most, _resident())


def _resident() -> int:
    return int(Path("/proc/self/statm").read_text(encoding="ascii").split()[1]) * _PAGE
