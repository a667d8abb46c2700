"""From one laid-out letter to a form and a variant: what stays is painted once, what differs becomes paragraphs."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from itertools import groupby

from weasyprint.document import Document

from actualisatie.letters.blocks import Slots
from actualisatie.letters.merge.drawing import Drawing, paint
from actualisatie.letters.merge.drawn_styles import DrawnStyles
from actualisatie.letters.merge.forms import Form, Line, SlotPlace, Variant, VariantPage
from actualisatie.letters.merge.paragraphs import read_paragraph
from actualisatie.letters.merge.rules import Rule
from actualisatie.letters.merge.shows import read_shows
from actualisatie.letters.merge.stacks import Stack, find_stacks
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
    in_margin = [group for group in groups if group[0].margin]
    flow = _read_form([group for group in groups if not group[0].margin], tree, DrawnStyles(shows, whole))
    margin = _read_form(in_margin, tree, DrawnStyles(shows, whole))
    traced.take_out()
    for stack in flow.stacks:
        stack.take_out()
    places = tuple(place for place, _ in traced.pictures)
    pages = variant_pages(document, slots)
    variant = Variant(pages, flow.lines, places, margin.form, margin.lines, flow.rules)
    return Compiled(flow.form, flow.shape, variant, whole)


@dataclass(frozen=True, slots=True)
class _ReadForm:
    """Some paragraphs as a form, where their lines and rules stand, and the shape that these lines give it."""

    form: Form
    shape: str
    lines: tuple[tuple[Line, ...], ...]
    rules: tuple[Rule, ...]
    stacks: list[Stack]


def _read_form(groups: list[list[TracedLine]], tree: FieldTree, styles: DrawnStyles) -> _ReadForm:
    stacks = find_stacks(groups)
    stacked = {id(row): (number, stack) for number, stack in enumerate(stacks) for row in stack.rows}
    paragraphs, lines = [], []
    rows: dict[int, int] = {}
    for group in groups:
        row = row_of(group)
        number = -1 if row is None else rows.setdefault(id(row), len(rows))
        paragraphs.append(read_paragraph(group, tree, styles, number))
        _, stack = stacked.get(id(row), (-1, None))
        surplus = stack.surplus(stack.above(row.position_y)) if stack and row else 0.0
        lines.append(_places(group, surplus, is_first_enough=number >= 0 or paragraphs[-1].is_alone))
    form = Form(tuple(styles.known), tuple(paragraphs), tuple(stacked.get(row, (-1, None))[0] for row in rows))
    rules = tuple(rule for stack in stacks for rule in _rules(stack, rows))
    return _ReadForm(form, form.shape(groups), tuple(lines), rules, stacks)


def _rules(stack: Stack, rows: dict[int, int]) -> Iterator[Rule]:
    for stroke in stack.strokes:
        above = stack.above(stroke.top)
        row = rows[id(stack.rows[above - 1])] if above else -1
        top = round(stack.edge(above) - stack.surplus(above), 3)
        yield Rule(stack.page, row, round(stack.pitch, 5), replace(stroke, top=top))


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


def _places(lines: list[TracedLine], surplus: float, *, is_first_enough: bool) -> tuple[Line, ...]:
    if is_first_enough:
        baseline = round(lines[0].baseline - surplus, 3)
        return (Line(lines[0].page, baseline, round(lines[0].box.height, 5)),)
    return tuple(Line(line.page, round(line.baseline, 3)) for line in lines)
