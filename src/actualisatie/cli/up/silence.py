"""A worker that hangs without dying: neither its heartbeat nor its questions for work reach the server any more.

Prefect's worker sends a heartbeat every 30 seconds (PREFECT_WORKER_HEARTBEAT_SECONDS), and asks for runs every three
(PREFECT_WORKER_QUERY_SECONDS), both up to a third later. After faults of the server it waits longer, in the end eight
times as long: 312 seconds between heartbeats (`prefect.utilities.services`). Its runs are processes of their own, so
however busy they are, it goes on.

Ending a worker ends its runs, so it must surely hang. What is counted is the time for which *nothing* of it changed on
the server, while every look was answered within seconds, and no look failed. Each look makes the server write (it hands
out a token), so a server that cannot keep a heartbeat is none that answers. The clock is one that stands still while
the machine sleeps, and a gap between two looks, as when this program or the machine was stopped, begins the count anew.
Whoever asks for runs of the pool beside it (a worker of another name) counts as a sign of life: then it is left alone.
"""

from collections.abc import Callable
from dataclasses import dataclass

from actualisatie.cli.up.server import POOL, PrefectServer, ServerFaultError

NAME = "worker of this machine"
"""How the server knows the worker that `actualisatie up` starts."""

LIMIT = 600
"""Seconds without any sign of life: twenty heartbeats, nearly twice the longest pause that a worker makes by itself."""

HEARTBEATS = 20
"""The same for a worker that was told to send them more seldom."""

EVERY = 15
"""Seconds between two looks."""

GAP = 60
"""Seconds between two looks after which nobody knows what happened in between."""

Signs = tuple[object, ...]
"""What the server heard of a worker last; it changes with each sign of life."""


@dataclass(slots=True)
class Silence:
    """Counts for how long nothing was heard of a worker. `look` returns its signs and limit; None when unknown."""

    look: Callable[[], tuple[Signs, float] | None]
    _signs: Signs | None = None
    _since: float = 0
    _looked: float | None = None

    def begin(self) -> None:
        """Forget what was heard: another process was started."""
        self._signs, self._looked = None, None

    def lasts(self, now: float) -> bool:
        """Look, where it is time to; return whether nothing was heard for as long as its limit.

        `now` is in seconds of a clock that never goes back and stands still while the machine sleeps.
        """
        before = self._looked
        if before is not None and now - before < EVERY:
            return False
        self._looked, found = now, self.look()
        if found is None:
            self._signs = None
            return False
        signs, limit = found
        if signs != self._signs or before is None or now - before > GAP:
            self._signs, self._since = signs, now
        return now - self._since >= limit


def heard_by(server: PrefectServer) -> tuple[Signs, float] | None:
    """Ask the server what it heard last of our worker; None when it does not answer, or keeps nothing."""
    try:
        if not server.keeps_what_it_is_told():
            return None
        known = server.ask("POST", f"/work_pools/{POOL}/workers/filter", {})
        queues = server.ask("POST", f"/work_pools/{POOL}/queues/filter", {})
    except ServerFaultError:
        return None
    ours = [one for one in known if one["name"] == NAME]
    seldom = max((one["heartbeat_interval_seconds"] or 0 for one in ours), default=0)
    beats = tuple(one["last_heartbeat_time"] for one in ours)
    return (*beats, *sorted((one["id"], one["last_polled"]) for one in queues)), max(LIMIT, HEARTBEATS * seldom)
