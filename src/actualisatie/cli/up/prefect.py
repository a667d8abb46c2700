"""Prefect's own commands, with one UI, and with garbage collected beside a server on SQLite and never in its way.

The second version of the UI asks a host for statistics from the operator's browser, whatever the settings say; one that
the server does not find it does not offer.

The server works in one thread, and each of its connections to SQLite in another. When Python collects garbage in the
server's thread it may have to finalise a statement of a connection that waits for the database, while whoever holds
the database waits for the server's thread: both stand still until SQLite gives up after a minute. In a thread of its
own the collection waits alone.
"""

import gc
import runpy
from itertools import count
from pathlib import Path
from threading import Event, Thread

import prefect

OFTEN = 1.0
"""Seconds between collections of what is young."""

EVERY = 60
"""After so many of these, one of everything."""


def main() -> None:
    """Run Prefect's command line in this process."""
    prefect.__ui_v2_static_path__ = Path(prefect.__file__) / "no second version of the UI"
    gc.disable()
    Thread(target=_collect, name="garbage", daemon=True).start()
    runpy.run_module("prefect", run_name="__main__", alter_sys=True)


def _collect() -> None:
    never = Event()
    for turn in count(1):
        never.wait(OFTEN)
        gc.collect(2 if turn % EVERY == 0 else 1)


if __name__ == "__main__":
    main()
