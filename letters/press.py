"""The printing press: worker processes that lay out letters, kept warm from batch to batch."""

from collections.abc import Iterator, Sequence
from concurrent.futures import Executor, Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from multiprocessing import get_context
from typing import Self, TypeVar

from actualisatie.letters.chunks import PrintedChunk, Sheets, print_chunk, print_sheets
from actualisatie.letters.content import LetterContent
from actualisatie.letters.errors import PressStoppedError
from actualisatie.letters.kinds import SignatureRule
from actualisatie.letters.letterhead import Letterhead
from actualisatie.letters.markup import render_stationery_html

Result = TypeVar("Result")
CHUNK = 20
"""Letters per task. Fixed, because what a print file holds must not depend on the number of workers."""


class LetterPress:
    """Lays out letters in `workers` processes, or in this one when `workers` is 0.

    Starting a worker costs about a second of processor time, so one press serves many batches:
    `with LetterPress(2) as press: print_batch(..., press=press)`. Processes are spawned, never forked,
    because the caller may be multithreaded.
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

    def chunks(self, contents: Sequence[LetterContent]) -> Iterator[PrintedChunk]:
        """Lay out letters; yield chunk after chunk in the given order. Raises PressStoppedError."""
        parts = [contents[start : start + CHUNK] for start in range(0, len(contents), CHUNK)]
        if self._pool is None:
            yield from map(print_chunk, parts)
            return
        waiting = [self._pool.submit(print_chunk, part) for part in parts]
        try:
            for future in waiting:
                yield _outcome(future)
        finally:
            for future in waiting:
                future.cancel()

    def sheets(self, html: str, letterhead: Letterhead) -> Sheets:
        """Lay out one HTML document of ours that is not a letter. Raises PressStoppedError."""
        if self._pool is None:
            return print_sheets(html, letterhead)
        return _outcome(self._pool.submit(print_sheets, html, letterhead))

    def stationery(self, letterhead: Letterhead, rule: SignatureRule) -> Sheets:
        """Return the stationery of a letterhead, laid out once for as long as the press stands."""
        html = render_stationery_html(letterhead, rule)
        key = (html, letterhead)
        if key not in self._stationery:
            self._stationery[key] = self.sheets(html, letterhead)
        return self._stationery[key]


def _outcome(future: Future[Result]) -> Result:
    try:
        return future.result()
    except BrokenProcessPool as stopped:
        raise PressStoppedError from stopped
