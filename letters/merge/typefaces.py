"""Embedding our fonts in a print file: of each, only the glyphs that the batch shows."""

from collections.abc import Iterable
from functools import cache

from fontTools.ttLib import TTFont  # type: ignore[import-untyped] # comes without types

from actualisatie.letters.fonts import FOLDER
from actualisatie.letters.merge.faces import face
from actualisatie.letters.merge.pdf import PdfWriter
from actualisatie.letters.subsets import subset_font, to_unicode

_SYMBOLIC = 4


def embed(pdf: PdfWriter, number: int, name: str, file: str, glyphs: Iterable[int]) -> None:
    """Write a font under a number that was reserved for it. `name` is what content streams call it."""
    used = sorted(glyphs)
    metrics = _metrics(file)
    base = f"/{name}+{metrics.pop('name')}"
    outlines = subset_font((FOLDER / file).read_bytes(), set(used))
    font_file = pdf.add_packed(b"/Length1 %d" % len(outlines), outlines)
    numbers = "".join(f"/{key} {value}" for key, value in metrics.items())
    descriptor = pdf.add(
        f"<</Type/FontDescriptor/FontName{base}/Flags {_SYMBOLIC}{numbers}/FontFile2 {font_file} 0 R>>".encode()
    )
    widths = _widths(file)
    row = "".join(f"{glyph}[{widths[glyph]}]" for glyph in used)
    descendant = pdf.add(
        f"<</Type/Font/Subtype/CIDFontType2/BaseFont{base}/CIDToGIDMap/Identity/DW 1000/W[{row}]"
        "/CIDSystemInfo<</Registry(Adobe)/Ordering(Identity)/Supplement 0>>"
        f"/FontDescriptor {descriptor} 0 R>>".encode()
    )
    texts = face(file).text_of
    unicode = pdf.add_packed(b"", to_unicode({glyph: texts[glyph] for glyph in used if glyph in texts}))
    pdf.add(
        f"<</Type/Font/Subtype/Type0/BaseFont{base}/Encoding/Identity-H"
        f"/DescendantFonts[{descendant} 0 R]/ToUnicode {unicode} 0 R>>".encode(),
        number,
    )


def _metrics(file: str) -> dict[str, object]:
    font = TTFont(FOLDER / file, lazy=True)
    scale = 1000 / font["head"].unitsPerEm
    box = " ".join(str(round(getattr(font["head"], side) * scale)) for side in ("xMin", "yMin", "xMax", "yMax"))
    return {
        "name": font["name"].getDebugName(6),
        "FontBBox": f"[{box}]",
        "ItalicAngle": round(font["post"].italicAngle),
        "Ascent": round(font["hhea"].ascent * scale),
        "Descent": round(font["hhea"].descent * scale),
        "CapHeight": round(font["OS/2"].sCapHeight * scale),
        "StemV": 80,
    }


@cache
def _widths(file: str) -> list[int]:
    font = TTFont(FOLDER / file, lazy=True)
    scale = 1000 / font["head"].unitsPerEm
    return [round(font["hmtx"][name][0] * scale) for name in font.getGlyphOrder()]
