"""One letter taken back out of a print file."""

from typing import Any

import pikepdf
import pytest

from actualisatie.letters.batch import PrintedBatch
from actualisatie.letters.batches import render_letter
from actualisatie.letters.content import LetterContent
from actualisatie.letters.errors import DamagedBatchError
from actualisatie.letters.extraction import letter_from_batch


def test_a_letter_comes_back_as_it_was_printed(batch: PrintedBatch, streets: list[LetterContent], paper: Any) -> None:
    contents = {content.letter_id: content for content in streets}
    for entry in batch.entries:
        extracted = paper(letter_from_batch(batch.pdf, entry.page_from, entry.page_to))
        alone = paper(render_letter(contents[entry.letter_id]))
        assert len(extracted) == 2
        for page in (1, 2):
            assert extracted.marks(page) == alone.marks(page)
            assert extracted.picture(page).tobytes() == alone.picture(page).tobytes()


def test_it_carries_nothing_of_its_neighbours(batch: PrintedBatch, paper: Any, tmp_path: Any) -> None:
    entry = batch.entries[1]
    path = tmp_path / "letter.pdf"
    path.write_bytes(letter_from_batch(batch.pdf, entry.page_from, entry.page_to))
    text = paper(path).whole_text
    assert "Persoon 3" in text
    assert [other for other in (1, 2, 4, 5) if f"Persoon {other}" in text] == []
    with pikepdf.open(path) as pdf:
        pictures = [item for item in pdf.objects if isinstance(item, pikepdf.Stream)]
        assert sum(item.get("/Subtype") == "/Image" for item in pictures) == 1


def test_the_same_letter_comes_out_with_the_same_bytes(batch: PrintedBatch) -> None:
    assert letter_from_batch(batch.pdf, 3, 4) == letter_from_batch(batch.pdf, 3, 4)


@pytest.mark.parametrize(("first", "last"), [(0, 2), (9, 12), (4, 3)])
def test_pages_that_are_not_there_are_refused(batch: PrintedBatch, first: int, last: int) -> None:
    with pytest.raises(DamagedBatchError, match=r"B000012\.pdf has 10 pages"):
        letter_from_batch(batch.pdf, first, last)
