"""The printing press: worker processes that lay out letters, kept warm from batch to batch."""

from collections.abc import Iterator, Sequence
from concurrent.futures import Executor, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from contextlib import contextmanager
from multiprocessing import get_context
from typing import Self

from actualisatie.letters.chunks import PrintedChunk, Sheets, print_chunk, print_sheets
from actualisatie.letters.errors import PressStoppedError
from actualisatie.letters.kinds import SignatureRule
from actualisatie.letters.letterhead import Letterhead
from actualisatie.letters.markup import render_stationery_html
from actualisatie.letters.network import Printable

LEAST, MOST = 8, 25
"""Letters per task: enough to be worth its overhead, few enough to share a small batch among workers."""


class LetterPress:
    """Lays out letters in `workers` processes, or in this one when `workers` is 0.

    Starting a worker costs about a second of processor time, so one press serves many batches:
    `with LetterPress(2) as press: print_batch(..., press=press)`. Processes are spawned, never forked,
    because the caller may be multithreaded; several threads may share one press. After PressStoppedError
    the press is of no more use: make a new one.
    """

    def __init__(self, workers: int = 0) -> None:
        self._pool: Executor | None = None
        if workers:
            self._pool = ProcessPoolExecutor(workers, mp_context=get_context("spawn"))
            for _ in range(workers):
                self._pool.submit(print_chunk, ())  # starts the processes and their imports right away
        self._stationery: dict[tuple[str, Letterhead], Sheets] = {}

    def __enter__(self) -> Self:
        """Start printing."""
        return self

    def __exit__(self, *_: object) -> None:
        """Stop the workers; what they were doing is dropped."""
        if self._pool:
            self._pool.shutdown(cancel_futures=True)

    def chunks(self, contents: Sequence[Printable]) -> Iterator[PrintedChunk]:
        """Lay out letters; yield chunk after chunk in the given order. Raises PressStoppedError."""
        # Chosen by the number of letters alone: the print file may not depend on the number of workers.
        size = min(max(-(-len(contents) // 2), LEAST), MOST)
        parts = [contents[start : start + size] for start in range(0, len(contents), size)]
        if self._pool is None:
            yield from map(print_chunk, parts)
            return
        with _telling_when_stopped():
            waiting = [self._pool.submit(print_chunk, part) for part in parts]
            try:
                for future in waiting:
                    yield future.result()
            finally:
                for future in waiting:
                    future.cancel()

    def sheets(self, html: str, letterhead: Letterhead) -> Sheets:
        """Lay out one HTML document of ours that is not a letter. Raises PressStoppedError."""
        if self._pool is None:
            return print_sheets(html, letterhead)
        with _telling_when_stopped():
            return self._pool.submit(print_sheets, html, letterhead).result()

    def stationery(self, letterhead: Letterhead, rule: SignatureRule) -> Sheets:
        """Return the stationery of a letterhead, laid out once for as long as the press stands."""
        html = render_stationery_html(letterhead, rule)
        key = (html, letterhead)
        if key not in self._stationery:
            self._stationery[key] = self.sheets(html, letterhead)
        return self._stationery[key]


@contextmanager
def _telling_when_stopped() -> Iterator[None]:
    try:
        yield
    except BrokenProcessPool as stopped:
        raise PressStoppedError from stopped
