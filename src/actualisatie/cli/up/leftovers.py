"""Runs whose worker died: each is a process in a session of its own, which outlives the worker that started it."""

import os
import signal
from contextlib import suppress
from pathlib import Path

_RUN = b"PREFECT__FLOW_RUN_ID="
"""What Prefect puts into the environment of a run, and into no worker's or server's."""


def end_runs_of(home: Path) -> int:
    """Kill every process of a run that works in a home; return how many. Only for when no worker runs there.

    Nobody could cancel them any more or read what they say, and a new worker would start the same work beside them.
    What they did stays done, as when a machine loses its power.
    """
    ours = f"PREFECT_HOME={home}/prefect".encode()
    killed = 0
    for entry in Path("/proc").glob("[0-9]*"):  # finds nothing on systems without it
        with suppress(OSError):  # no process, one of somebody else, or one that ended meanwhile
            given = (entry / "environ").read_bytes().split(b"\0")
            if ours in given and any(one.startswith(_RUN) for one in given):
                os.kill(int(entry.name), signal.SIGKILL)
                killed += 1
    return killed
