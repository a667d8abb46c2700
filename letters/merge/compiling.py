"""From one laid-out letter to a form and a variant: what stays is painted once, what differs becomes paragraphs."""

from dataclasses import dataclass
from itertools import groupby

from weasyprint.document import Document

from actualisatie.letters.blocks import Slots
from actualisatie.letters.merge.drawing import Drawing, paint
from actualisatie.letters.merge.drawn_styles import DrawnStyles
from actualisatie.letters.merge.forms import Form, Line, SlotPlace, Variant, VariantPage
from actualisatie.letters.merge.paragraphs import read_paragraph
from actualisatie.letters.merge.shows import read_shows
from actualisatie.letters.merge.traced_lines import TracedLine, owner, row_of
from actualisatie.letters.merge.tracing import trace
from actualisatie.letters.merge.tree import FieldTree


@dataclass(frozen=True, slots=True)
class Compiled:
    """A form, one variant of it with its shape, and the pages as WeasyPrint paints them whole."""

    form: Form
    shape: str
    variant: Variant
    whole: list[Drawing]


def compile_letter(document: Document, tree: FieldTree, slots: Slots) -> Compiled:
    """Take a laid-out letter apart. Raises CannotMergeError when a field stands where the engine cannot set it."""
    whole = paint(document.pages)
    traced = trace(document.pages, tree)
    shows = [read_shows(drawing.content) for drawing in whole]
    groups = _grouped(traced.lines)
    form, lines, shape = _form([group for group in groups if not group[0].margin], tree, DrawnStyles(shows, whole))
    margin, margin_lines, _ = _form([group for group in groups if group[0].margin], tree, DrawnStyles(shows, whole))
    traced.take_out()
    places = tuple(place for place, _ in traced.pictures)
    variant = Variant(variant_pages(document, slots), lines, places, margin, margin_lines)
    return Compiled(form, shape, variant, whole)


def _form(
    groups: list[list[TracedLine]], tree: FieldTree, styles: DrawnStyles
) -> tuple[Form, tuple[tuple[Line, ...], ...], str]:
    """Return some paragraphs as a form, where their lines stand, and the shape that these lines give it."""
    paragraphs, lines = [], []
    rows: dict[int, int] = {}
    for group in groups:
        row = row_of(group)
        number = -1 if row is None else rows.setdefault(id(row), len(rows))
        paragraphs.append(read_paragraph(group, tree, styles, number))
        lines.append(_places(group, is_first_enough=number >= 0 or paragraphs[-1].is_alone))
    form = Form(tuple(styles.known), tuple(paragraphs))
    return form, tuple(lines), form.shape(groups)


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
