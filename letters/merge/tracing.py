"""Finding the lines with fields in WeasyPrint's laid-out boxes, and taking them out of the painting.

Reads WeasyPrint's private box tree: its version is part of the key of every kept variant, and every variant is
compared with a full layout before it is used.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any
from xml.etree.ElementTree import Element

from weasyprint.document import Page
from weasyprint.formatting_structure import boxes
from weasyprint.layout.absolute import AbsolutePlaceholder
from weasyprint.layout.replaced import replacedbox_layout

from actualisatie.letters.merge.forms import PicturePlace
from actualisatie.letters.merge.reasons import CannotMergeError, Reason
from actualisatie.letters.merge.tree import FieldTree

_UNKNOWN_CONTAINERS = (boxes.InlineTableBox, boxes.FlexContainerBox, boxes.GridContainerBox)


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
    def baseline(self) -> float:
        """Distance to the top of the page. Raises CannotMergeError when its texts stand at different heights."""
        found = {round(text.position_y + text.baseline, 3) for text in self.texts}
        if len(found) != 1:
            raise CannotMergeError(Reason.STYLE)
        return float(found.pop())


@dataclass(frozen=True, slots=True)
class Trace:
    """Everything on the pages that differs from letter to letter."""

    lines: list[TracedLine]
    pictures: list[tuple[PicturePlace, Any]]

    def take_out(self) -> None:
        """Leave the pages without their fields, ready to be painted."""
        for line in self.lines:
            line.box.children = [child for child in line.box.children if isinstance(child, AbsolutePlaceholder)]
        for _, box in self.pictures:
            box.replacement = _Nothing(box.replacement)


class _Nothing:
    """Takes the place of a picture and paints nothing."""

    def __init__(self, picture: Any) -> None:
        self.get_intrinsic_size = picture.get_intrinsic_size

    def draw(self, *_: object) -> None:
        """Paint nothing."""


def trace(pages: list[Page], tree: FieldTree) -> Trace:
    """Find all fields on laid-out pages. Raises CannotMergeError where lines stand in boxes of unknown width."""
    found = Trace([], [])
    for number, page in enumerate(pages):
        for around, box in _walk(page._page_box, ()):  # noqa: SLF001 # WeasyPrint shows its boxes nowhere else
            if box.is_floated():
                raise CannotMergeError(Reason.STYLE)
            if any(_holds_field(text, box, tree) for _, text in box.string_set or ()):
                raise CannotMergeError(Reason.ELSEWHERE)
            if isinstance(box, boxes.ReplacedBox):
                _trace_picture(found, tree, number, box)
            elif isinstance(box, boxes.LineBox):
                texts = tuple(leaf for leaf in _leaves(box) if isinstance(leaf, boxes.TextBox))
                if any(_has_field(text, tree) for text in texts):
                    _check_inside(box)
                    _check_around(around)
                    found.lines.append(TracedLine(number, box, texts, around))
    return found


def _walk(box: Any, around: tuple[Any, ...]) -> Iterator[tuple[tuple[Any, ...], Any]]:
    if isinstance(box, AbsolutePlaceholder):
        box = box._box  # noqa: SLF001 # the box that stands at this place
    yield around, box
    for child in getattr(box, "children", ()):
        yield from _walk(child, (*around, box))


def _leaves(box: Any) -> Iterator[Any]:
    for child in box.children:
        if isinstance(child, boxes.InlineBox):
            yield from _leaves(child)
        else:
            yield child


def _has_field(text: Any, tree: FieldTree) -> bool:
    return text.element in tree.owners or any(stand_in in text.text for stand_in in tree.stand_ins)


def _holds_field(text: str, box: Any, tree: FieldTree) -> bool:
    """Return whether a text that the stylesheet keeps for the margin holds a field of the letter's own text."""
    values = tree.letter.values
    pieces = (piece for node in tree.nodes(box.element) for piece in node.pieces if isinstance(piece, int))
    return any(values[piece] in text for piece in pieces)


def _trace_picture(found: Trace, tree: FieldTree, page: int, box: Any) -> None:
    if box.element not in tree.pictures:
        return
    width, height, left, top = replacedbox_layout(box)
    place = PicturePlace(tree.pictures[box.element], page, *(round(value, 3) for value in (left, top, width, height)))
    found.pictures.append((place, box))


def _check_inside(line: Any) -> None:
    """A line may hold text, inline boxes that take no room and paint nothing, and what hangs at a fixed place."""
    for box in line.children:
        if isinstance(box, boxes.TextBox) or (isinstance(box, AbsolutePlaceholder) and _is_pinned(box.style)):
            continue
        if not isinstance(box, boxes.InlineBox) or box.background is not None:
            raise CannotMergeError(Reason.STRUCTURE)
        sides = (getattr(box, f"{kind}_{side}") for side in ("left", "right") for kind in ("margin", "padding"))
        if any(sides) or box.border_left_width or box.border_right_width:
            raise CannotMergeError(Reason.STYLE)
        _check_inside(box)


def _is_pinned(style: Any) -> bool:
    """Return whether a box stands where its own style says, wherever the text around it goes."""
    return "auto" not in {style["left"], style["top"]}


def _check_around(around: tuple[Any, ...]) -> None:
    """No box around a line may take its width from the text."""
    if any(isinstance(box, _UNKNOWN_CONTAINERS) or _takes_width_from_text(box) for box in around):
        raise CannotMergeError(Reason.WIDTH_FROM_TEXT)


def _takes_width_from_text(box: Any) -> bool:
    style = box.style
    if isinstance(box, boxes.TableBox):
        return bool(style["table_layout"] != "fixed" or style["width"] == "auto")
    if style["column_count"] != "auto" or style["column_width"] != "auto":
        return True
    if isinstance(box, boxes.InlineBlockBox):
        return bool(style["width"] == "auto")
    is_out_of_flow = style["position"] in {"absolute", "fixed"}
    return bool(is_out_of_flow and style["width"] == "auto" and "auto" in {style["left"], style["right"]})


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
    edges = {(one.padding_top, one.border_top_width, one.style["vertical_align"]) for one in row.children}
    heights = {(one.style["line_height"], one.style["font_size"], one.style["height"]) for one in row.children}
    is_even = len(edges) == len(heights) == 1 and cell.style["vertical_align"] == "top" and cell.rowspan == 1
    return row if is_even and cell.style["height"] == "auto" else None


def owner(line: TracedLine) -> Element:
    """Return the element whose text a line is."""
    element: Element = line.block.element
    return element
