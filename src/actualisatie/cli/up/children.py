"""The processes that `actualisatie up` starts, watches, and takes down with it."""

import os
import signal
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack, contextmanager, suppress
from pathlib import Path
from time import monotonic
from types import FrameType
from typing import Self

import typer

from actualisatie.cli.up.again import Again
from actualisatie.cli.up.leftovers import end_runs_of
from actualisatie.dossiers.errors import Refused

PREFECT = "actualisatie.cli.up.prefect"
"""The module that runs Prefect's commands: its server may be on SQLite."""

PATIENCE = 20
"""Seconds that a process gets to stop by itself before it is killed."""


class ChildStoppedError(Refused):
    """The server ended although nobody asked, or the worker did so too often."""


@contextmanager
def stop_signals() -> Iterator[threading.Event]:
    """Give an event that Ctrl-C (SIGINT) and SIGTERM set, instead of tearing the program down where it stands."""
    stop = threading.Event()

    def ask_to_stop(_signal: int, _frame: FrameType | None) -> None:
        stop.set()

    with ExitStack() as before:
        for number in (signal.SIGINT, signal.SIGTERM):
            before.callback(signal.signal, number, signal.signal(number, ask_to_stop))
        yield stop


class Children:
    """Prefect's own commands as processes in the home, each with its log; those that stay are stopped last first.

    Each leads a session of its own: Ctrl-C in a terminal reaches only us, and we decide the order.
    """

    def __init__(
        self,
        home: Path,
        environment: Mapping[str, str],
        stop: threading.Event,
        clock: Callable[[], float] = monotonic,
    ) -> None:
        self.stop = stop
        self._home = home
        self._clock = clock
        self._environment = dict(environment)
        self._running: dict[str, subprocess.Popen[bytes]] = {}
        self._again: dict[str, tuple[Again, tuple[str, ...]]] = {}

    def __enter__(self) -> Self:
        """Start nothing yet."""
        return self

    def __exit__(self, *_: object) -> None:
        """Stop all, the last one first, and what a worker left that did not stop by itself."""
        for process in reversed(self._running.values()):
            _end(process)
        end_runs_of(self._home)

    def start(self, name: str, *arguments: str, again: Again | None = None) -> subprocess.Popen[bytes]:
        """Start a command of Prefect; its output goes to the log of that name. With `again` its death is made good."""
        if again:
            self._again[name] = (again, arguments)
        if name in self._again:
            self._again[name][0].begins()
        with self.log(name).open("ab") as log:
            process = subprocess.Popen(  # noqa: S603 - our own interpreter, arguments from this program
                [sys.executable, "-m", PREFECT, *arguments],
                cwd=self._home,
                env=self._environment,
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                start_new_session=True,
            )
        self._running[name] = process
        return process

    def finish(self, name: str) -> bool:
        """Wait for a command that ends by itself; return False when we were asked to stop before it did."""
        process = self._running[name]
        while process.poll() is None:
            if self.stop.wait(0.1):
                return False
        del self._running[name]
        self._require_success(name, process)
        return True

    def log(self, name: str) -> Path:
        """Return the file with the output of a command."""
        return self._home / "logs" / f"{name}.log"

    def check(self) -> None:
        """Start again what may be. Raises `ChildStoppedError` when another has ended, or one ended too often."""
        for name, process in list(self._running.items()):
            if process.poll() is not None:
                self._start_again(name, process, f"stopped (exit code {process.returncode})")
            elif name in self._again and self._again[name][0].hangs(self._clock()):
                self._start_again(name, process, "gave no sign of life for ten minutes or more")

    def wait(self) -> None:
        """Wait until asked to stop. Raises `ChildStoppedError` when what cannot be started again ends before."""
        while not self.stop.wait(1):
            self.check()

    def _start_again(self, name: str, process: subprocess.Popen[bytes], why: str) -> None:
        ended = f"The {name} {why}"
        if name not in self._again:
            raise ChildStoppedError(f"{ended}: see {self.log(name)}. Everything else was stopped; start it again.")
        again, arguments = self._again[name]
        if not again.allows(self._clock()):
            often = f"more than {again.most} times within {again.within / 60:.0f} minutes"
            raise ChildStoppedError(f"{ended}, {often}: see {self.log(name)}. Everything else was stopped.")
        _end(process)
        told = again.prepare()
        self.start(name, *arguments)
        typer.echo(f"{ended} and was started again: see {self.log(name)}. {told}".rstrip(), err=True)

    def _require_success(self, name: str, process: subprocess.Popen[bytes]) -> None:
        if process.returncode:
            raise ChildStoppedError(f"The {name} failed (exit code {process.returncode}): see {self.log(name)}.")


def _end(process: subprocess.Popen[bytes]) -> None:
    """Ask a process to stop, wait, and leave nothing of its group behind: neither it nor what it started."""
    with suppress(ProcessLookupError):
        process.send_signal(signal.SIGINT)
    try:
        process.wait(PATIENCE)
    except subprocess.TimeoutExpired:
        process.kill()
    with suppress(ProcessLookupError):
        os.killpg(process.pid, signal.SIGKILL)
    process.wait()
