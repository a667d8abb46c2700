"""Text as HarfBuzz shapes it and as a PDF shows it, and the style it is in."""

import re
from dataclasses import dataclass

UNITS = 1024
"""Pango units per CSS pixel; Pango rounds every advance to one."""

_BRACKETS = re.compile("[<>]")
_ESCAPES = str.maketrans({character: f"\\{name}" for character, name in zip("()\\\r", "()\\r", strict=True)})


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


@dataclass(frozen=True, slots=True, eq=False)
class Piece:
    """A word with the space after it, before a given character: its part of a TJ array, with the kerning after it.

    `drawn` is the same with strings of bytes, as characters of Latin-1, which take half the room. `width` and `ends`,
    the place after each character, are Pango units.
    """

    shows: str
    drawn: str
    width: int
    ends: tuple[int, ...]
    glyphs: frozenset[int]


@dataclass(frozen=True, slots=True, eq=False)
class Shaped:
    """Text as PDF wants it: the array of a TJ operator, in hexadecimal (`shows`) and in bytes (`drawn`).

    `width` is in CSS pixels, `pieces` are what it is of.
    """

    shows: str
    drawn: str
    width: float
    pieces: tuple[Piece, ...]


def in_bytes(shows: str) -> str:
    """Return a part of a TJ array that begins inside a string with strings of bytes instead of hexadecimal ones."""
    parts = [
        f"){part}(" if number % 2 else bytes.fromhex(part).decode("latin-1").translate(_ESCAPES)
        for number, part in enumerate(_BRACKETS.split(shows))
    ]
    return "".join(parts)
