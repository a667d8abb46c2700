"""Worker processes that do not grow: their memory is capped, and they are renewed after much work."""

import resource
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from contextlib import contextmanager
from multiprocessing import get_context
from threading import Lock
from typing import ParamSpec, TypeVar

from actualisatie.letters.errors import PressStoppedError

MEMORY_CAP = 2 * 1024**3
"""Bytes of data that a worker may hold; one that asks for more fails instead of starving the machine."""

TASKS_PER_WORKER = 200
"""Tasks after which workers are renewed, so that whatever a library never gives back does not add up."""

_AHEAD = 3
"""Tasks per worker that wait or work at a time: results may not pile up while they are written."""

P = ParamSpec("P")
R = TypeVar("R")


class WorkerPool:
    """`workers` processes, spawned because the caller may be multithreaded. Several threads may share it."""

    def __init__(self, workers: int, warm_up: Callable[[], object]) -> None:
        self._workers = workers
        self._warm_up = warm_up
        self._lock = Lock()
        self._given = 0
        self._executor = self._started()

    def submit(self, work: Callable[P, R], *args: P.args, **kwargs: P.kwargs) -> "Future[R]":
        """Give a worker something to do."""
        with self._lock:
            self._given += 1
            if self._given > TASKS_PER_WORKER * self._workers:
                self._executor.shutdown(wait=False)  # what was given to them is still done
                self._executor, self._given = self._started(), 1
            return self._executor.submit(work, *args, **kwargs)

    def map(self, work: Callable[..., R], tasks: Iterable[tuple[object, ...]]) -> Iterator[R]:
        """Yield the results of many tasks in their order, a few ahead of what was asked for."""
        waiting: deque[Future[R]] = deque()
        try:
            for task in tasks:
                waiting.append(self.submit(work, *task))
                if len(waiting) > _AHEAD * self._workers:
                    yield waiting.popleft().result()
            while waiting:
                yield waiting.popleft().result()
        finally:
            for future in waiting:
                future.cancel()

    def close(self) -> None:
        """Stop the workers; what they were doing is dropped."""
        self._executor.shutdown(cancel_futures=True)

    def _started(self) -> ProcessPoolExecutor:
        executor = ProcessPoolExecutor(self._workers, mp_context=get_context("spawn"), initializer=_cap_memory)
        for _ in range(self._workers):
            executor.submit(self._warm_up)  # starts the processes and their imports right away
        return executor


@contextmanager
def telling_when_stopped() -> Iterator[None]:
    """Turn the end of a worker process into PressStoppedError."""
    try:
        yield
    except (BrokenProcessPool, MemoryError) as stopped:
        raise PressStoppedError from stopped


def _cap_memory() -> None:
    _, hard = resource.getrlimit(resource.RLIMIT_DATA)
    cap = MEMORY_CAP if hard == resource.RLIM_INFINITY else min(MEMORY_CAP, hard)
    resource.setrlimit(resource.RLIMIT_DATA, (cap, hard))
