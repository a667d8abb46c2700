"""The process in which a round runs as a flow, with a clock on each of our own functions that the flow calls."""

import json
import sys
from collections.abc import Callable
from datetime import date
from functools import wraps
from inspect import isclass, isfunction
from threading import Lock
from time import perf_counter
from typing import Any

from prefect import Task, flow

from actualisatie.flows import daily_round as round_module
from actualisatie.flows import steps
from actualisatie.flows.parameters import Order

_OURS = "actualisatie.tasks."


class Clock:
    """Adds up the time in which at least one of our functions runs, in whichever thread."""

    def __init__(self) -> None:
        self.seconds = 0.0
        self._running, self._since, self._lock = 0, 0.0, Lock()

    def timed(self, function: Callable[..., Any]) -> Callable[..., Any]:
        """Return the function with the clock on it."""

        @wraps(function)
        def timed(*args: Any, **named: Any) -> Any:
            self._enter()
            try:
                return function(*args, **named)
            finally:
                self._leave()

        return timed

    def _enter(self) -> None:
        with self._lock:
            if not self._running:
                self._since = perf_counter()
            self._running += 1

    def _leave(self) -> None:
        with self._lock:
            self._running -= 1
            if not self._running:
                self.seconds += perf_counter() - self._since


def main() -> None:
    """Run the round of a campaign on a day, named on the command line, and print what it took as JSON."""
    campaign, day = sys.argv[1:]
    clock = Clock()
    for module in (round_module, steps):
        _put_clock(module, clock)
    _start_server()
    began = perf_counter()
    done = round_module.daily_round(Order(campaign=campaign, operator="bench", today=date.fromisoformat(day)))
    sys.stdout.write(json.dumps({"wall": perf_counter() - began, "ours": clock.seconds, "done": done}) + "\n")


def _put_clock(module: Any, clock: Clock) -> None:
    """Put the clock on the tasks, functions and methods that a module of flows calls, but not on Prefect around."""
    for name, value in list(vars(module).items()):
        if isinstance(value, Task):
            if not hasattr(value.fn, "__wrapped__"):
                value.fn = clock.timed(value.fn)
        elif isfunction(value) and value.__module__.startswith(_OURS):
            setattr(module, name, clock.timed(value))
        elif isclass(value) and value.__module__.startswith(_OURS):
            _put_on_methods(value, clock)


def _put_on_methods(owner: type, clock: Clock) -> None:
    for name, value in list(vars(owner).items()):
        if isfunction(value) and not hasattr(value, "__wrapped__"):
            setattr(owner, name, clock.timed(value))


@flow
def _start_server() -> None:
    """Do nothing: Prefect starts its server for it, which a round on a running one does not wait for."""
