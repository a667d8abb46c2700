"""Our font files: which characters they draw, and which of those can be set glyph by glyph."""

import unicodedata
from dataclasses import dataclass
from functools import cache

from fontTools.ttLib import TTFont  # type: ignore[import-untyped] # comes without types

from actualisatie.letters.fonts import FOLDER


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
    for code, name in sorted(font.getBestCmap().items(), key=_commonness):
        text_of.setdefault(number[name], chr(code))
    covered = frozenset(map(chr, font.getBestCmap()))
    return Face(path.read_bytes(), text_of, covered, frozenset(filter(_is_plain, covered)))


@cache
def characters() -> tuple[frozenset[str], frozenset[str]]:
    """Return what all our fonts cover, and what of it is plain."""
    faces = [face(path.name) for path in sorted(FOLDER.glob("*.ttf"))]
    covered = frozenset.intersection(*(one.covered for one in faces))
    return covered, covered.intersection(*(one.plain for one in faces))


def _commonness(entry: tuple[int, str]) -> tuple[int, int]:
    """Sort what people write before what only looks the same: one glyph may stand for several characters."""
    code, _ = entry
    return (0 if code < 0x180 else 1 if 0x2000 <= code < 0x20D0 else 2), code


def _is_plain(character: str) -> bool:
    """Latin letters and what stands between them: nothing that joins, reorders or belongs to another script."""
    category = unicodedata.category(character)
    if category in {"Lu", "Ll", "Lt", "Lo"}:
        return unicodedata.name(character, "").startswith("LATIN ") or character in "ªº"
    return category[0] in "NPSZ" and unicodedata.bidirectional(character) not in {"R", "AL", "AN"}
