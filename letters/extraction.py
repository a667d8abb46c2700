"""Taking one letter back out of a print file: as it was printed, or as a digital copy that says the same."""

import io
from hashlib import sha256
from pathlib import Path

import pikepdf

from actualisatie.letters.archive import archive_copy
from actualisatie.letters.checks import normalised
from actualisatie.letters.content import LetterContent
from actualisatie.letters.errors import ArchiveDiffersError, DamagedBatchError
from actualisatie.letters.reading import characters


def letter_from_batch(pdf: Path, page_from: int, page_to: int) -> bytes:
    """Return one letter as a PDF of its own: the very pages that were printed, blank versos included.

    Pages count from 1, as the manifest does. Raises DamagedBatchError when the file has no such pages.
    """
    with pikepdf.open(pdf) as batch, pikepdf.new() as letter:
        if not 1 <= page_from <= page_to <= len(batch.pages):
            raise DamagedBatchError(
                f"{pdf.name} has {len(batch.pages)} pages, not {page_from} to {page_to}: "
                "check that file and manifest belong together"
            )
        letter.pages.extend(batch.pages[page_from - 1 : page_to])
        letter.Root.Lang = "nl-BE"
        output = io.BytesIO()
        letter.save(output, deterministic_id=True, object_stream_mode=pikepdf.ObjectStreamMode.generate)
        return output.getvalue()


def check_print_file(pdf: Path, expected_sha256: str) -> None:
    """Raise DamagedBatchError unless the print file is, byte for byte, the one that was printed."""
    if sha256(pdf.read_bytes()).hexdigest() != expected_sha256:
        raise DamagedBatchError(f"{pdf.name} is not the file that was printed: bring it back from a backup")


def archive_from_batch(content: LetterContent, pdf: Path, page_from: int, page_to: int) -> bytes:
    """Return the digital copy of a printed letter: tagged PDF/A whose pages say what the printed pages say.

    `content` is the snapshot from which it was printed; the words are compared with those in the print file.
    Raises ArchiveDiffersError when they are not the same, DamagedBatchError as `letter_from_batch`.
    """
    printed = letter_from_batch(pdf, page_from, page_to)
    copy = archive_copy(normalised(content))
    if characters(copy) != characters(printed):
        raise ArchiveDiffersError(content.letter_id)
    return copy
