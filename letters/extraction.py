"""Taking one letter back out of a print file."""

import io
from pathlib import Path

import pikepdf

from actualisatie.letters.errors import DamagedBatchError


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
