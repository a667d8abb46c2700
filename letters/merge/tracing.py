"""Finding the lines with fields in WeasyPrint's laid-out boxes, and taking them out of the painting.

Reads WeasyPrint's private box tree: its version is part of the key of every kept variant, and every variant is
compared with a full layout before it is used.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from weasyprint.document import Page
from weasyprint.formatting_structure import boxes
from weasyprint.layout.absolute import AbsolutePlaceholder
from weasyprint.layout.replaced import replacedbox_layout

from actualisatie.letters.merge.box_rules import check_around, check_inside
from actualisatie.letters.merge.forms import PicturePlace
from actualisatie.letters.merge.reasons import CannotMergeError, Reason
from actualisatie.letters.merge.traced_lines import TracedLine
from actualisatie.letters.merge.tree import FieldTree


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
        for around, box in walk(page._page_box, ()):  # noqa: SLF001 # WeasyPrint shows its boxes nowhere else
            if box.is_floated():
                raise CannotMergeError(Reason.STYLE)
            if any(_holds_field(text, box, tree) for _, text in box.string_set or ()):
                raise CannotMergeError(Reason.ELSEWHERE)
            if isinstance(box, boxes.ReplacedBox):
                _trace_picture(found, tree, number, box)
            elif isinstance(box, boxes.LineBox):
                texts = tuple(leaf for leaf in _leaves(box) if isinstance(leaf, boxes.TextBox))
                if _is_in_margin(around) or any(_has_field(text, tree) for text in texts):
                    check_inside(box)
                    check_around(around)
                    found.lines.append(TracedLine(number, box, texts, around))
    return found


def _is_in_margin(around: tuple[Any, ...]) -> bool:
    """Return whether a line stands in the margin, where it may count the pages of the letter."""
    return any(isinstance(box, boxes.MarginBox) for box in around)


def walk(box: Any, around: tuple[Any, ...]) -> Iterator[tuple[tuple[Any, ...], Any]]:
    """Yield each box with those around it, in the order in which they stand."""
    if isinstance(box, AbsolutePlaceholder):
        box = box._box  # noqa: SLF001 # the box that stands at this place
    yield around, box
    for child in getattr(box, "children", ()):
        yield from walk(child, (*around, box))


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
