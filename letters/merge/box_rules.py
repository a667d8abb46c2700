"""In which of WeasyPrint's boxes a line may stand, so that its text changes nothing but the line."""

from typing import Any

from weasyprint.formatting_structure import boxes
from weasyprint.layout.absolute import AbsolutePlaceholder

from actualisatie.letters.merge.reasons import CannotMergeError, Reason

_UNKNOWN_CONTAINERS = (boxes.InlineTableBox, boxes.FlexContainerBox, boxes.GridContainerBox)


def check_inside(line: Any) -> None:
    """Raise CannotMergeError unless a line holds text and inline boxes that take no room and paint nothing.

    What hangs at a fixed place may hang in it too: it stays where it is.
    """
    for box in line.children:
        if isinstance(box, boxes.TextBox) or (isinstance(line, boxes.LineBox) and _is_pinned(box)):
            continue
        if not isinstance(box, boxes.InlineBox) or box.background is not None:
            raise CannotMergeError(Reason.STRUCTURE)
        sides = (getattr(box, f"{kind}_{side}") for side in ("left", "right") for kind in ("margin", "padding"))
        if any(sides) or box.border_left_width or box.border_right_width:
            raise CannotMergeError(Reason.STYLE)
        check_inside(box)


def _is_pinned(box: Any) -> bool:
    """Return whether a box stands where its own style says, wherever the text around it goes."""
    return isinstance(box, AbsolutePlaceholder) and "auto" not in {box.style["left"], box.style["top"]}


def check_around(around: tuple[Any, ...]) -> None:
    """Raise CannotMergeError when a box around a line takes its width from the text."""
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
