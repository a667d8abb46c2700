"""Shaping text with HarfBuzz exactly as Pango does for WeasyPrint: same font files, same units, same features."""

import re

import uharfbuzz as hb

from actualisatie.letters.merge.faces import face
from actualisatie.letters.merge.reasons import CannotMergeError, Reason
from actualisatie.letters.merge.shaped import UNITS, Piece, Shaped, TextStyle, Word, in_bytes

_KEPT_TEXTS = 8_000
_SPACES = " \N{NO-BREAK SPACE}"
_PIECES = re.compile("[^ \N{NO-BREAK SPACE}]*[ \N{NO-BREAK SPACE}]|[^ \N{NO-BREAK SPACE}]+")


class Shaper:
    """Shapes text in one style, piece by piece, and remembers the pieces.

    Within a word HarfBuzz decides; across a space only pairs of glyphs are kerned, and HarfBuzz shapes each pair.
    """

    def __init__(self, style: TextStyle) -> None:
        self.style = style
        self._face = face(style.file)
        self._font = hb.Font(hb.Face(self._face.blob))
        scale = round(style.size * UNITS)
        self._font.scale = (scale, scale)
        self._features = dict(style.features)
        self._words: dict[str, Word] = {}
        self._seams: dict[str, int] = {}
        self._pieces: dict[str, Piece] = {}
        self._texts: dict[str, Shaped] = {}

    def __call__(self, text: str) -> Shaped:
        """Return the shaped text. Raises CannotMergeError for text that is not one plain left-to-right run."""
        found = self._texts.get(text)
        if found is None:
            for memory in (self._texts, self._words, self._pieces):
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

    def _shape(self, text: str) -> Shaped:
        texts = _PIECES.findall(text)
        known = self._pieces
        pieces = tuple(
            # No piece but the last can end where its follower is missing, so the two together name it.
            [
                known.get(one + follower) or self._piece(one, follower)
                for one, follower in zip(texts, [*[other[0] for other in texts[1:]], ""], strict=True)
            ]
        )
        shows = f"<{''.join([piece.shows for piece in pieces])}>"
        drawn = f"({''.join([piece.drawn for piece in pieces])})"
        if shows.endswith("<>"):
            shows, drawn = shows[:-2], drawn[:-2]
        return Shaped(shows, drawn, sum([piece.width for piece in pieces]) / UNITS, pieces)

    def _piece(self, text: str, follower: str) -> Piece:
        if not self._face.plain.issuperset(text):
            raise CannotMergeError(Reason.GLYPH if not self._face.covered.issuperset(text) else Reason.SCRIPT)
        per_unit = 1000 / UNITS / self.style.size
        shows, ends, place, glyphs = "", [], 0, frozenset[int]()
        words = [text[:-1], text[-1]] if len(text) > 1 and text[-1] in _SPACES else [text]
        for word, after in zip(words, [*words[1:], follower], strict=True):
            found = self.word(word)
            seam = self._seam(word[-1] + after[0]) if after else 0
            kerning = int(found.natural - (found.last + seam) * per_unit)
            shows += f"{found.body}>{kerning}<" if kerning else found.body
            ends += [place + end for end in found.ends]
            place += found.width + seam
            ends[-1] = place
            glyphs |= found.glyphs
        piece = self._pieces[text + follower] = Piece(shows, in_bytes(shows), place, tuple(ends), glyphs)
        return piece

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
        per_unit = 1000 / UNITS / self.style.size
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
        buffer.direction, buffer.script, buffer.language = "ltr", "Latn", self.style.language
        hb.shape(self._font, buffer, self._features)
        infos, positions = buffer.glyph_infos, buffer.glyph_positions
        if [info.cluster for info in infos] != list(range(len(text))) or not all(info.codepoint for info in infos):
            raise CannotMergeError(Reason.GLYPH)
        if any(position.x_offset or position.y_offset for position in positions):
            raise CannotMergeError(Reason.GLYPH)
        pairs = zip(infos, positions, strict=True)
        return [(info.codepoint, position.x_advance) for info, position in pairs]
