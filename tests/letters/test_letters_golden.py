"""Golden files: every letter in every shape, word for word, page for page, and as a picture.

`pytest tests/letters/test_letters_golden.py --regen` writes them anew; look at the difference before it is kept. The
pictures are those of docs/letters, so that the page for review never shows another letter than the one that is printed.
"""

import io
import json
from pathlib import Path
from typing import Any

import pikepdf
import pytest
from PIL import Image, ImageChops

from actualisatie.letters.markup import render_html
from actualisatie.letters.network import Printable
from actualisatie.letters.reading import contact_sheet
from actualisatie.letters.review import PAGE, preview_pdf, review_page
from actualisatie.letters.variants import Numbers, variants

ROOT = Path(__file__).resolve().parents[2]
GOLDEN, PICTURES = ROOT / "tests" / "letters" / "golden", ROOT / "docs" / "letters"
VARIANTS = variants(Numbers(appeal_days=30, first_days=30, reminder_days=15))
OTHER_PICTURES = {"cover-sheet.png"}


@pytest.fixture(scope="module", params=VARIANTS)
def variant(request: pytest.FixtureRequest) -> tuple[str, Printable, bytes]:
    """A letter with its name and its print."""
    letter = VARIANTS[request.param]
    return request.param, letter, preview_pdf(letter)


def facts_of(pdf: bytes, paper: Any) -> dict[str, Any]:
    printed = paper(pdf)
    with pikepdf.open(io.BytesIO(pdf)) as document:
        fonts = {
            str(font.BaseFont).partition("+")[2]
            for page in document.pages
            for font in page.Resources.get("/Font", {}).values()
        }
    return {"fonts": sorted(fonts), "pages": [printed.text(page) for page in range(1, len(printed) + 1)]}


def same(path: Path, now: str, regen: bool) -> bool:
    if regen:
        path.write_text(now, encoding="utf-8")
    return path.read_text(encoding="utf-8") == now


def test_the_html_is_exactly_as_before(variant: tuple[str, Printable, bytes], regen: bool) -> None:
    name, letter, _ = variant
    assert same(GOLDEN / f"{name}.html", render_html(letter, whole=True), regen)


def test_the_print_has_the_same_words_pages_and_fonts(
    variant: tuple[str, Printable, bytes], regen: bool, paper: Any
) -> None:
    name, _, pdf = variant
    facts = json.dumps(facts_of(pdf, paper), ensure_ascii=False, indent=1) + "\n"
    assert same(GOLDEN / f"{name}.json", facts, regen)


def test_the_print_looks_the_same(variant: tuple[str, Printable, bytes], regen: bool) -> None:
    name, _, pdf = variant
    path, now = PICTURES / f"{name}.png", contact_sheet(pdf)
    if regen:
        path.write_bytes(now)
    before, after = (Image.open(io.BytesIO(body)).convert("L") for body in (path.read_bytes(), now))
    assert before.size == after.size
    different = sum(ImageChops.difference(before, after).histogram()[96:])
    assert different <= before.width * before.height / 2_000  # half a pixel in a thousand may differ much


def test_the_picture_check_sees_a_word_that_moved() -> None:
    picture = Image.open(PICTURES / "reminder.png").convert("L")
    moved = picture.copy()
    moved.paste(picture.crop((50, 250, 450, 300)), (50, 253))
    different = sum(ImageChops.difference(picture, moved).histogram()[96:])
    assert different > picture.width * picture.height / 2_000


def test_the_page_for_review_shows_every_letter(regen: bool) -> None:
    assert same(PICTURES / PAGE, review_page(VARIANTS), regen)
    assert {path.name for path in PICTURES.glob("*.png")} == {f"{name}.png" for name in VARIANTS} | OTHER_PICTURES
    assert {path.stem for path in GOLDEN.iterdir()} == set(VARIANTS)


def test_pictures_and_golden_files_stay_small() -> None:
    assert max(path.stat().st_size for path in PICTURES.glob("*.png")) < 100_000
    assert sum(path.stat().st_size for path in GOLDEN.iterdir()) < 400_000
