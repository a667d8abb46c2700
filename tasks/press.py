"""The print room of this process: its workers are started once and kept for all batches."""

from collections.abc import Iterator
from pathlib import Path

from actualisatie.campaigns.printing import Printer
from actualisatie.letters.batch import BatchInfo, PrintedBatch
from actualisatie.letters.batches import print_batch
from actualisatie.letters.content import LetterContent


def printer(workers: int) -> Printer:
    """Return what prints a batch with this many worker processes."""

    def prints(contents: Iterator[LetterContent], info: BatchInfo, folder: Path) -> PrintedBatch:
        return print_batch(contents, info, folder, workers=workers)

    return prints
