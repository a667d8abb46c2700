"""Shaping text with HarfBuzz exactly as Pango does for WeasyPrint: same font files, same units, same features."""

import unicodedata
from dataclasses import dataclass
from functools import cache

import uharfbuzz as hb
from fontTools.ttLib import TTFont  # type: ignore[import-untyped] # comes without types

from actualisatie.letters.fonts import FOLDER
from actualisatie.letters.merge.reasons import CannotMergeError, Reason

UNITS = 1024
"""Pango units per CSS pixel; Pango rounds every advance to one."""

_KEPT_TEXTS = 50_000


@dataclass(frozen=True, slots=True)
class TextStyle:
    """How a run of text is drawn. `font` is WeasyPrint's name, `file` the font file, `size` in CSS pixels."""

    font: str
    file: str
    size: float
    colour: str
    language: str
    features: tuple[tuple[str, int], ...]


@dataclass(frozen=True, slots=True)
class Shaped:
    """Text as PDF wants it: `shows` is the array of a TJ operator, `width` in CSS pixels, `ends` after each glyph."""

    shows: str
    width: float
    ends: tuple[float, ...]
    glyphs: tuple[int, ...]


class Shaper:
    """Shapes text in one style and remembers what it shaped."""

    def __init__(self, style: TextStyle) -> None:
        self._style = style
        self._face = face(style.file)
        self._font = hb.Font(hb.Face(self._face.blob))
        scale = round(style.size * UNITS)
        self._font.scale = (scale, scale)
        self._features = dict(style.features)
        self._widths: dict[int, int] = {}
        self._known: dict[str, Shaped] = {}

    def __call__(self, text: str) -> Shaped:
        """Return the shaped text. Raises CannotMergeError for text that is not one plain left-to-right run."""
        found = self._known.get(text)
        if found is None:
            if len(self._known) >= _KEPT_TEXTS:
                self._known.clear()
            found = self._known[text] = self._shape(text)
        return found

    def _shape(self, text: str) -> Shaped:
        if not self._face.plain.issuperset(text):
            raise CannotMergeError(Reason.GLYPH if not self._face.covered.issuperset(text) else Reason.SCRIPT)
        buffer = hb.Buffer()
        buffer.add_str(text)
        buffer.direction, buffer.script, buffer.language = "ltr", "Latn", self._style.language
        hb.shape(self._font, buffer, self._features)
        size, width_of = self._style.size, self._widths
        shows, ends, place = ["<"], [], 0
        glyphs = buffer.glyph_infos
        if len(glyphs) != len(text):
            raise CannotMergeError(Reason.GLYPH)
        for number, (glyph, position) in enumerate(zip(glyphs, buffer.glyph_positions, strict=True)):
            code = glyph.codepoint
            if not code or glyph.cluster != number or position.x_offset or position.y_offset:
                raise CannotMergeError(Reason.GLYPH)
            advance = position.x_advance
            natural = width_of.get(code)
            if natural is None:
                natural = width_of[code] = round(self._font.get_glyph_h_advance(code) / UNITS * 1000 / size)
            place += advance
            ends.append(place / UNITS)
            kerning = int(natural - advance * 1000 / UNITS / size)
            shows.append(f"{code:04x}>{kerning}<" if kerning else f"{code:04x}")
        shows.append(">")
        codes = tuple(glyph.codepoint for glyph in glyphs)
        return Shaped("".join(shows).replace("<>", ""), place / UNITS, tuple(ends), codes)


@dataclass(frozen=True, slots=True)
class Face:
    """One of our font files: its bytes, the text of each glyph, the characters it covers and the plain ones."""

    blob: bytes
    text_of: dict[int, str]
    covered: frozenset[str]
    plain: frozenset[str]


@cache
def face(file: str) -> Face:
    """Return one of our fonts by its file name."""
    path = FOLDER / file
    font = TTFont(path, lazy=True)
    number = font.getReverseGlyphMap()
    text_of: dict[int, str] = {}
    for code, name in sorted(font.getBestCmap().items()):
        text_of.setdefault(number[name], chr(code))
    covered = frozenset(map(chr, font.getBestCmap()))
    return Face(path.read_bytes(), text_of, covered, frozenset(filter(_is_plain, covered)))


def _is_plain(character: str) -> bool:
    """Latin letters and what stands between them: nothing that joins, reorders or belongs to another script."""
    category = unicodedata.category(character)
    if category in {"Lu", "Ll", "Lt", "Lo"}:
        return unicodedata.name(character, "").startswith("LATIN ") or character in "ªº"
    return category[0] in "NPSZ" and unicodedata.bidirectional(character) not in {"R", "AL", "AN"}
