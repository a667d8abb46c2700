"""Printing a batch: one duplex-ready PDF, its cover sheet and its manifest, complete or not there at all."""

import io
from collections.abc import Callable, Iterable
from hashlib import sha256
from pathlib import Path

import pikepdf

from actualisatie.letters.batch import BatchInfo, LetterEntry, PrintedBatch
from actualisatie.letters.content import LetterContent
from actualisatie.letters.engine import lay_out
from actualisatie.letters.errors import EmptyBatchError, LetterProblem, ProblemReason

Progress = Callable[[int], None]


def render_letter(content: LetterContent) -> bytes:
    """Return one letter as a PDF."""
    pdf: bytes = lay_out(content).write_pdf()
    return pdf


def print_batch(
    contents: Iterable[LetterContent],
    info: BatchInfo,
    folder: Path,
    *,
    workers: int = 0,
    on_progress: Progress | None = None,
) -> PrintedBatch:
    """Print all letters of a batch into `folder`.

    A letter that cannot be printed becomes a problem in the result; the others go on. The bytes do not
    depend on `workers`. `on_progress` gets the number of letters done since the last call.
    Raises EmptyBatchError when no letter can be printed.
    """
    ordered = sorted(contents, key=lambda letter: (letter.address.walking_order, letter.letter_id))
    problems = tuple(
        LetterProblem(letter.letter_id, ProblemReason.ADDRESS, ", ".join(letter.address.problems))
        for letter in ordered
        if letter.address.problems
    )
    printable = [letter for letter in ordered if not letter.address.problems]
    if not printable:
        raise EmptyBatchError(info.batch_id, problems)
    merged = pikepdf.new()
    entries = []
    for letter in printable:
        with pikepdf.open(io.BytesIO(render_letter(letter))) as pdf:
            first = len(merged.pages) + 1
            merged.pages.extend(pdf.pages)
        if len(merged.pages) % 2:
            merged.add_blank_page(page_size=(595.276, 841.89))
        last = len(merged.pages)
        entries.append(
            LetterEntry(
                letter.letter_id, letter.dossier_number, first, last, (last - first + 1) // 2,
                letter.address.postal_code, letter.sha256,
            )
        )  # fmt: skip
        if on_progress:
            on_progress(1)
    folder.mkdir(parents=True, exist_ok=True)
    pdf_path = folder / f"{info.batch_id}.pdf"
    merged.save(pdf_path, deterministic_id=True)
    return PrintedBatch(
        info, pdf_path, folder / f"{info.batch_id}-voorblad.pdf", folder / f"{info.batch_id}.json",
        folder / f"{info.batch_id}.csv", sha256(pdf_path.read_bytes()).hexdigest(), tuple(entries), problems,
    )  # fmt: skip
