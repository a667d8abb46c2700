"""What all measurements share: a folder that goes away, two ways timed in turns, and their medians."""

import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory
from time import perf_counter

Timed = Callable[[], float]
"""Does the work once, on fresh data, and returns the seconds of the part that counts."""


@dataclass(frozen=True, slots=True)
class Comparison:
    """Median seconds of our way and of the bare way to do `count` things."""

    what: str
    bare_way: str
    count: int
    ours: float
    bare: float

    @property
    def ratio(self) -> float:
        """Return how many times the bare way's time ours takes."""
        return self.ours / self.bare

    @property
    def per_second(self) -> float:
        """Return how many things our way does in a second."""
        return self.count / self.ours

    def as_json(self) -> dict[str, object]:
        """Return everything for a program; times in seconds."""
        return {
            "what": self.what,
            "against": self.bare_way,
            "count": self.count,
            "ours": round(self.ours, 6),
            "bare": round(self.bare, 6),
            "ratio": round(self.ratio, 3),
        }


def compare(what: str, bare_way: str, count: int, *, ours: Timed, bare: Timed, repeat: int) -> Comparison:
    """Measure both ways in turns, so that a slow moment of the machine touches both."""
    pairs = [(ours(), bare()) for _ in range(repeat)]
    return Comparison(what, bare_way, count, median(one for one, _ in pairs), median(one for _, one in pairs))


@dataclass(slots=True)
class Clock:
    """Counts seconds, but not those in which it was stopped."""

    counter: Callable[[], float] = perf_counter
    _stopped: float = 0.0

    def now(self) -> float:
        """Return the seconds that counted since some moment."""
        return self.counter() - self._stopped

    @contextmanager
    def stopped(self) -> Iterator[None]:
        """Let what happens meanwhile not count."""
        began = self.now()
        try:
            yield
        finally:
            self._stopped += self.now() - began


CLOCK = Clock()
"""What all measurements are taken with."""


def seconds(work: Callable[[], object]) -> float:
    """Return how long a piece of work takes."""
    began = CLOCK.now()
    work()
    return CLOCK.now() - began


@contextmanager
def workplace() -> Iterator[Path]:
    """Give a folder that is removed afterwards."""
    with TemporaryDirectory(prefix="actualisatie-bench-") as folder:
        yield Path(folder)


@contextmanager
def few_cores(count: int) -> Iterator[None]:
    """Keep this process, and what it starts, on so many processors."""
    before = os.sched_getaffinity(0)
    os.sched_setaffinity(0, sorted(before)[:count])
    try:
        yield
    finally:
        os.sched_setaffinity(0, before)
