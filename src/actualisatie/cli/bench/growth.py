"""The same campaign at two sizes: what ten times as many dossiers cost, and which targets are met."""

import platform
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import ExitStack, closing, contextmanager
from dataclasses import dataclass, replace
from functools import partial
from statistics import fmean
from typing import Any

import psycopg

from actualisatie.cli.bench.campaign import Measured, Size, measured_steps
from actualisatie.cli.bench.engines import machine
from actualisatie.cli.bench.meter import Step
from actualisatie.cli.bench.tools import few_cores, workplace
from actualisatie.cli.bench.turns import Rests, Steps

SMALLER = 10
"""How many times smaller the other size is."""

TIMES = 4
"""How often the other size is measured: once before each step of the large one, then spread over it."""

CORES = 2


@dataclass(frozen=True, slots=True)
class Target:
    """What is asked of the program, what was measured, and the limit; higher is better only for a speed."""

    what: str
    measured: float
    limit: float
    at_least: bool = False

    @property
    def met(self) -> bool:
        """Return whether the measured value keeps to the limit."""
        return self.measured >= self.limit if self.at_least else self.measured <= self.limit

    def as_json(self) -> dict[str, object]:
        """Return everything for a program."""
        limit = f"{'at least' if self.at_least else 'at most'} {self.limit:g}"
        return {"target": self.what, "asked": limit, "measured": round(self.measured, 3), "met": self.met}


@dataclass(frozen=True, slots=True)
class Growth:
    """A large campaign and some small ones, of which each step was taken before its own, or in its rests.

    Each may have been cut off. Machines have quick and slow seconds: the small ones count with the mean of their times.
    """

    large: Measured
    small: tuple[Measured, ...]

    def factor(self, step: Step) -> float:
        """Return how many times longer a step of the large one takes; both in seconds of this run."""
        return step.ours / self.smaller(step).ours

    def bare_factor(self, step: Step) -> float:
        """Return the same of the bare way: what the database and the machine grow by themselves."""
        return step.bare / self.smaller(step).bare

    def smaller(self, step: Step) -> Step:
        """Return the same step of the small campaigns: the mean of their times."""
        found = [one for measured in self.small for one in measured.steps if one.what == step.what]
        return replace(found[0], ours=fmean(one.ours for one in found), bare=fmean(one.bare for one in found))

    def targets(self) -> Iterator[Target]:
        """Give each target for which something was measured."""
        steps = {one.what: one for one in self.large.steps}
        size = self.large.size.dossiers / self.small[0].size.dossiers
        if round_ := steps.get("round"):
            yield Target("round against bare SQL, times", round_.ratio, 3)
            yield Target("round, seconds", round_.ours, 60)
        if steps:
            yield Target("import, dossiers a second", steps["import"].per_second, 2000, at_least=True)
            worst = max(self.large.steps, key=self.factor)
            yield Target(f"growth over {size:g} times the size, worst: {worst.what}", self.factor(worst), 11)
            yield Target("most memory of our process, MB", max(one.megabytes for one in self.large.steps), 600)
        if self.large.flow:
            yield Target("Prefect's share of a round's wall time", self.large.flow.share, 0.05)

    def as_json(self) -> dict[str, Any]:
        """Return everything for a program."""
        large = self.large
        return {
            "machine": f"{machine()}, {CORES} used",
            "python": platform.python_version(),
            "database": version_of(large.size.server),
            "dossiers": large.size.dossiers,
            "due": large.size.due,
            "steps": [one.as_json() | self._growth(one) for one in large.steps],
            "smaller": {
                "dossiers": self.small[0].size.dossiers,
                "runs": [[one.as_json() for one in measured.steps] for measured in self.small],
            },
            "sources": _sources(large),
            "flow": large.flow.as_json() if large.flow else None,
            "targets": [one.as_json() for one in self.targets()],
        }

    def _growth(self, step: Step) -> dict[str, float]:
        return {"growth": round(self.factor(step), 2), "bare growth": round(self.bare_factor(step), 2)}


def measure_growth(size: Size, tell: Callable[[int, Step | str], None]) -> Growth:
    """Measure each step at the size, and four times at a tenth of it: before, twice in between, and about its end.

    Sources are asked, and Prefect's round is taken, at the size alone. When it is interrupted, what was measured until
    then is returned, and the databases are gone all the same.
    """
    tenth = {name: max(getattr(size, name) // SMALLER, 10) for name in ("dossiers", "due", "replies")}
    small = replace(size, **tenth, sample=0, flow=0)
    growth = Growth(Measured(size), tuple(Measured(small) for _ in range(TIMES)))
    try:
        _take_in_turn(growth, tell)
    except KeyboardInterrupt:
        tell(size.dossiers, "interrupted: what follows is what was measured until now")
    return growth


def _take_in_turn(growth: Growth, tell: Callable[[int, Step | str], None]) -> None:
    rests = Rests()
    with few_cores(CORES), ExitStack() as at_the_end:
        large = at_the_end.enter_context(_under_way(growth.large, tell, rests))
        first, *others = (at_the_end.enter_context(_under_way(one, tell, Rests())) for one in growth.small)
        for _ in first:
            rests.begin(others, SMALLER * growth.small[0].steps[-1].ours)
            next(large, None)
            rests.end()


@contextmanager
def _under_way(measured: Measured, tell: Callable[[int, Step | str], None], rests: Rests) -> Iterator[Steps]:
    """Give the steps of a campaign; its databases and folder are gone afterwards, however far it came."""
    told = partial(tell, measured.size.dossiers)
    with workplace() as folder, closing(measured_steps(folder, measured, told, rests)) as steps:
        yield steps


def version_of(server: str | None) -> str:
    """Return which database it is."""
    if server is None:
        return f"SQLite {sqlite3.sqlite_version}"
    with psycopg.connect(server) as connection:
        return f"PostgreSQL {connection.info.server_version // 10_000}"


def _sources(measured: Measured) -> dict[str, object]:
    """Return what asking cost for the sample, and what that means for all: an extrapolation, and named so."""
    a_dossier = measured.asked_seconds / max(measured.asked, 1)
    return {
        "dossiers in the sample": measured.asked,
        "seconds": round(measured.asked_seconds, 3),
        "dossiers a second": round(1 / a_dossier, 1) if a_dossier else None,
        "extrapolated seconds for all": round(a_dossier * measured.size.dossiers, 1),
    }
