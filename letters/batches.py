"""Printing a batch: one duplex-ready PDF, its cover sheet and its manifest, complete or not there at all."""

from collections.abc import Callable, Iterable
from contextlib import nullcontext
from hashlib import sha256
from pathlib import Path

from actualisatie.letters.assembly import PrintFile, bare_pdf
from actualisatie.letters.batch import BatchInfo, PrintedBatch
from actualisatie.letters.checks import find_problem, normalised
from actualisatie.letters.content import LetterContent
from actualisatie.letters.cover import render_cover_html
from actualisatie.letters.errors import EmptyBatchError, LetterRefusedError
from actualisatie.letters.files import whole_file, write_whole
from actualisatie.letters.manifest import manifest_csv, manifest_json
from actualisatie.letters.network import Printable
from actualisatie.letters.press import LetterPress
from actualisatie.letters.printing import print_file
from actualisatie.letters.waiting import waiting_letters

Progress = Callable[[int], None]

MERGE_FROM = 60
"""Letters from which merging is quicker than laying out each; below, its variants cost more than they save."""


def print_batch(
    contents: Iterable[LetterContent],
    info: BatchInfo,
    folder: Path,
    *,
    workers: int = 0,
    on_progress: Progress | None = None,
    press: LetterPress | None = None,
    merge: bool | None = None,
) -> PrintedBatch:
    """Print all letters of a batch into `folder`, sorted by postal code and street.

    A letter that cannot be printed becomes a problem in the result; the others go on. The bytes depend
    on the letters and `info` only, not on `workers`. A `press` that already runs is used as it is.
    `on_progress` gets the number of letters dealt with since its last call. A large batch is merged: each layout
    is made once and only fields are set; `merge` forces that or forbids it. The manifest is written last: where it
    stands, the batch is complete.
    Raises EmptyBatchError when no letter can be printed, PressStoppedError when a worker dies, SelfCheckError
    when a merged letter is not what its full layout is.
    """
    letters, problems = waiting_letters(contents, info)
    if not letters:
        raise EmptyBatchError(info.batch_id, tuple(problems))
    folder.mkdir(parents=True, exist_ok=True)
    pdf = folder / f"{info.batch_id}.pdf"
    is_merged = len(letters) >= MERGE_FROM if merge is None else merge
    with nullcontext(press) if press else LetterPress(workers) as at_work, whole_file(pdf) as file:
        printed = print_file(letters, info, at_work, file, on_progress, is_merged=is_merged)
        letters.clear()  # the manifest of a large batch needs the room
        problems += printed.problems
        if not printed.entries:
            raise EmptyBatchError(info.batch_id, tuple(problems))
        batch = PrintedBatch(
            info=info,
            pdf=pdf,
            cover=folder / f"{info.batch_id}-voorblad.pdf",
            manifest=folder / f"{info.batch_id}.json",
            manifest_csv=folder / f"{info.batch_id}.csv",
            pdf_sha256=printed.sha256,
            entries=tuple(printed.entries),
            problems=tuple(problems),
            report=printed.report,
        )
        cover = bare_pdf(at_work.sheets(render_cover_html(batch), info.letterhead), info.batch_id)
        batch.manifest.unlink(missing_ok=True)  # of an earlier attempt: it may not stand beside other files
    _write(batch, cover)
    return batch


def render_letter(content: Printable) -> bytes:
    """Return one letter as a PDF, as a batch would print it. Raises LetterRefusedError."""
    content = normalised(content)
    problem = find_problem(content)
    if problem:
        raise LetterRefusedError(problem)
    with LetterPress() as press:
        stationery = press.stationery(content.letterhead, content.signature_rule)
        (chunk,) = press.chunks([content])
    if chunk.problems:
        raise LetterRefusedError(chunk.problems[0])
    with PrintFile(stationery) as file:
        list(file.add(chunk, content.kind))
        return file.finish(content.letter_id)


def _write(batch: PrintedBatch, cover: bytes) -> None:
    """Write the files beside the print file, the manifest last."""
    bodies = {batch.cover: cover, batch.manifest_csv: manifest_csv(batch.entries)}
    hashes = {batch.pdf.name: batch.pdf_sha256}
    hashes |= {path.name: sha256(body).hexdigest() for path, body in bodies.items()}
    for path, body in bodies.items():
        write_whole(path, body)
    write_whole(batch.manifest, manifest_json(batch, hashes))
