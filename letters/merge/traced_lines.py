"""Laid-out lines that hold fields, and what moves when there are more of them."""

from dataclasses import dataclass
from typing import Any
from xml.etree.ElementTree import Element

from weasyprint.formatting_structure import boxes

from actualisatie.letters.merge.reasons import CannotMergeError, Reason


@dataclass(frozen=True, slots=True)
class TracedLine:
    """A laid-out line that holds fields: its box, its texts, the box it stands in, and those around that."""

    page: int
    box: Any
    texts: tuple[Any, ...]
    around: tuple[Any, ...]

    @property
    def block(self) -> Any:
        """The block that the line belongs to."""
        return self.around[-1]

    @property
    def margin(self) -> Any | None:
        """The box in the margin of the page in which the line stands, if it does."""
        return next((box for box in self.around if isinstance(box, boxes.MarginBox)), None)

    @property
    def table(self) -> Any | None:
        """The table in which the line stands, if it does; the innermost."""
        return next((box for box in reversed(self.around) if isinstance(box, boxes.TableBox)), None)

    @property
    def baseline(self) -> float:
        """Distance to the top of the page. Raises CannotMergeError when its texts stand at different heights."""
        found = [float(text.position_y + text.baseline) for text in self.texts]
        if len({round(one, 3) for one in found}) != 1:
            raise CannotMergeError(Reason.STYLE)
        return found[0]


def is_alone(lines: list[TracedLine]) -> bool:
    """Return whether nothing else stands lower or is painted larger when a paragraph gets more lines.

    That is so when it is all there is in a box that hangs from a fixed place and paints nothing itself.
    """
    first = lines[0]
    if any(line.block is not first.block or line.box.height != first.box.height for line in lines):
        return False
    if len(first.block.children) != len(lines):
        return False
    for box in reversed(first.around):
        style = box.style
        if box.background is not None or box.border_top_width or box.border_bottom_width:
            return False
        if style["position"] == "absolute":
            return bool(style["top"] != "auto" and style["bottom"] == "auto" and style["height"] == "auto")
        if len(box.children) != 1 and box is not first.block:
            return False
    return False


def row_of(lines: list[TracedLine]) -> Any | None:
    """Return the table row that is as high as the highest of cells like this one, where each is one paragraph."""
    first = lines[0]
    cell, row = first.block, first.around[-2]
    if not isinstance(cell, boxes.TableCellBox) or len(cell.children) != len(lines):
        return None
    if any(line.block is not cell or line.box.height != first.box.height for line in lines):
        return None
    edges = {
        (one.padding_top, one.border_top_width, one.border_bottom_width, one.style["padding_bottom"])
        for one in row.children
    }
    heights = {(one.style["line_height"], one.style["font_size"], one.style["height"]) for one in row.children}
    is_even = len(edges) == len(heights) == 1 and all(
        one.style["vertical_align"] == "top" and one.rowspan == 1 for one in row.children
    )
    return row if is_even and cell.style["height"] == "auto" else None


def owner(line: TracedLine) -> Element:
    """Return the element whose text a line is."""
    element: Element = line.block.element
    return element
