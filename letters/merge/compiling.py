"""From one laid-out letter to a form and a variant: what stays is painted once, what differs becomes paragraphs."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import groupby
from typing import Any

from weasyprint.document import Document
from weasyprint.text.fonts import font_features

from actualisatie.letters.blocks import Slots
from actualisatie.letters.merge.drawing import Drawing, paint
from actualisatie.letters.merge.forms import (
    CENTRE,
    LEFT,
    RIGHT,
    Form,
    Line,
    Paragraph,
    Run,
    SlotPlace,
    Variant,
    VariantPage,
)
from actualisatie.letters.merge.reasons import CannotMergeError, Reason
from actualisatie.letters.merge.shaping import TextStyle
from actualisatie.letters.merge.shows import Show, read_shows
from actualisatie.letters.merge.tracing import TracedLine, is_alone, owner, row_of, trace
from actualisatie.letters.merge.tree import FieldTree, Piece, collapsed

_ALIGN = {"left": LEFT, "start": LEFT, "justify": LEFT, "center": CENTRE, "right": RIGHT, "end": RIGHT}


@dataclass(frozen=True, slots=True)
class Compiled:
    """A form, one variant of it with its shape, and the pages as WeasyPrint paints them whole."""

    form: Form
    shape: str
    variant: Variant
    whole: list[Drawing]


@dataclass(slots=True)
class _Styles:
    """The styles of a form, numbered as they are met, found by what WeasyPrint drew."""

    shows: list[list[Show]]
    wholes: list[Drawing]
    known: dict[TextStyle, int] = field(default_factory=dict)

    def number(self, line: TracedLine, text: Any) -> int:
        """Return the number of the style of one text box."""
        style = self._style(line, text)
        return self.known.setdefault(style, len(self.known))

    def _style(self, line: TracedLine, text: Any) -> TextStyle:
        here = [show for show in self.shows[line.page] if _stands(show, text)]
        if len(here) != 1 or not here[0].is_plain or not _is_plain(text.style):
            raise CannotMergeError(Reason.STYLE)
        (show,) = here
        features = font_features(
            *(text.style[name] for name in (
                "font_kerning", "font_variant_ligatures", "font_variant_position", "font_variant_caps",
                "font_variant_numeric", "font_variant_alternates", "font_variant_east_asian", "font_feature_settings",
            ))
        )  # fmt: skip
        file = self.wholes[line.page].fonts[show.font]
        language = text.style["lang"] or "nl"
        return TextStyle(show.font, file, show.size, show.colour, language, tuple(sorted(features.items())))


def compile_letter(document: Document, tree: FieldTree, slots: Slots) -> Compiled:
    """Take a laid-out letter apart. Raises CannotMergeError when a field stands where the engine cannot set it."""
    whole = paint(document.pages)
    traced = trace(document.pages, tree)
    styles = _Styles([read_shows(drawing.content) for drawing in whole], whole)
    paragraphs, lines, counts = [], [], []
    rows: dict[int, int] = {}
    for of_paragraph in _grouped(traced.lines):
        row = row_of(of_paragraph)
        number = -1 if row is None else rows.setdefault(id(row), len(rows))
        paragraphs.append(_paragraph(of_paragraph, tree, styles, number))
        lines.append(_places(of_paragraph, is_first_enough=number >= 0 or paragraphs[-1].is_alone))
        counts.append(of_paragraph)
    form = Form(tuple(styles.known), tuple(paragraphs))
    shape = form.shape(counts)
    traced.take_out()
    variant = Variant(variant_pages(document, slots), tuple(lines), tuple(place for place, _ in traced.pictures))
    return Compiled(form, shape, variant, whole)


def variant_pages(document: Document, slots: Slots) -> tuple[VariantPage, ...]:
    """Paint the pages of a letter as they are now, and note where its shared sections go."""
    return tuple(
        VariantPage(drawing, tuple(SlotPlace(one.slot, one.right, one.up) for one in slots.placements(page)))
        for drawing, page in zip(paint(document.pages), document.pages, strict=True)
    )


def _grouped(lines: list[TracedLine]) -> list[list[TracedLine]]:
    """Put the lines of one paragraph together, also when a page ends in between; margins are apart."""

    def key(line: TracedLine) -> int:
        return id(line.margin or owner(line))

    return [list(group) for _, group in groupby(lines, key)]


def _places(lines: list[TracedLine], *, is_first_enough: bool) -> tuple[Line, ...]:
    if is_first_enough:
        return (Line(lines[0].page, lines[0].baseline, round(lines[0].box.height, 5)),)
    return tuple(Line(line.page, line.baseline) for line in lines)


def _paragraph(lines: list[TracedLine], tree: FieldTree, styles: _Styles, row: int) -> Paragraph:
    first = lines[0]
    places = {(round(line.block.content_box_x(), 3), round(line.block.width, 3)) for line in lines}
    heights = {round(text.height, 3) for line in lines for text in line.texts}
    if len(places) != 1 or (len(heights) != 1 and len(lines) > 1):
        raise CannotMergeError(Reason.STYLE)
    ((left, width),) = places
    in_attribute = any(stand_in in text.text for text in first.texts for stand_in in tree.stand_ins)
    runs = _runs_of_boxes(lines, tree, styles) if in_attribute else _runs_of_elements(lines, tree, styles)
    style = first.block.style
    keeps_lines = style["white_space"] == "pre"
    if style["text_indent"].value or style["text_overflow"] != "clip" or style["white_space"] not in _WHITE_SPACE:
        raise CannotMergeError(Reason.STYLE)
    align = _ALIGN[style["text_align_all"]]
    if first.margin:
        left, width = _edges_in_margin(first, first.margin.at_keyword, (left, width), align)
    wraps = style["white_space"] == "normal" and style["text_align_all"] != "justify" and not in_attribute
    may_overflow = keeps_lines and align == LEFT
    return Paragraph(runs, left, width, align, wraps, keeps_lines, may_overflow, is_alone(lines), row)


_WHITE_SPACE = {"normal", "nowrap", "pre"}


def _runs_of_boxes(lines: list[TracedLine], tree: FieldTree, styles: _Styles) -> tuple[Run, ...]:
    """Text that comes from attributes, by way of the stylesheet: one line, read from the boxes themselves."""
    if len(lines) != 1 or any(text.element in tree.owners for text in lines[0].texts):
        raise CannotMergeError(Reason.STRUCTURE)
    return tuple(
        Run(styles.number(lines[0], text), _split(text.text, tree.stand_ins)) for text in lines[0].texts if text.text
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


def _runs_of_elements(lines: list[TracedLine], tree: FieldTree, styles: _Styles) -> tuple[Run, ...]:
    """Text of the letter itself: its nodes, once it is certain that the lines show them and nothing else."""
    nodes = list(tree.nodes(owner(lines[0])))
    if lines[0].block.style["white_space"] != "pre":
        nodes = collapsed(nodes)
    values = tree.values()
    expected = "".join(values[piece] if isinstance(piece, int) else piece for node in nodes for piece in node.pieces)
    _check_text(expected, ["".join(text.text for text in line.texts) for line in lines])
    style_of = {text.element: styles.number(line, text) for line in lines for text in line.texts if text.text.strip()}
    try:
        return tuple(Run(style_of[node.element] if node.element.tag != "br" else 0, node.pieces) for node in nodes)
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


def _stands(show: Show, text: Any) -> bool:
    x, y = text.position_x, text.position_y + text.baseline
    return bool(abs(show.x - x) < 0.01 and abs(show.y - y) < 0.01)


def _is_plain(style: Any) -> bool:
    return bool(
        style["letter_spacing"] == "normal"
        and not style["word_spacing"]
        and style["text_transform"] == "none"
        and style["text_decoration_line"] == "none"
        and style["direction"] == "ltr"
        and style["hyphens"] != "auto"
        and style["word_break"] == "normal"
    )
