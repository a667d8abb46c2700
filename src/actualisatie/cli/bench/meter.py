"""Measures one step after the other on the same database, each beside the barest way to the same rows."""

import os
from collections.abc import Callable, Sequence
from contextlib import closing
from dataclasses import dataclass, field

from sqlalchemy import Engine

from actualisatie.cli.bench.bare import Statement, highest_ids, same_rows
from actualisatie.cli.bench.memory import memory_watched
from actualisatie.cli.bench.stores import Store
from actualisatie.cli.bench.tools import seconds
from actualisatie.cli.bench.turns import Rests


@dataclass(frozen=True, slots=True)
class Step:
    """What one step took: seconds of our way and of bare SQL, and the most memory of our process (megabytes)."""

    what: str
    count: int
    ours: float
    bare: float
    megabytes: int

    @property
    def ratio(self) -> float:
        """Return how many times the bare way's time ours takes."""
        return self.ours / self.bare

    @property
    def per_second(self) -> float:
        """Return how many of the things counted our way does in a second."""
        return self.count / self.ours

    def as_json(self) -> dict[str, object]:
        """Return everything for a program."""
        return {
            "what": self.what,
            "count": self.count,
            "ours": round(self.ours, 4),
            "bare": round(self.bare, 4),
            "ratio": round(self.ratio, 2),
            "per second": round(self.per_second),
            "peak MB": self.megabytes,
        }


Tell = Callable[[Step | str], None]
"""Says what begins, or what a step took, while the rest goes on."""


@dataclass(slots=True)
class Meter:
    """The database that the campaign is in, the steps measured so far, and what is taken between their transactions."""

    store: Store
    tell: Tell
    steps: list[Step]
    rests: Rests = field(default_factory=Rests)

    def step(
        self,
        what: str,
        count: int,
        ours: Callable[[Engine], float | None],
        statements: Sequence[Statement] = (),
    ) -> None:
        """Take a step; then do the same in a copy made before, by statements and by inserting the rows that are new.

        `ours` may return its own seconds where not all that it does counts.
        """
        self.tell(f"{what} begins: {count}")
        with self.store.copy("beside") as beside:
            known = highest_ids(self.store)
            took: list[float] = []
            os.sync()  # else the disk would write the copy while the step waits for its own
            with self.store.engine() as engine, memory_watched() as memory, self.rests.between_transactions(engine):
                whole = seconds(lambda: took.append(ours(engine) or 0.0))
            os.sync()
            bare = same_rows(beside, self.store, known, statements)
        self.store.tidy()
        self._keep(Step(what, count, took[0] or whole, bare, memory.peak))

    def look(self, what: str, count: int, ours: Callable[[Engine], object], query: str) -> None:
        """Take a step that mostly reads, beside one query."""
        self.tell(f"{what} begins: {count}")
        with self.store.engine() as engine, memory_watched() as memory:
            took = seconds(lambda: ours(engine))
        with closing(self.store.bare()) as connection:
            cursor = connection.cursor()
            bare = seconds(lambda: (cursor.execute(query), cursor.fetchall()))
        self._keep(Step(what, count, took, bare, memory.peak))

    def _keep(self, step: Step) -> None:
        self.steps.append(step)
        self.tell(step)
