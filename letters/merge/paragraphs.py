"""From laid-out lines to a paragraph: its text in pieces, its styles, its edges, and how it grows."""

from collections.abc import Sequence

from actualisatie.letters.merge.drawn_styles import DrawnStyles
from actualisatie.letters.merge.forms import CENTRE, LEFT, RIGHT, Paragraph, Run
from actualisatie.letters.merge.reasons import CannotMergeError, Reason
from actualisatie.letters.merge.traced_lines import TracedLine, is_alone, owner
from actualisatie.letters.merge.tree import FieldTree, Piece, collapsed

_ALIGN = {"left": LEFT, "start": LEFT, "justify": LEFT, "center": CENTRE, "right": RIGHT, "end": RIGHT}
_WHITE_SPACE = {"normal", "nowrap", "pre"}


def read_paragraph(lines: list[TracedLine], tree: FieldTree, styles: DrawnStyles, row: int) -> Paragraph:
    """Return the paragraph that some lines are. Raises CannotMergeError when they show anything else too."""
    first = lines[0]
    places = {(round(line.block.content_box_x(), 3), round(line.block.width, 3)) for line in lines}
    heights = {round(text.height, 3) for line in lines for text in line.texts}
    if len(places) != 1 or (len(heights) != 1 and len(lines) > 1):
        raise CannotMergeError(Reason.STYLE)
    ((left, width),) = places
    is_made = first.margin or any(stand_in in text.text for text in first.texts for stand_in in tree.stand_ins)
    runs = _runs_of_boxes(lines, tree, styles) if is_made else _runs_of_elements(lines, tree, styles)
    style = first.block.style
    keeps_lines = style["white_space"] == "pre"
    if style["text_indent"].value or style["text_overflow"] != "clip" or style["white_space"] not in _WHITE_SPACE:
        raise CannotMergeError(Reason.STYLE)
    align = _ALIGN[style["text_align_all"]]
    if first.margin:
        left, width = _edges_in_margin(first, first.margin.at_keyword, (left, width), align)
    wraps = style["white_space"] == "normal" and style["text_align_all"] != "justify" and not is_made
    may_overflow = keeps_lines and align == LEFT
    return Paragraph(runs, left, width, align, wraps, keeps_lines, may_overflow, is_alone(lines), row)


def _runs_of_boxes(lines: list[TracedLine], tree: FieldTree, styles: DrawnStyles) -> tuple[Run, ...]:
    """Text that the stylesheet makes, also of attributes: one line, read from the boxes themselves."""
    if len(lines) != 1 or any(text.element in tree.owners for text in lines[0].texts):
        raise CannotMergeError(Reason.STRUCTURE)
    return tuple(
        Run(styles.of(lines[0], text), _split(text.text, tree.stand_ins)) for text in lines[0].texts if text.text
    )


def _split(text: str, stand_ins: dict[str, int]) -> tuple[Piece, ...]:
    pieces: list[Piece] = [text]
    for stand_in, index in stand_ins.items():
        split: list[Piece] = []
        for piece in pieces:
            if isinstance(piece, int):
                split.append(piece)
                continue
            for number, part in enumerate(piece.split(stand_in)):
                split += [index] * (number > 0)
                split += [part] * bool(part)
        pieces = split
    return tuple(pieces)


def _runs_of_elements(lines: list[TracedLine], tree: FieldTree, styles: DrawnStyles) -> tuple[Run, ...]:
    """Text of the letter itself: its nodes, once it is certain that the lines show them and nothing else."""
    nodes = list(tree.nodes(owner(lines[0])))
    if lines[0].block.style["white_space"] != "pre":
        nodes = collapsed(nodes)
    values = tree.values()
    expected = "".join(values[piece] if isinstance(piece, int) else piece for node in nodes for piece in node.pieces)
    _check_text(expected, ["".join(text.text for text in line.texts) for line in lines])
    style_of = {text.element: styles.of(line, text) for line in lines for text in line.texts if text.text.strip()}
    if not style_of:
        raise CannotMergeError(Reason.STRUCTURE)
    style_of |= {node.element: next(iter(style_of.values())) for node in nodes if node.element.tag == "br"}
    try:
        return tuple(Run(style_of[node.element], node.pieces) for node in nodes)
    except KeyError:
        raise CannotMergeError(Reason.STRUCTURE) from None


def _check_text(expected: str, lines: Sequence[str]) -> None:
    place = 0
    for line in lines:
        if not expected.startswith(line, place):
            raise CannotMergeError(Reason.STRUCTURE)
        place += len(line)
        if expected[place : place + 1] in {" ", "\n"}:
            place += 1
    if place != len(expected):
        raise CannotMergeError(Reason.STRUCTURE)


def _edges_in_margin(
    line: TracedLine, at_keyword: str, edges: tuple[float, float], align: float
) -> tuple[float, float]:
    """Return left edge and width that a box in the margin may fill: only the edge it is aligned to stays."""
    left, width = edges
    if {"left": LEFT, "center": CENTRE, "right": RIGHT}.get(at_keyword.rpartition("-")[2]) != align:
        raise CannotMergeError(Reason.WIDTH_FROM_TEXT)
    available = line.around[0].width
    return round(left + align * (width - available), 3), available
