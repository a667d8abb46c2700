"""The fonts that come with the letters, and nothing else, so that two machines give the same bytes."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from hashlib import sha256
from pathlib import Path

from fontTools.ttLib import TTFont  # type: ignore[import-untyped] # comes without types

FOLDER = Path(__file__).parent / "fonts"
REGULAR = "SourceSansPro-Regular.ttf"
_CONFIGURATION = "FONTCONFIG_FILE"
_FILES = {
    "SourceSansPro-Regular.ttf": "30e35dda7a179dadec11c58e89835b5006ee69d3bd43b55a91dd52f1f02a8cac",
    "SourceSansPro-Semibold.ttf": "91598812e105ea83f42d3cec53bd21cbd05443be2dd26308e048962f719d936d",
}


@contextmanager
def only_our_fonts() -> Iterator[None]:
    """Point fontconfig at our folder for as long as a font configuration is being built."""
    before = os.environ.get(_CONFIGURATION)
    os.environ[_CONFIGURATION] = str(FOLDER.resolve() / "fonts.conf")
    try:
        yield
    finally:
        if before is None:
            del os.environ[_CONFIGURATION]
        else:
            os.environ[_CONFIGURATION] = before


@cache
def covered() -> frozenset[str]:
    """Return every character that each of our fonts can draw."""
    tables = (set(TTFont(path, lazy=True).getBestCmap()) for path in sorted(FOLDER.glob("*.ttf")))
    return frozenset(map(chr, set.intersection(*tables)))


@cache
def intact() -> bool:
    """Return whether our font files are there and are those that the letters were made for."""
    return all((FOLDER / name).is_file() and _digest(name) == digest for name, digest in _FILES.items())


def width_of(text: str, size: float) -> float:
    """Return how wide a text in our regular font is at a size in points, in millimetres; kerning makes it narrower."""
    advances, units = _advances()
    return sum(advances[character] for character in text) / units * size * 25.4 / 72


@cache
def _advances() -> tuple[dict[str, int], int]:
    font = TTFont(FOLDER / REGULAR, lazy=True)
    widths = font["hmtx"]
    return {chr(code): widths[name][0] for code, name in font.getBestCmap().items()}, font["head"].unitsPerEm


def _digest(name: str) -> str:
    return sha256((FOLDER / name).read_bytes()).hexdigest()
