"""The printing press: worker processes that lay out letters, kept warm from batch to batch."""

from collections.abc import Iterator, Sequence
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Self

from actualisatie.letters.chunks import PrintedChunk, Sheets, print_chunk, print_sheets
from actualisatie.letters.kinds import SignatureRule
from actualisatie.letters.letterhead import Letterhead
from actualisatie.letters.markup import render_stationery_html
from actualisatie.letters.merge.drawing import Drawing
from actualisatie.letters.merge.work import CHUNK, MergedChunk, draw_pages, merge_chunk
from actualisatie.letters.network import Printable
from actualisatie.letters.pool import WorkerPool, telling_when_stopped

LEAST, MOST = 8, 25
"""Letters per task: enough to be worth its overhead, few enough to share a small batch among workers."""


class LetterPress:
    """Lays out letters in `workers` processes, or in this one when `workers` is 0.

    Starting a worker costs about a second of processor time, so one press serves many batches:
    `with LetterPress(2) as press: print_batch(..., press=press)`. Several threads may share one press.
    `cache` is a folder for layouts that the next press may use too; without one they last as long as this press.
    After PressStoppedError the press is of no more use: make a new one.
    """

    def __init__(self, workers: int = 0, cache: Path | None = None) -> None:
        self._pool = WorkerPool(workers, partial(print_chunk, ())) if workers else None
        self._own = TemporaryDirectory(prefix="actualisatie-press-") if workers and cache is None else None
        self._cache = Path(self._own.name) if self._own else cache
        self._stationery: dict[tuple[str, Letterhead], Sheets] = {}

    def __enter__(self) -> Self:
        """Start printing."""
        return self

    def __exit__(self, *_: object) -> None:
        """Stop the workers; what they were doing is dropped."""
        if self._pool:
            self._pool.close()
        if self._own:
            self._own.cleanup()

    def chunks(self, contents: Sequence[Printable]) -> Iterator[PrintedChunk]:
        """Lay out letters; yield chunk after chunk in the given order. Raises PressStoppedError."""
        # Chosen by the number of letters alone: the print file may not depend on the number of workers.
        size = min(max(-(-len(contents) // 2), LEAST), MOST)
        tasks = ((contents[start : start + size],) for start in range(0, len(contents), size))
        if self._pool is None:
            yield from (print_chunk(*task) for task in tasks)
            return
        with telling_when_stopped():
            yield from self._pool.map(print_chunk, tasks)

    def merged(self, letters: Sequence[bytes]) -> Iterator[MergedChunk]:
        """Merge letters, given as JSON; yield chunk after chunk in the given order.

        Raises PressStoppedError, SelfCheckError, UnmergeableBatchError.
        """
        size = min(max(-(-len(letters) // 4), LEAST), CHUNK)
        tasks = ((letters[start : start + size], start, self._cache) for start in range(0, len(letters), size))
        if self._pool is None:
            yield from (merge_chunk(*task) for task in tasks)
            return
        with telling_when_stopped():
            yield from self._pool.map(merge_chunk, tasks)

    def sheets(self, html: str, letterhead: Letterhead) -> Sheets:
        """Lay out one HTML document of ours that is not a letter. Raises PressStoppedError."""
        if self._pool is None:
            return print_sheets(html, letterhead)
        with telling_when_stopped():
            return self._pool.submit(print_sheets, html, letterhead).result()

    def stationery(self, letterhead: Letterhead, rule: SignatureRule) -> Sheets:
        """Return the stationery of a letterhead, laid out once for as long as the press stands."""
        html = render_stationery_html(letterhead, rule)
        key = (html, letterhead)
        if key not in self._stationery:
            self._stationery[key] = self.sheets(html, letterhead)
        return self._stationery[key]

    def drawn_stationery(self, letterhead: Letterhead, rule: SignatureRule) -> list[Drawing]:
        """Return the same stationery as a merged print file takes it. Raises PressStoppedError."""
        html = render_stationery_html(letterhead, rule)
        if self._pool is None:
            return draw_pages(html, letterhead)
        with telling_when_stopped():
            return self._pool.submit(draw_pages, html, letterhead).result()
