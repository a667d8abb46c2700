"""Printing a batch: one duplex-ready PDF, its cover sheet and its manifest, complete or not there at all."""

from collections.abc import Callable, Iterable
from contextlib import nullcontext
from hashlib import sha256
from pathlib import Path

from actualisatie.letters.assembly import PrintFile, bare_pdf
from actualisatie.letters.batch import BatchInfo, LetterEntry, PrintedBatch
from actualisatie.letters.checks import find_problem, normalised
from actualisatie.letters.content import LetterContent
from actualisatie.letters.cover import render_cover_html
from actualisatie.letters.errors import EmptyBatchError, LetterProblem, LetterRefusedError, ProblemReason
from actualisatie.letters.files import write_whole
from actualisatie.letters.manifest import manifest_csv, manifest_json
from actualisatie.letters.network import Printable
from actualisatie.letters.press import LetterPress

Progress = Callable[[int], None]


def print_batch(
    contents: Iterable[LetterContent],
    info: BatchInfo,
    folder: Path,
    *,
    workers: int = 0,
    on_progress: Progress | None = None,
    press: LetterPress | None = None,
) -> PrintedBatch:
    """Print all letters of a batch into `folder`, sorted by postal code and street.

    A letter that cannot be printed becomes a problem in the result; the others go on. The bytes depend
    on the letters and `info` only, not on `workers`. A `press` that already runs is used as it is.
    `on_progress` gets the number of letters dealt with since its last call. The manifest is written last:
    where it stands, the batch is complete.
    Raises EmptyBatchError when no letter can be printed, PressStoppedError when a worker dies.
    """
    letters, problems = _sorted_out(contents, info)
    if not letters:
        raise EmptyBatchError(info.batch_id, tuple(problems))
    with nullcontext(press) if press else LetterPress(workers) as at_work:
        pdf, entries = _printed(letters, info, at_work, problems, on_progress)
        if not entries:
            raise EmptyBatchError(info.batch_id, tuple(problems))
        batch = PrintedBatch(
            info=info,
            pdf=folder / f"{info.batch_id}.pdf",
            cover=folder / f"{info.batch_id}-voorblad.pdf",
            manifest=folder / f"{info.batch_id}.json",
            manifest_csv=folder / f"{info.batch_id}.csv",
            pdf_sha256=sha256(pdf).hexdigest(),
            entries=entries,
            problems=tuple(problems),
        )
        cover = bare_pdf(at_work.sheets(render_cover_html(batch), info.letterhead), info.batch_id)
    _write(batch, pdf, cover)
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


def _sorted_out(
    contents: Iterable[LetterContent], info: BatchInfo
) -> tuple[dict[str, LetterContent], list[LetterProblem]]:
    """Set apart what cannot be printed; put the rest in the order of the postal round."""
    letters: dict[str, LetterContent] = {}
    problems = []
    ordered = sorted(contents, key=lambda letter: (letter.address.walking_order, letter.letter_id))
    for letter in ordered:
        problem = find_problem(normalised(letter)) or _stranger(letter, info, ordered[0])
        if letter.letter_id in letters:
            problem = LetterProblem(letter.letter_id, ProblemReason.DUPLICATE)
        if problem:
            problems.append(problem)
        else:
            letters[letter.letter_id] = letter
    return letters, problems


def _stranger(letter: LetterContent, info: BatchInfo, other: LetterContent) -> LetterProblem | None:
    """One batch has one kind, one letterhead and one rule for signatures, because it has one stationery."""
    differs = {
        "kind": letter.kind is not info.kind,
        "letterhead": letter.letterhead != info.letterhead,
        "signature_rule": letter.signature_rule is not other.signature_rule,
    }
    where = ", ".join(name for name, different in differs.items() if different)
    return LetterProblem(letter.letter_id, ProblemReason.WRONG_BATCH, where) if where else None


def _printed(
    letters: dict[str, LetterContent],
    info: BatchInfo,
    press: LetterPress,
    problems: list[LetterProblem],
    on_progress: Progress | None,
) -> tuple[bytes, tuple[LetterEntry, ...]]:
    entries: list[LetterEntry] = []
    rule = next(iter(letters.values())).signature_rule
    with PrintFile(press.stationery(info.letterhead, rule)) as file:
        for chunk in press.chunks([normalised(letter) for letter in letters.values()]):
            placed = file.add(chunk, info.kind)
            entries += [_entry(letters[letter_id], first, last) for letter_id, first, last in placed]
            problems += chunk.problems
            if on_progress:
                on_progress(len(chunk.letters) + len(chunk.problems))
        return file.finish(info.batch_id), tuple(entries)


def _entry(letter: LetterContent, first: int, last: int) -> LetterEntry:
    return LetterEntry(
        letter_id=letter.letter_id,
        dossier_number=letter.dossier_number,
        page_from=first,
        page_to=last,
        sheets=(last - first + 1) // 2,
        postal_code=letter.address.postal_code,
        content_sha256=letter.sha256,
    )


def _write(batch: PrintedBatch, pdf: bytes, cover: bytes) -> None:
    """Write the files, the manifest last; a manifest of an earlier attempt goes first."""
    bodies = {batch.pdf: pdf, batch.cover: cover, batch.manifest_csv: manifest_csv(batch.entries)}
    hashes = {path.name: sha256(body).hexdigest() for path, body in bodies.items()}
    batch.manifest.parent.mkdir(parents=True, exist_ok=True)
    batch.manifest.unlink(missing_ok=True)
    for path, body in bodies.items():
        write_whole(path, body)
    write_whole(batch.manifest, manifest_json(batch, hashes))
