"""What is kept of a letter's layout: its paragraphs with fields, and per variant where their lines stand.

A letter is laid out in *parts*: each begins a new page by its style, so nothing in it moves with another part. The
*form* of a part is what the template gives with the fields blanked. A *variant* is a form with a number of lines per
paragraph: the height of everything follows from it, so all letters with that variant share its pages. What stands in
the margins counts the pages and goes over all parts: it is a form with a variant of its own, which has no pages.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from actualisatie.letters.merge.drawing import Drawing
from actualisatie.letters.merge.rules import Rule
from actualisatie.letters.merge.shaped import TextStyle
from actualisatie.letters.merge.shaping import Shaper
from actualisatie.letters.merge.tree import Piece

LEFT, CENTRE, RIGHT = 0.0, 0.5, 1.0


@dataclass(frozen=True, slots=True)
class Run:
    """Text in one style, in pieces."""

    style: TextStyle
    pieces: tuple[Piece, ...]


@dataclass(frozen=True, slots=True)
class Paragraph:
    """Text with fields between two edges of the page, in CSS pixels.

    `align` is the share of the free space that stands before a line. `keeps_lines` is True where line ends in a
    value are kept; `wraps` where long lines are broken; `may_overflow` where a long line changes nothing else.
    `is_alone` is True where nothing else moves when there are more lines; `row` counts the table rows from 0 of
    which the highest cell moves what is below, and is -1 anywhere else.
    """

    runs: tuple[Run, ...]
    left: float
    width: float
    align: float = LEFT
    wraps: bool = True
    keeps_lines: bool = False
    may_overflow: bool = False
    is_alone: bool = False
    row: int = -1

    @property
    def fields(self) -> tuple[int, ...]:
        """The fields that stand in this paragraph."""
        return tuple(piece for run in self.runs for piece in run.pieces if isinstance(piece, int))


@dataclass(frozen=True, slots=True)
class Line:
    """Where a line of a paragraph stands: its page from 0, its baseline in CSS pixels from the top.

    Of a paragraph that is alone or in a table only the first line is kept: each next one stands `pitch` lower, and so
    does the first for each line that the rows above have more than one each.
    """

    page: int
    baseline: float
    pitch: float = 0.0


@dataclass(frozen=True, slots=True)
class PicturePlace:
    """Where the picture of a field stands: its page from 0, left, top, width and height in CSS pixels."""

    field: int
    page: int
    left: float
    top: float
    width: float
    height: float


@dataclass(frozen=True, slots=True)
class Form:
    """All that must be known to set the fields of one part in lines. Fields count from 0 in their part.

    `tables` gives for each row the table, from 0, in which only the sum of the lines moves what is below; -1 for none.
    """

    paragraphs: tuple[Paragraph, ...]
    tables: tuple[int, ...] = ()

    def shape(self, lines: Sequence[Sequence[object]], heights: Sequence[int] | None = None) -> str:
        """Name a variant of this form by the lines of its paragraphs, as far as anything moves with them.

        `heights` are those of its rows, where they are known.
        """
        counts = [
            len(found)
            for paragraph, found in zip(self.paragraphs, lines, strict=False)
            if paragraph.row < 0 and not paragraph.is_alone
        ]
        sums: dict[int, int] = {}
        for row, (table, highest) in enumerate(zip(self.tables, heights or self.heights(lines), strict=True)):
            place = table if table >= 0 else len(self.tables) + row
            sums[place] = sums.get(place, 0) + highest
        return ".".join(map(str, counts)) + "-" + ".".join(map(str, sums.values()))

    def heights(self, lines: Sequence[Sequence[object]]) -> list[int]:
        """Return for each row the lines of its highest cell."""
        heights = [0] * len(self.tables)
        for paragraph, found in zip(self.paragraphs, lines, strict=False):
            if paragraph.row >= 0:
                heights[paragraph.row] = max(heights[paragraph.row], len(found))
        return heights

    def drops(self, heights: Sequence[int]) -> list[int]:
        """Return for each row of a table how many lines more than one each stand in the rows above it."""
        below: dict[int, int] = {}
        drops = []
        for table, highest in zip(self.tables, heights, strict=True):
            drops.append(below.get(table, 0) if table >= 0 else 0)
            below[table] = drops[-1] + highest - 1
        return drops


@dataclass(frozen=True, slots=True)
class SlotPlace:
    """Where the shared section of a slot goes, in points from where it stands on a page of its own.

    Slots count from 0 in their part.
    """

    slot: int
    right: float
    up: float


@dataclass(frozen=True, slots=True)
class Section:
    """A shared section: painted on a page of its own, where it begins there and how high it is, in CSS pixels."""

    drawing: Drawing
    left: float
    top: float
    height: float

    @property
    def slot(self) -> str:
        """Return an empty slot of its size."""
        return f'<div class="slot" style="height: {self.height}px; left: {self.left} {self.top}"></div>'


@dataclass(frozen=True, slots=True)
class VariantPage:
    """A page without its fields and without the shared sections that go into its `slots`."""

    drawing: Drawing
    slots: tuple[SlotPlace, ...]


@dataclass(frozen=True, slots=True)
class Variant:
    """One layout of a form. Its pages count from 0; `lines` are those of each paragraph of the form.

    `rules` are the lines of its tables that move with the rows.
    """

    pages: tuple[VariantPage, ...]
    lines: tuple[tuple[Line, ...], ...]
    pictures: tuple[PicturePlace, ...]
    rules: tuple[Rule, ...] = ()


@lru_cache(maxsize=256)
def shaper(style: TextStyle) -> Shaper:
    """Return the one shaper of a style, which remembers what it shaped."""
    return Shaper(style)
