"""The merged print file: stationery, variants and fields put together, written letter by letter."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import BinaryIO

from actualisatie.letters.imposition import Paper, imposed
from actualisatie.letters.kinds import LetterKind
from actualisatie.letters.merge.drawing import Drawing
from actualisatie.letters.merge.forms import VariantPage
from actualisatie.letters.merge.pages import PageTree
from actualisatie.letters.merge.pdf import PdfWriter
from actualisatie.letters.merge.shows import glyphs_of, read_shows
from actualisatie.letters.merge.typefaces import embed
from actualisatie.letters.merge.work import Glyphs, MergedChunk, SetLetter

_A4 = "[0 0 595.276 841.89]"


@dataclass(frozen=True, slots=True)
class _WrittenPage:
    """A page of a variant in the file: its content, its slots, and the graphics states and pictures of its own."""

    static: int
    slots: tuple[int, ...]
    own: tuple[str, str]


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
        self._sections: dict[str, int] = {}
        self._variants: dict[str, list[_WrittenPage]] = {}
        self._tree = PageTree(self._pdf, _A4)
        self._papers = [self._form(drawing) for drawing in stationery]

    @property
    def variants(self) -> int:
        """Variants in the file, letters laid out as a whole not counted."""
        return sum(not name.startswith("whole-") for name in self._variants)

    def add(self, letter: SetLetter, chunk: MergedChunk) -> tuple[int, int]:
        """Add a letter of a chunk; return its first and its last page, blanks included."""
        pages = [
            (page, sections)
            for name, sections in zip(letter.variants, letter.sections, strict=True)
            for page in self._written(name, chunk)
        ]
        first = self._tree.count + 1
        for side in imposed(self._kind, len(pages)):
            if side is None:
                self._tree.add("/Resources<<>>")
                continue
            number, paper = side
            page, sections = pages[number]
            resources = self._page_resources(page, paper, sections, chunk)
            streams = f"{page.static} 0 R"
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

    def _written(self, name: str, chunk: MergedChunk) -> list[_WrittenPage]:
        """Return what all letters with a variant share, written once."""
        if name not in self._variants:
            self._variants[name] = [self._add_page(page) for page in chunk.variants[name].pages]
        return self._variants[name]

    def _add_page(self, page: VariantPage) -> _WrittenPage:
        under = ["q /Paper Do Q"]
        under += [f"q 1 0 0 1 {one.right} {one.up} cm /S{one.slot} Do Q" for one in page.slots]
        content = "\n".join([*under, "q", page.drawing.content, "Q"]).encode()
        static = self._pdf.add_packed(b"", content)
        return _WrittenPage(static, tuple(one.slot for one in page.slots), self._own_resources(page.drawing))

    def _page_resources(self, page: _WrittenPage, paper: Paper, sections: Sequence[str], chunk: MergedChunk) -> int:
        """Return the list of what a page shows; letters with the same shared sections have the same list."""
        forms = [f"/S{slot} {self._section(sections[slot], chunk)} 0 R" for slot in page.slots]
        states, pictures = page.own
        shown = f"/Paper {self._papers[paper]} 0 R{''.join(forms)}{pictures}"
        return self._once(f"<</Font {self._font_list} 0 R/ExtGState<<{states}>>/XObject<<{shown}>>>>")

    def _section(self, key: str, chunk: MergedChunk) -> int:
        if key not in self._sections:
            self._sections[key] = self._form(chunk.sections[key].drawing)
        return self._sections[key]

    def _own_resources(self, drawing: Drawing) -> tuple[str, str]:
        """Write the pictures of a drawing; return its graphics states and its pictures as entries of a list."""
        self.note_glyphs(_glyphs(drawing))
        states = "".join(f"/{name} {state}" for name, state in drawing.states.items())
        pictures = (f"/{name} {self._once(body, raw=True)} 0 R" for name, body in drawing.pictures.items())
        return states, "".join(pictures)

    def _form(self, drawing: Drawing) -> int:
        """Write a page of its own as something that other pages show."""
        states, pictures = self._own_resources(drawing)
        resources = f"<</Font {self._font_list} 0 R/ExtGState<<{states}>>/XObject<<{pictures}>>>>"
        entries = f"/Type/XObject/Subtype/Form/BBox{_A4}/Resources{resources}".encode()
        return self._pdf.add_packed(entries, drawing.content.encode())

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
