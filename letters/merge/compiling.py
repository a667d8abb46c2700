"""From one laid-out letter to the form and variant of each part: what stays is painted once, the rest is text."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from itertools import groupby

from weasyprint.document import Document, Page

from actualisatie.letters.blocks import Slots
from actualisatie.letters.merge.drawing import Drawing, paint
from actualisatie.letters.merge.drawn_styles import DrawnStyles
from actualisatie.letters.merge.forms import Form, Line, Paragraph, PicturePlace, SlotPlace, Variant, VariantPage
from actualisatie.letters.merge.paragraphs import read_paragraph
from actualisatie.letters.merge.parts import Extent, extents
from actualisatie.letters.merge.rules import Rule
from actualisatie.letters.merge.shows import read_shows
from actualisatie.letters.merge.stacks import Stack, find_stacks
from actualisatie.letters.merge.traced_lines import TracedLine, owner, row_of
from actualisatie.letters.merge.tracing import Trace, trace
from actualisatie.letters.merge.tree import FieldTree


@dataclass(frozen=True, slots=True)
class CompiledPart:
    """The form of a part, and the variant of it that was laid out with the shape that its lines give it."""

    form: Form
    shape: str
    variant: Variant


@dataclass(frozen=True, slots=True)
class Compiled:
    """The parts of a letter, what stands in the margins of all of them, and the pages as WeasyPrint paints them whole.

    The fields of the margins are those of the first part.
    """

    parts: list[CompiledPart]
    margins: CompiledPart
    whole: list[Drawing]


def compile_letter(document: Document, tree: FieldTree, slots: Slots) -> Compiled:
    """Take a laid-out letter apart. Raises CannotMergeError when a field stands where the engine cannot set it."""
    whole = paint(document.pages)
    traced = trace(document.pages, tree)
    styles = DrawnStyles([read_shows(drawing.content) for drawing in whole], whole)
    found = extents(document.pages, tree)
    on_margins = Extent(range(len(whole)), found[0].fields, range(0))
    margins = _read_form([line for line in traced.lines if line.margin], tree, styles, on_margins)
    read = [
        _read_form([line for line in traced.lines if line.page in one.pages and not line.margin], tree, styles, one)
        for one in found
    ]
    traced.take_out()
    for stack in (stack for one in read for stack in one.stacks):
        stack.take_out()
    return Compiled(
        [
            CompiledPart(
                one.form, one.shape, Variant(_pages(document, slots, on), one.lines, _pictures(traced, on), one.rules)
            )
            for one, on in zip(read, found, strict=True)
        ],
        CompiledPart(margins.form, margins.shape, Variant((), margins.lines, ())),
        whole,
    )


@dataclass(frozen=True, slots=True)
class _ReadForm:
    """Some paragraphs as a form, where their lines and rules stand, and the shape that these lines give it."""

    form: Form
    shape: str
    lines: tuple[tuple[Line, ...], ...]
    rules: tuple[Rule, ...]
    stacks: list[Stack]


def _read_form(lines: list[TracedLine], tree: FieldTree, styles: DrawnStyles, extent: Extent) -> _ReadForm:
    groups = _grouped(lines)
    stacks = find_stacks(groups)
    stacked = {id(row): (number, stack) for number, stack in enumerate(stacks) for row in stack.rows}
    paragraphs, places = [], []
    rows: dict[int, int] = {}
    for group in groups:
        row = row_of(group)
        number = -1 if row is None else rows.setdefault(id(row), len(rows))
        paragraphs.append(_counted_from(extent, read_paragraph(group, tree, styles, number)))
        _, stack = stacked.get(id(row), (-1, None))
        surplus = stack.surplus(stack.above(row.position_y)) if stack and row else 0.0
        is_first_enough = number >= 0 or paragraphs[-1].is_alone
        places.append(_places(group, surplus, extent, is_first_enough=is_first_enough))
    form = Form(tuple(paragraphs), tuple(stacked.get(row, (-1, None))[0] for row in rows))
    rules = tuple(rule for stack in stacks for rule in _rules(stack, rows, extent))
    return _ReadForm(form, form.shape(groups), tuple(places), rules, stacks)


def _counted_from(extent: Extent, paragraph: Paragraph) -> Paragraph:
    """Return a paragraph with its fields counted from the first one of its part."""
    runs = (
        replace(run, pieces=tuple(extent.field(piece) if isinstance(piece, int) else piece for piece in run.pieces))
        for run in paragraph.runs
    )
    return replace(paragraph, runs=tuple(runs))


def _rules(stack: Stack, rows: dict[int, int], extent: Extent) -> Iterator[Rule]:
    for stroke in stack.strokes:
        above = stack.above(stroke.top)
        row = rows[id(stack.rows[above - 1])] if above else -1
        top = round(stack.edge(above) - stack.surplus(above), 3)
        yield Rule(extent.page(stack.page), row, round(stack.pitch, 5), replace(stroke, top=top))


def _pictures(traced: Trace, extent: Extent) -> tuple[PicturePlace, ...]:
    return tuple(
        replace(place, field=extent.field(place.field), page=extent.page(place.page))
        for place, _ in traced.pictures
        if place.page in extent.pages
    )


def _pages(document: Document, slots: Slots, extent: Extent) -> tuple[VariantPage, ...]:
    found = variant_pages(document.pages[extent.pages.start : extent.pages.stop], slots)
    return tuple(
        replace(page, slots=tuple(replace(one, slot=extent.slot(one.slot)) for one in page.slots)) for page in found
    )


def variant_pages(pages: list[Page], slots: Slots) -> tuple[VariantPage, ...]:
    """Paint the pages of a letter as they are now, and note where its shared sections go."""
    return tuple(
        VariantPage(drawing, tuple(SlotPlace(one.slot, one.right, one.up) for one in slots.placements(page)))
        for drawing, page in zip(paint(pages), pages, strict=True)
    )


def _grouped(lines: list[TracedLine]) -> list[list[TracedLine]]:
    """Put the lines of one paragraph together, also when a page ends in between; margins are apart."""

    def key(line: TracedLine) -> int:
        return id(line.margin or owner(line))

    return [list(group) for _, group in groupby(lines, key)]


def _places(lines: list[TracedLine], surplus: float, extent: Extent, *, is_first_enough: bool) -> tuple[Line, ...]:
    if is_first_enough:
        baseline = round(lines[0].baseline - surplus, 3)
        return (Line(extent.page(lines[0].page), baseline, round(lines[0].box.height, 5)),)
    return tuple(Line(extent.page(line.page), round(line.baseline, 3)) for line in lines)
