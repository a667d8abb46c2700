"""Reading letters back: which characters stand on the pages of a PDF, and pictures of them."""

import io
from collections import Counter
from collections.abc import Sequence
from pathlib import Path

import pypdfium2
from PIL import Image

DOTS_PER_INCH = 60
"""Of the pictures for review: enough to judge a page, small enough to keep beside the code."""


def characters(pdf: bytes | Path, pages: Sequence[int] | None = None) -> list[Counter[str]]:
    """Return what each page with any text says, as counts of characters; pages count from 1, all when not named."""
    document = pypdfium2.PdfDocument(pdf)
    try:
        wanted = pages or range(1, len(document) + 1)
        texts = (document[page - 1].get_textpage().get_text_range() for page in wanted)
        counts = [Counter("".join(text.replace("\ufffe", "-").split())) for text in texts]
        return [count for count in counts if count]
    finally:
        document.close()


def pictures(pdf: bytes, dots_per_inch: int = DOTS_PER_INCH) -> list[bytes]:
    """Return every page as a PNG."""
    return [_png(page.render(scale=dots_per_inch / 72).to_pil()) for page in pypdfium2.PdfDocument(pdf)]


def contact_sheet(pdf: bytes, dots_per_inch: int = DOTS_PER_INCH) -> bytes:
    """Return the pages that are not blank side by side in one small PNG of sixteen colours."""
    pages = [page.render(scale=dots_per_inch / 72).to_pil().convert("RGB") for page in pypdfium2.PdfDocument(pdf)]
    pages = [page for page in pages if page.convert("L").getextrema() != (255, 255)]
    gap = 8
    sheet = Image.new("RGB", (sum(page.width + gap for page in pages) - gap, pages[0].height), "#999999")
    left = 0
    for page in pages:
        sheet.paste(page, (left, 0))
        left += page.width + gap
    return _png(sheet.quantize(16, Image.Quantize.MAXCOVERAGE, dither=Image.Dither.NONE))


def _png(picture: Image.Image) -> bytes:
    output = io.BytesIO()
    picture.save(output, "PNG", optimize=True)
    return output.getvalue()
