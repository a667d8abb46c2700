"""The print room of this process: its workers are started once and kept for all batches."""

import atexit
from collections.abc import Iterator
from functools import lru_cache
from pathlib import Path

from actualisatie.campaigns.printing import Printer
from actualisatie.letters.batch import BatchInfo, PrintedBatch
from actualisatie.letters.batches import print_batch
from actualisatie.letters.content import LetterContent
from actualisatie.letters.press import LetterPress


def printer(workers: int, cache: Path) -> Printer:
    """Return what prints a batch with this many worker processes; layouts are kept in the folder `cache`."""

    def prints(contents: Iterator[LetterContent], info: BatchInfo, folder: Path) -> PrintedBatch:
        return print_batch(contents, info, folder, press=_press(workers, cache))

    return prints


@lru_cache(maxsize=1)
def _press(workers: int, cache: Path) -> LetterPress:
    press = LetterPress(workers, cache)
    atexit.register(press.__exit__)
    return press
