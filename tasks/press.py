"""The print room of this process: its workers are started once and kept for all batches."""

import atexit
import logging
from collections.abc import Callable, Iterator
from functools import lru_cache
from pathlib import Path

from actualisatie.campaigns.batches.printing import Printer
from actualisatie.letters.batch import BatchInfo, PrintedBatch
from actualisatie.letters.batches import print_batch
from actualisatie.letters.content import LetterContent
from actualisatie.letters.press import LetterPress

TOLD_EVERY = 1_000
"""Letters after which the log says how far a batch is."""

_log = logging.getLogger(__name__)


def printer(workers: int, cache: Path) -> Printer:
    """Return what prints a batch with this many worker processes; layouts are kept in the folder `cache`."""

    def prints(contents: Iterator[LetterContent], info: BatchInfo, folder: Path) -> PrintedBatch:
        batch = print_batch(contents, info, folder, press=_press(workers, cache), on_progress=_teller(info.batch_id))
        if batch.report.whole or batch.report.plainly:
            _log.info("batch %s: %s", info.batch_id, batch.report.as_json())
        return batch

    return prints


def _teller(batch_id: str) -> Callable[[int], None]:
    """Return what notes in the log how many letters of a batch are set."""
    done = 0

    def tell(count: int) -> None:
        nonlocal done
        before, done = done, done + count
        if done // TOLD_EVERY > before // TOLD_EVERY:
            _log.info("batch %s: %d letters set", batch_id, done)

    return tell


@lru_cache(maxsize=1)
def _press(workers: int, cache: Path) -> LetterPress:
    press = LetterPress(workers, cache)
    atexit.register(press.__exit__)
    return press
