"""The unit of work of a print batch: some letters laid out together, in whatever process has time.

A chunk's PDF holds one run of pages per letter, uncompressed and with whole fonts; `assembly` puts the
stationery under them and keeps of each font only what the batch uses.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from weasyprint.document import Document, Page
from weasyprint.urls import FatalURLFetchingError

from actualisatie.letters.blocks import Placement, Slots
from actualisatie.letters.engine import lay_out, without_garbage_collection
from actualisatie.letters.errors import LetterProblem, ProblemReason
from actualisatie.letters.letterhead import Letterhead
from actualisatie.letters.lost_pictures import no_lost_pictures
from actualisatie.letters.markup import render_html
from actualisatie.letters.network import Printable

GlyphText = dict[int, str]
"""Per glyph of a font, the text it stands for."""


@dataclass(frozen=True, slots=True)
class Sheets:
    """A PDF as the layout engine wrote it. `glyphs` tells per font (resource name) what is used of it."""

    pdf: bytes
    glyphs: dict[str, GlyphText]


LetterPages = list[tuple[Placement, ...]]
"""Per page of a letter, the shared blocks that go on it."""


@dataclass(frozen=True, slots=True)
class PrintedChunk:
    """Letters laid out. In the PDF stand the pages of `letters`, in that order, then those of `blocks`."""

    sheets: Sheets | None
    letters: dict[str, LetterPages]
    blocks: tuple[str, ...]
    problems: tuple[LetterProblem, ...]


def print_chunk(contents: Sequence[Printable]) -> PrintedChunk:
    """Lay out letters one by one and write them as one PDF; a letter that fails becomes a problem."""
    letters: dict[str, LetterPages] = {}
    blocks: dict[str, Page] = {}
    pages: list[Page] = []
    problems: list[LetterProblem] = []
    document: Document | None = None
    with without_garbage_collection():
        for content in contents:
            slots = Slots(content.letterhead)
            outcome = _lay_out_letter(content, slots)
            if isinstance(outcome, LetterProblem):
                problems.append(outcome)
                continue
            document = outcome
            pages += document.pages
            letters[content.letter_id] = [slots.placements(page) for page in document.pages]
            blocks |= {block.key: block.page for block in slots.blocks.values()}
        sheets = _write(document.copy([*pages, *blocks.values()])) if document else None
    return PrintedChunk(sheets, letters, tuple(blocks), tuple(problems))


def print_sheets(html: str, letterhead: Letterhead) -> Sheets:
    """Lay out one HTML document of ours that is not a letter: stationery, a cover sheet."""
    with no_lost_pictures():
        return _write(lay_out(html, letterhead))


def _lay_out_letter(content: Printable, slots: Slots) -> Document | LetterProblem:
    try:
        with no_lost_pictures():
            document = lay_out(render_html(content, slots.shared), content.letterhead)
    except FatalURLFetchingError:
        return LetterProblem(content.letter_id, ProblemReason.ASSET)
    if len(document.pages) > content.kind.max_pages:
        where = f"{len(document.pages)} pages, at most {content.kind.max_pages}"
        return LetterProblem(content.letter_id, ProblemReason.TOO_MANY_PAGES, where)
    return document


def _write(document: Document) -> Sheets:
    pdf: bytes = document.write_pdf(full_fonts=True, uncompressed_pdf=True)
    return Sheets(pdf, {font.hash: dict(font.to_unicode) for font in document.fonts.values()})
