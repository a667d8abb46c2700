"""Prints batches as plain text instead of PDFs: the same files, checks and hashes, in no time."""

from collections.abc import Iterable
from hashlib import sha256
from pathlib import Path

from actualisatie.letters.batch import BatchInfo, LetterEntry, PrintedBatch
from actualisatie.letters.checks import find_problem
from actualisatie.letters.content import LetterContent
from actualisatie.letters.errors import EmptyBatchError
from actualisatie.letters.files import write_whole
from actualisatie.letters.manifest import manifest_csv, manifest_json


def plain_paper(contents: Iterable[LetterContent], info: BatchInfo, folder: Path) -> PrintedBatch:
    """Write one line per letter; what cannot be printed stays out, as on real paper."""
    judged = [(letter, find_problem(letter)) for letter in contents]
    problems = tuple(problem for _, problem in judged if problem)
    letters = [letter for letter, problem in judged if not problem]
    if not letters:
        raise EmptyBatchError(info.batch_id, problems)
    body = "".join(f"{letter.as_json()}\n" for letter in letters).encode()
    batch = PrintedBatch(
        info=info,
        pdf=folder / f"{info.batch_id}.pdf",
        cover=folder / f"{info.batch_id}-voorblad.pdf",
        manifest=folder / f"{info.batch_id}.json",
        manifest_csv=folder / f"{info.batch_id}.csv",
        pdf_sha256=sha256(body).hexdigest(),
        entries=tuple(_entry(letter, place) for place, letter in enumerate(letters)),
        problems=problems,
    )
    bodies = {batch.pdf: body, batch.cover: info.batch_id.encode(), batch.manifest_csv: manifest_csv(batch.entries)}
    folder.mkdir(parents=True, exist_ok=True)
    for path, content in bodies.items():
        write_whole(path, content)
    hashes = {path.name: sha256(content).hexdigest() for path, content in bodies.items()}
    write_whole(batch.manifest, manifest_json(batch, hashes))
    return batch


def _entry(letter: LetterContent, place: int) -> LetterEntry:
    return LetterEntry(
        letter_id=letter.letter_id,
        dossier_number=letter.dossier_number,
        page_from=2 * place + 1,
        page_to=2 * place + 2,
        sheets=1,
        postal_code=letter.address.postal_code,
        content_sha256=letter.sha256,
    )
