"""The fonts that come with the letters, and nothing else, so that two machines give the same bytes."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from pathlib import Path

from fontTools.ttLib import TTFont  # type: ignore[import-untyped] # comes without types

FOLDER = Path(__file__).parent / "fonts"
_CONFIGURATION = "FONTCONFIG_FILE"


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
