"""Tables whose rows stand on one another: what is below moves with the sum of their lines, in whatever order."""

from collections.abc import Iterable
from dataclasses import dataclass
from operator import attrgetter
from typing import Any

from weasyprint.draw import draw_collapsed_borders
from weasyprint.layout.absolute import AbsolutePlaceholder

from actualisatie.letters.merge.drawing import draw
from actualisatie.letters.merge.reasons import CannotMergeError, Reason
from actualisatie.letters.merge.rules import Stroke, read_strokes
from actualisatie.letters.merge.traced_lines import TracedLine, row_of

_NEAR = 0.001
"""CSS pixels: what adding up heights in another order may change."""


@dataclass(frozen=True, slots=True)
class Stack:
    """A table of which every cell is one paragraph with fields, its lines all equally high, and its rules.

    Its heights are exact: rounded ones would add up to another layout for another order of rows.
    """

    table: Any
    page: int
    lines: tuple[int, ...]
    pitch: float
    strokes: tuple[Stroke, ...]

    @property
    def rows(self) -> list[Any]:
        """The boxes of its rows."""
        return list(self.table.children[0].children)

    def above(self, y: float) -> int:
        """Return how many rows end above a height, or at it."""
        return sum(row.position_y + row.height < y + _NEAR for row in self.rows)

    def edge(self, rows: int) -> float:
        """Return where the first rows end, in CSS pixels from the top of the page."""
        last = self.rows[max(rows - 1, 0)]
        return float(last.position_y + (last.height if rows else 0))

    def surplus(self, rows: int) -> float:
        """Return what the first rows are higher, in CSS pixels, than if each had one line."""
        return self.pitch * sum(count - 1 for count in self.lines[:rows])

    def take_out(self) -> None:
        """Leave the table without its rules."""
        self.table.collapsed_border_grid = [
            [[(score, (style, 0, colour)) for score, (style, _, colour) in edge] for edge in edges]
            for edges in self.table.collapsed_border_grid
        ]


def find_stacks(groups: list[list[TracedLine]]) -> list[Stack]:
    """Find the stacks among laid-out paragraphs.

    Raises CannotMergeError for a table that goes on on the next page: where it breaks depends on each row.
    """
    cells = {id(group[0].block): group for group in groups if row_of(group) is not None}
    tables = {id(line.table): (line, line.table) for group in groups for line in group if line.table}
    if len({table.element for _, table in tables.values()}) != len(tables):
        raise CannotMergeError(Reason.BREAK)
    found = ((line, _paragraphs(table, cells)) for line, table in tables.values())
    stacks = (_stack(line, paragraphs) for line, paragraphs in found if paragraphs)
    return [stack for stack in stacks if stack]


def _paragraphs(table: Any, cells: dict[int, list[TracedLine]]) -> list[list[list[TracedLine]]]:
    """Return the paragraphs of a table row by row, or nothing when it holds or paints anything else."""
    inside = [box for group in table.children for row in group.children for box in (group, row, *row.children)]
    if len(table.children) != 1 or table.children[0].is_header or table.children[0].is_footer:
        return []
    if any(box.background is not None for box in (table, *inside, *_columns(table))):
        return []
    if table.style["border_collapse"] != "collapse" or not all(_is_free(box) for box in (table, *inside)):
        return []
    rows = [[cells.get(id(cell), []) for cell in row.children] for row in table.children[0].children]
    lines = [line for row in rows for group in row for line in group]
    if not all(group for row in rows for group in row) or any(_hangs(line) for line in lines):
        return []
    return rows


def _stack(line: TracedLine, paragraphs: list[list[list[TracedLine]]]) -> Stack | None:
    pitches = {group[0].box.height for row in paragraphs for group in row}
    strokes = read_strokes(draw(lambda stream: draw_collapsed_borders(stream, line.table)))
    if strokes is None:
        return None
    if max(pitches) - min(pitches) > _NEAR:
        raise CannotMergeError(Reason.STYLE)
    lines = tuple(max(map(len, row)) for row in paragraphs)
    stack = Stack(line.table, line.page, lines, max(pitches), tuple(strokes))
    _check(stack)
    return stack


def _check(stack: Stack) -> None:
    """Raise CannotMergeError unless each row is as high as its lines and edges, and stands on the one above."""
    top = stack.edge(0)
    for row, count in zip(stack.rows, stack.lines, strict=True):
        highest = max(row.children, key=attrgetter("height"))
        rest = highest.padding_top + highest.style["padding_bottom"].value
        rest += highest.border_top_width + highest.border_bottom_width
        if abs(row.position_y - top) > _NEAR or abs(row.height - count * stack.pitch - rest) > _NEAR:
            raise CannotMergeError(Reason.STYLE)
        top += row.height
    if any(abs(stroke.top - stack.edge(stack.above(stroke.top))) > _NEAR for stroke in stack.strokes):
        raise CannotMergeError(Reason.STYLE)


def _columns(table: Any) -> Iterable[Any]:
    for group in table.column_groups:
        yield from (group, *group.children)


def _is_free(box: Any) -> bool:
    """Return whether nothing but its lines makes a box higher."""
    return bool(box.style["height"] == "auto" and box.style["min_height"] in {"auto", (0, "px")})


def _hangs(line: TracedLine) -> bool:
    return any(isinstance(child, AbsolutePlaceholder) for child in line.box.children)
