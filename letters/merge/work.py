"""The unit of work of a merged batch: some letters, in whatever process has time."""

import zlib
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from threading import get_ident

from actualisatie.letters.content import LetterContent
from actualisatie.letters.engine import lay_out, with_frozen_memory
from actualisatie.letters.errors import LetterProblem
from actualisatie.letters.letterhead import Letterhead
from actualisatie.letters.merge.drawing import Drawing, paint
from actualisatie.letters.merge.engine import MergeEngine, Shown
from actualisatie.letters.merge.forms import Section, Variant
from actualisatie.letters.merge.reasons import Reason
from actualisatie.letters.merge.store import Store

Glyphs = dict[tuple[str, str], set[int]]
"""The glyphs that are shown, by the name and the file of their font."""

CHUNK = 250
"""Letters per task: the print file may not depend on the number of workers, so neither may this."""

CHECK_EVERY = 500
"""One letter in so many is laid out as a whole and compared, beside the first of every variant; the second of a
batch is the first of these, because it is seldom the one that its variant was made from."""


@dataclass(frozen=True, slots=True)
class SetLetter:
    """One letter as it goes into the print file: its parts, and per page a compressed content.

    Of each part it names the variant and the shared sections.
    """

    letter_id: str
    variants: tuple[str, ...]
    sections: tuple[tuple[str, ...], ...]
    over: tuple[bytes, ...]
    reason: Reason | None


@dataclass(frozen=True, slots=True)
class MergedChunk:
    """Letters in the given order, the variants and sections they name, and the glyphs they show by font."""

    letters: tuple[SetLetter, ...]
    problems: tuple[LetterProblem, ...]
    variants: dict[str, Variant]
    sections: dict[str, Section]
    glyphs: Glyphs
    checked: int


@with_frozen_memory()
def merge_chunk(letters: Sequence[bytes], first: int, cache: Path | None) -> MergedChunk:
    """Merge letters given as JSON. `first` is the place of the first one in its batch, from 0."""
    done: list[SetLetter] = []
    problems: list[LetterProblem] = []
    shown: Shown = {}
    engine: MergeEngine | None = None
    for place, text in enumerate(letters, start=first):
        content = LetterContent.from_json(text)
        if engine is None:
            engine = _engine(content.letterhead, cache, get_ident())
            engine.start()
        merged = engine.merge(content, check=place % CHECK_EVERY == 1)
        if isinstance(merged, LetterProblem):
            problems.append(merged)
            continue
        over = tuple(zlib.compress(page, 6) if page else b"" for page in merged.over)
        done.append(SetLetter(merged.letter_id, merged.variants, merged.sections, over, merged.reason))
        for shaper, used in merged.shown.items():
            shown.setdefault(shaper, set()).update(used)
    variants, sections = (engine.variants, engine.sections) if engine else ({}, {})
    checked = engine.checked if engine else 0
    return MergedChunk(tuple(done), tuple(problems), variants, sections, _glyphs(shown), checked)


def _glyphs(shown: Shown) -> Glyphs:
    found: Glyphs = {}
    for shaper, texts in shown.items():
        glyphs = found.setdefault((shaper.style.font, shaper.style.file), set())
        glyphs.update(*(piece.glyphs for piece in {piece for text in texts for piece in text.pieces}))
    return found


def draw_pages(html: str, letterhead: Letterhead) -> list[Drawing]:
    """Lay out and paint one HTML document of ours that is not a letter: stationery."""
    return paint(lay_out(html, letterhead).pages)


@lru_cache(maxsize=8)
def _engine(letterhead: Letterhead, cache: Path | None, _thread: int) -> MergeEngine:
    """One engine per letterhead and thread: what it has taken apart serves the next chunk and batch."""
    return MergeEngine(Store(cache, letterhead))
