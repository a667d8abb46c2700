"""Filling the print file of a batch: merged, or letter by letter."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from hashlib import sha256
from itertools import islice
from typing import BinaryIO

from actualisatie.letters.assembly import PrintFile
from actualisatie.letters.batch import BatchInfo, LetterEntry
from actualisatie.letters.errors import LetterProblem
from actualisatie.letters.merge.book import PrintBook
from actualisatie.letters.merge.reasons import UnmergeableBatchError
from actualisatie.letters.merge.report import MergeReport
from actualisatie.letters.press import LetterPress
from actualisatie.letters.waiting import WaitingLetter

_PLAIN = 500
"""Letters that are turned back into values at a time."""


@dataclass(slots=True)
class FilledFile:
    """What stands in a print file, and what does not."""

    sha256: str = ""
    entries: list[LetterEntry] = field(default_factory=list)
    problems: list[LetterProblem] = field(default_factory=list)
    report: MergeReport = field(default_factory=MergeReport)


def print_file(
    letters: Sequence[WaitingLetter],
    info: BatchInfo,
    press: LetterPress,
    file: BinaryIO,
    on_progress: Callable[[int], None] | None,
    *,
    is_merged: bool,
) -> FilledFile:
    """Print letters into an open file, in their order. Raises PressStoppedError and SelfCheckError."""
    tell = on_progress or (lambda count: None)
    if is_merged:
        try:
            return _merged(letters, info, press, file, tell)
        except UnmergeableBatchError as unmergeable:
            file.seek(0)
            file.truncate()
            filled = _plain(letters, info, press, file, lambda count: None)
            filled.report.plainly = str(unmergeable)
            return filled
    return _plain(letters, info, press, file, tell)


def _merged(
    letters: Sequence[WaitingLetter], info: BatchInfo, press: LetterPress, file: BinaryIO, tell: Callable[[int], None]
) -> FilledFile:
    filled = FilledFile()
    by_id = {letter.letter_id: letter for letter in letters}
    book = PrintBook(file, press.drawn_stationery(info.letterhead, letters[0].signature_rule), info.kind)
    for chunk in press.merged([letter.text for letter in letters]):
        for letter in chunk.letters:
            first, last = book.add(letter, chunk)
            filled.entries.append(_entry(by_id[letter.letter_id], first, last))
            if letter.reason:
                filled.report.whole[letter.reason] += 1
            else:
                filled.report.merged += 1
        book.note_glyphs(chunk.glyphs)
        filled.problems += chunk.problems
        filled.report.checked += chunk.checked
        tell(len(chunk.letters) + len(chunk.problems))
    filled.report.variants = book.variants
    if filled.entries:
        filled.sha256 = book.finish(info.batch_id)
    return filled


def _plain(
    letters: Sequence[WaitingLetter], info: BatchInfo, press: LetterPress, file: BinaryIO, tell: Callable[[int], None]
) -> FilledFile:
    filled = FilledFile()
    waiting = iter(letters)
    by_id = {letter.letter_id: letter for letter in letters}
    with PrintFile(press.stationery(info.letterhead, letters[0].signature_rule)) as pdf:
        while part := [letter.content() for letter in islice(waiting, _PLAIN)]:
            for chunk in press.chunks(part):
                placed = pdf.add(chunk, info.kind)
                filled.entries += [_entry(by_id[letter_id], first, last) for letter_id, first, last in placed]
                filled.problems += chunk.problems
                tell(len(chunk.letters) + len(chunk.problems))
        body = pdf.finish(info.batch_id)
    filled.sha256 = sha256(body).hexdigest()
    file.write(body)
    return filled


def _entry(letter: WaitingLetter, first: int, last: int) -> LetterEntry:
    return LetterEntry(
        letter_id=letter.letter_id,
        dossier_number=letter.dossier_number,
        page_from=first,
        page_to=last,
        sheets=(last - first + 1) // 2,
        postal_code=letter.postal_code,
        content_sha256=letter.content_sha256,
    )
