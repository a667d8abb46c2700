"""Shaping text with HarfBuzz exactly as Pango does for WeasyPrint: same font files, same units, same features."""

import re
from dataclasses import dataclass
from itertools import pairwise

import uharfbuzz as hb

from actualisatie.letters.merge.faces import face
from actualisatie.letters.merge.reasons import CannotMergeError, Reason

UNITS = 1024
"""Pango units per CSS pixel; Pango rounds every advance to one."""

_KEPT_TEXTS = 8_000
_SPACES = re.compile("([ \N{NO-BREAK SPACE}])")


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
class Word:
    """A word, or the space between two, as HarfBuzz shapes it.

    `body` is its part of a TJ array up to the last glyph, `width` and `last` the advance of all of it and of its
    last glyph in Pango units, `natural` that of the last glyph without kerning in thousandths of the font size,
    `ends` the place after each glyph in Pango units.
    """

    body: str
    width: int
    last: int
    natural: int
    ends: tuple[int, ...]
    glyphs: frozenset[int]


@dataclass(frozen=True, slots=True)
class Shaped:
    """Text as PDF wants it: `shows` is the array of a TJ operator, `width` in CSS pixels, `words` what it is of."""

    shows: str
    width: float
    words: tuple[str, ...]


class Shaper:
    """Shapes text in one style, word by word, and remembers the words.

    Within a word HarfBuzz decides; across a space only pairs of glyphs are kerned, and HarfBuzz shapes each pair.
    """

    def __init__(self, style: TextStyle) -> None:
        self._style = style
        self._face = face(style.file)
        self._font = hb.Font(hb.Face(self._face.blob))
        scale = round(style.size * UNITS)
        self._font.scale = (scale, scale)
        self._features = dict(style.features)
        self._words: dict[str, Word] = {}
        self._seams: dict[str, int] = {}
        self._texts: dict[str, Shaped] = {}

    def __call__(self, text: str) -> Shaped:
        """Return the shaped text. Raises CannotMergeError for text that is not one plain left-to-right run."""
        found = self._texts.get(text)
        if found is None:
            for memory in (self._texts, self._words):
                if len(memory) >= _KEPT_TEXTS:
                    memory.clear()
            found = self._texts[text] = self._shape(text)
        return found

    def word(self, text: str) -> Word:
        """Return one word as shaped."""
        found = self._words.get(text)
        if found is None:
            found = self._words[text] = self._shape_word(text)
        return found

    def ends(self, shaped: Shaped) -> list[float]:
        """Return where each character ends, in CSS pixels."""
        ends: list[float] = []
        start = 0
        for word, seam in zip(shaped.words, self._seams_of(shaped.words), strict=True):
            found = self.word(word)
            ends += [(start + end) / UNITS for end in found.ends]
            start += found.width + seam
            ends[-1] = start / UNITS
        return ends

    def _shape(self, text: str) -> Shaped:
        if not self._face.plain.issuperset(text):
            raise CannotMergeError(Reason.GLYPH if not self._face.covered.issuperset(text) else Reason.SCRIPT)
        words = tuple(filter(None, _SPACES.split(text)))
        shows, width = ["<"], 0
        per_unit = 1000 / UNITS / self._style.size
        for word, seam in zip(words, self._seams_of(words), strict=True):
            found = self.word(word)
            width += found.width + seam
            kerning = int(found.natural - (found.last + seam) * per_unit)
            shows.append(f"{found.body}>{kerning}<" if kerning else found.body)
        shows.append(">")
        return Shaped("".join(shows).removesuffix("<>"), width / UNITS, words)

    def _seams_of(self, words: tuple[str, ...]) -> list[int]:
        """Return the kerning after each word, in Pango units."""
        seams = [self._seam(one[-1] + other[0]) for one, other in pairwise(words)]
        seams.append(0)
        return seams

    def _seam(self, pair: str) -> int:
        found = self._seams.get(pair)
        if found is None:
            both = self._glyphs(pair)
            found = self._seams[pair] = both[0][1] - self.word(pair[0]).last
            if both[1][1] != self.word(pair[1]).last:
                raise CannotMergeError(Reason.GLYPH)
        return found

    def _shape_word(self, text: str) -> Word:
        glyphs = self._glyphs(text)
        per_unit = 1000 / UNITS / self._style.size
        body, ends, place, natural = [], [], 0, 0
        for code, advance in glyphs:
            natural = round(self._font.get_glyph_h_advance(code) * per_unit)
            kerning = int(natural - advance * per_unit)
            place += advance
            ends.append(place)
            body.append(f"{code:04x}>{kerning}<" if kerning and len(ends) < len(glyphs) else f"{code:04x}")
        return Word("".join(body), place, glyphs[-1][1], natural, tuple(ends), frozenset(code for code, _ in glyphs))

    def _glyphs(self, text: str) -> list[tuple[int, int]]:
        """Return glyph and advance of each character, in Pango units."""
        buffer = hb.Buffer()
        buffer.add_str(text)
        buffer.direction, buffer.script, buffer.language = "ltr", "Latn", self._style.language
        hb.shape(self._font, buffer, self._features)
        infos, positions = buffer.glyph_infos, buffer.glyph_positions
        if [info.cluster for info in infos] != list(range(len(text))) or not all(info.codepoint for info in infos):
            raise CannotMergeError(Reason.GLYPH)
        if any(position.x_offset or position.y_offset for position in positions):
            raise CannotMergeError(Reason.GLYPH)
        pairs = zip(infos, positions, strict=True)
        return [(info.codepoint, position.x_advance) for info, position in pairs]
