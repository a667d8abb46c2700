"""Putting a print file together: stationery under the letters, blank versos, shared fonts, fixed bytes."""

import io
import re
from collections.abc import Iterable, Iterator
from typing import Self

import pikepdf
from pikepdf import Array, Dictionary, Name

from actualisatie.letters.blocks import Placement
from actualisatie.letters.chunks import GlyphText, PrintedChunk, Sheets
from actualisatie.letters.imposition import imposed
from actualisatie.letters.kinds import LetterKind
from actualisatie.letters.subsets import keep_only

A4 = (595.276, 841.89)
"""Width and height of every page, in points."""

_PICTURE = re.compile(rb"/(i[0-9a-f]+) Do")


class PrintFile:
    """One PDF under construction. Pages count from 1; letters start on odd pages, which are right-hand ones.

    Every page gets its own list of resources with only what it shows, so that a letter taken out later
    carries nothing of its neighbours.
    """

    def __init__(self, stationery: Sheets | None = None) -> None:
        self._pdf = pikepdf.new()
        self._fonts = self._pdf.make_indirect(Dictionary())
        self._glyphs: dict[str, GlyphText] = {}
        self._sources: list[pikepdf.Pdf] = []
        self._blocks: dict[str, pikepdf.Object] = {}
        self._papers = [self._form(page) for page in self._open(stationery).pages] if stationery else []

    def __enter__(self) -> Self:
        """Start filling the file."""
        return self

    def __exit__(self, *_: object) -> None:
        """Let go of everything that was read."""
        for pdf in (self._pdf, *self._sources):
            pdf.close()

    def add(self, chunk: PrintedChunk, kind: LetterKind) -> Iterator[tuple[str, int, int]]:
        """Add the letters of a chunk; yield for each its id, its first and its last page, blanks included."""
        if chunk.sheets is None:
            return
        pages = iter(self._open(chunk.sheets).pages)
        printed = [(letter_id, placed, [next(pages) for _ in placed]) for letter_id, placed in chunk.letters.items()]
        for key, page in zip(chunk.blocks, pages, strict=True):
            if key not in self._blocks:
                self._blocks[key] = self._form(page)
        for letter_id, placed, letter_pages in printed:
            first = len(self._pdf.pages) + 1
            for side in imposed(kind, len(placed)):
                if side is None:
                    self._pdf.add_blank_page(page_size=A4)
                else:
                    number, paper = side
                    self._add_page(letter_pages[number], self._papers[paper], placed[number])
            yield letter_id, first, len(self._pdf.pages)

    def add_bare(self, sheets: Sheets) -> None:
        """Add pages that have no stationery under them."""
        for page in self._open(sheets).pages:
            self._add_page(page)

    def finish(self, title: str) -> bytes:
        """Return the file. The same pages always give the same bytes; no date or machine is in it."""
        for name, font in self._fonts.items():
            keep_only(self._pdf, font, self._glyphs[name.lstrip("/")])
        self._pdf.Root.Lang = "nl-BE"
        self._pdf.docinfo.Title = title
        output = io.BytesIO()
        self._pdf.save(output, deterministic_id=True, object_stream_mode=pikepdf.ObjectStreamMode.generate)
        return output.getvalue()

    def _open(self, sheets: Sheets) -> pikepdf.Pdf:
        source = pikepdf.open(io.BytesIO(sheets.pdf))
        self._sources.append(source)
        for name, glyphs in sheets.glyphs.items():
            self._glyphs.setdefault(name, {}).update(glyphs)
            if f"/{name}" not in self._fonts:
                self._fonts[f"/{name}"] = self._pdf.copy_foreign(source.pages[0].Resources.Font[f"/{name}"])
        return source

    def _form(self, page: pikepdf.Page) -> pikepdf.Object:
        page.Resources = Dictionary(ExtGState=page.Resources.get(Name.ExtGState, Dictionary()))
        form = self._pdf.copy_foreign(page.as_form_xobject())
        form.Resources.Font = self._fonts
        return form

    def _add_page(
        self, page: pikepdf.Page, paper: pikepdf.Object | None = None, placements: Iterable[Placement] = ()
    ) -> None:
        content = page.Contents.read_bytes()
        names = sorted({f"/{match.decode()}" for match in _PICTURE.findall(content)})
        shows = {name: self._pdf.copy_foreign(page.Resources.XObject[name]) for name in names}
        under = []
        if paper is not None:
            shows["/Paper"] = paper
            under.append("q /Paper Do Q")
        for block in placements:
            shows[f"/B{block.key}"] = self._blocks[block.key]
            under.append(f"q 1 0 0 1 {block.right} {block.up} cm /B{block.key} Do Q")
        # WeasyPrint's own stream turns the page upside down and leaves it so: it comes last.
        layers = [self._pdf.make_stream("\n".join(under).encode()), self._pdf.make_stream(content)]
        self._pdf.add_blank_page(page_size=A4)
        added = self._pdf.pages[-1]
        added.Resources = Dictionary(
            Font=self._fonts, ExtGState=_copied(page.Resources.ExtGState), XObject=Dictionary(shows)
        )
        added.Contents = Array(layers)


def bare_pdf(sheets: Sheets, title: str) -> bytes:
    """Return laid out pages as a PDF of their own, with our own fonts and fixed bytes."""
    with PrintFile() as file:
        file.add_bare(sheets)
        return file.finish(title)


def _copied(states: pikepdf.Object) -> Dictionary:
    """Copy graphics states, which WeasyPrint writes as direct objects."""
    return Dictionary({name: Dictionary(dict(state.items())) for name, state in states.items()})
