"""The merged print file: stationery, variants and fields put together, written letter by letter."""

import zlib
from collections.abc import Sequence
from typing import BinaryIO

from actualisatie.letters.imposition import Paper, imposed
from actualisatie.letters.kinds import LetterKind
from actualisatie.letters.merge.drawing import Drawing
from actualisatie.letters.merge.engine import Glyphs
from actualisatie.letters.merge.forms import Variant, VariantPage
from actualisatie.letters.merge.pages import PageTree
from actualisatie.letters.merge.pdf import PdfWriter
from actualisatie.letters.merge.shows import glyphs_of, read_shows
from actualisatie.letters.merge.typefaces import embed
from actualisatie.letters.merge.work import SetLetter

_A4 = "[0 0 595.276 841.89]"


class PrintBook:
    """One print file under construction. Pages count from 1; letters start on odd ones.

    Each page names only what it shows, so that a letter taken out later carries nothing of its neighbours.
    """

    def __init__(self, file: BinaryIO, stationery: Sequence[Drawing], kind: LetterKind) -> None:
        self._pdf = PdfWriter(file)
        self._kind = kind
        self._font_list = self._pdf.reserve()
        self._fonts: dict[tuple[str, str], int] = {}
        self._glyphs: Glyphs = {}
        self._objects: dict[str, int] = {}
        self._variants: dict[str, list[tuple[int, int]]] = {}
        self._tree = PageTree(self._pdf, _A4)
        self._papers = [self._form(drawing) for drawing in stationery]

    @property
    def variants(self) -> int:
        """Variants in the file, letters laid out as a whole not counted."""
        return sum(not name.startswith("whole-") for name in self._variants)

    def add(self, letter: SetLetter, variants: dict[str, Variant]) -> tuple[int, int]:
        """Add a letter; return its first and its last page, blanks included."""
        if letter.variant not in self._variants:
            self._variants[letter.variant] = self._add_variant(variants[letter.variant])
        pages = self._variants[letter.variant]
        first = self._tree.count + 1
        for side in imposed(self._kind, len(pages)):
            if side is None:
                self._tree.add("")
                continue
            number, _ = side
            resources, static = pages[number]
            streams = f"{static} 0 R"
            if letter.over[number]:
                streams += f" {self._pdf.add_stream(b'/Filter/FlateDecode', letter.over[number])} 0 R"
            self._tree.add(f"/Resources {resources} 0 R/Contents[{streams}]")
        return first, self._tree.count

    def note_glyphs(self, glyphs: Glyphs) -> None:
        """Remember which glyphs the letters show."""
        for font, used in sorted(glyphs.items()):
            if font not in self._fonts:
                self._fonts[font] = self._pdf.reserve()
                self._glyphs[font] = set()
            self._glyphs[font] |= used

    def finish(self, title: str) -> str:
        """Write the rest; return the SHA-256 of the file. No date or machine is in it."""
        for (name, file), number in self._fonts.items():
            embed(self._pdf, number, name, file, self._glyphs[name, file])
        fonts = "".join(f"/{name} {number} 0 R" for (name, _), number in self._fonts.items())
        self._pdf.add(f"<<{fonts}>>".encode(), self._font_list)
        root = self._pdf.add(b"<</Type/Catalog/Lang(nl-BE)/Pages %d 0 R>>" % self._tree.finish())
        info = self._pdf.add(f"<</Title({title})>>".encode())
        return self._pdf.finish(root, info)

    def _add_variant(self, variant: Variant) -> list[tuple[int, int]]:
        """Write what all letters of a variant share; return resources and content of each page."""
        papers = [side[1] for side in imposed(self._kind, len(variant.pages)) if side]
        return [self._add_page(page, paper, variant.blocks) for page, paper in zip(variant.pages, papers, strict=True)]

    def _add_page(self, page: VariantPage, paper: Paper, blocks: dict[str, Drawing]) -> tuple[int, int]:
        shows = {"Paper": self._papers[paper]}
        under = ["q /Paper Do Q"]
        for block in page.placements:
            shows[f"B{block.key}"] = self._form(blocks[block.key])
            under.append(f"q 1 0 0 1 {block.right} {block.up} cm /B{block.key} Do Q")
        content = "\n".join([*under, "q", page.drawing.content, "Q"]).encode()
        return self._resources(page.drawing, shows), self._stream(content)

    def _resources(self, drawing: Drawing, shows: dict[str, int]) -> int:
        return self._once(self._resource_text(drawing, shows))

    def _resource_text(self, drawing: Drawing, shows: dict[str, int]) -> str:
        self.note_glyphs(_glyphs(drawing))
        states = "".join(f"/{name} {state}" for name, state in drawing.states.items())
        pictures = {name: self._once(picture, raw=True) for name, picture in drawing.pictures.items()}
        objects = "".join(f"/{name} {number} 0 R" for name, number in {**shows, **pictures}.items())
        return f"<</Font {self._font_list} 0 R/ExtGState<<{states}>>/XObject<<{objects}>>>>"

    def _form(self, drawing: Drawing) -> int:
        """Write a page of its own as something that other pages show; the same one only once."""
        if drawing.content not in self._objects:
            resources = self._resource_text(drawing, {})
            entries = f"/Type/XObject/Subtype/Form/BBox{_A4}/Resources{resources}".encode()
            self._objects[drawing.content] = self._pdf.add_packed(entries, drawing.content.encode())
        return self._objects[drawing.content]

    def _stream(self, content: bytes) -> int:
        return self._pdf.add_stream(b"/Filter/FlateDecode", zlib.compress(content, 9))

    def _once(self, body: str, *, raw: bool = False) -> int:
        if body not in self._objects:
            encoded = body.encode("latin-1")
            self._objects[body] = self._pdf.add_raw(encoded) if raw else self._pdf.add(encoded)
        return self._objects[body]


def _glyphs(drawing: Drawing) -> Glyphs:
    found: Glyphs = {}
    for show in read_shows(drawing.content):
        found.setdefault((show.font, drawing.fonts[show.font]), set()).update(glyphs_of(show.shows))
    return found
