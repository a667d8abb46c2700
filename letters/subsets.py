"""Keeping of an embedded font only the glyphs that a print file shows.

WeasyPrint can do this too, but with whichever HarfBuzz the machine has; fontTools is locked with the rest,
so that two machines give the same bytes.
"""

import io

import pikepdf
from fontTools import subset  # type: ignore[import-untyped] # comes without types
from fontTools.ttLib import TTFont  # type: ignore[import-untyped] # comes without types
from pikepdf import Array, Dictionary

from actualisatie.letters.chunks import GlyphText

_USELESS_IN_PDF = ["BASE", "DSIG", "GDEF", "GPOS", "GSUB", "OS/2", "cmap", "name", "post"]
_CMAP = """/CIDInit /ProcSet findresource begin
12 dict begin
begincmap
/CIDSystemInfo << /Registry (Adobe) /Ordering (UCS) /Supplement 0 >> def
/CMapName /Adobe-Identity-UCS def
/CMapType 2 def
1 begincodespacerange
<0000> <ffff>
endcodespacerange
{blocks}
endcmap
CMapName currentdict /CMap defineresource pop
end
end
"""


def keep_only(pdf: pikepdf.Pdf, font: pikepdf.Object, glyphs: GlyphText) -> None:
    """Shrink a font of `pdf` to `glyphs`: outlines, widths, and the way back to text for search and copy."""
    descendant = font.DescendantFonts[0]
    outlines = subset_font(descendant.FontDescriptor.FontFile2.read_bytes(), set(glyphs))
    descendant.FontDescriptor.FontFile2 = pdf.make_stream(outlines, Dictionary(Length1=len(outlines)))
    widths = descendant.W[1]
    descendant.W = Array([entry for glyph in sorted(glyphs) for entry in (glyph, Array([widths[glyph]]))])
    font.ToUnicode = pdf.make_stream(to_unicode(glyphs))


def subset_font(font_file: bytes, glyphs: set[int]) -> bytes:
    """Return a font file with the outlines of `glyphs` only, under their own numbers."""
    font = TTFont(io.BytesIO(font_file), lazy=True, recalcTimestamp=False)
    options = subset.Options(retain_gids=True, hinting=False, notdef_outline=True, glyph_names=False)
    options.drop_tables += _USELESS_IN_PDF
    subsetter = subset.Subsetter(options)
    subsetter.populate(gids=glyphs)
    subsetter.subset(font)
    output = io.BytesIO()
    font.save(output)
    return output.getvalue()


def to_unicode(glyphs: GlyphText) -> bytes:
    """Return the table by which readers find the text of each glyph."""
    lines = [f"<{glyph:04x}> <{text.encode('utf-16-be').hex()}>" for glyph, text in sorted(glyphs.items())]
    blocks = (lines[start : start + 100] for start in range(0, len(lines), 100))
    parts = (f"{len(block)} beginbfchar\n" + "\n".join(block) + "\nendbfchar" for block in blocks)
    return _CMAP.format(blocks="\n".join(parts)).encode()
