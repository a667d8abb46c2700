"""Setting the filled lines and codes of one letter on its pages, as small content streams."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from actualisatie.letters.merge.breaking import FilledLine, Part
from actualisatie.letters.merge.drawing import Drawing
from actualisatie.letters.merge.forms import Form, Line, PicturePlace, Variant
from actualisatie.letters.merge.rules import Stroke, write_strokes
from actualisatie.letters.merge.shaped import TextStyle
from actualisatie.letters.merge.shows import Show
from actualisatie.letters.qr import qr_modules

Filled = list[list[FilledLine]]


@dataclass(frozen=True, slots=True)
class FilledPart:
    """One part of a letter, or its margins: a form, its variant, the lines of its paragraphs and its fields.

    `key` names the form, `name` the variant; `start` is the page of the letter, from 0, on which it begins.
    """

    key: str
    name: str
    form: Form
    variant: Variant
    lines: Filled
    values: Sequence[str]
    start: int


def set_letter(parts: Sequence[FilledPart]) -> list[bytes]:
    """Return for each page of a letter what must be painted over what its variants paint."""
    pages = pages_of(parts)
    texts: list[list[str]] = [[] for _ in pages]
    pens = [_Pen() for _ in pages]
    for one in parts:
        for page, left, baseline, part in _placed(one):
            pens[page].write(texts[page], left, baseline, part)
    contents = [["BT", *text, "ET"] if text else [] for text in texts]
    for content, strokes in zip(contents, strokes_of(parts), strict=True):
        if strokes:
            content.insert(0, write_strokes(strokes))
    for one in parts:
        for place in one.variant.pictures:
            contents[one.start + place.page].append(_picture(place, one.values[place.field]))
    return [
        "\n".join((f"q .75 0 0 .75 0 {page.height} cm", *content, "Q")).encode("latin-1") if content else b""
        for page, content in zip(pages, contents, strict=True)
    ]


def pages_of(parts: Sequence[FilledPart]) -> list[Drawing]:
    """Return what its variants paint, page by page."""
    return [page.drawing for part in parts for page in part.variant.pages]


def shows_of(parts: Sequence[FilledPart]) -> list[list[Show]]:
    """Return the same text as `read_shows` would find it, page by page, to be compared."""
    found: list[list[Show]] = [[] for _ in pages_of(parts)]
    for one in parts:
        for page, left, baseline, part in _placed(one):
            style = part.shaper.style
            found[page].append(Show(style.font, style.size, style.colour, left, baseline, part.shaped.shows, True))
    return found


def strokes_of(parts: Sequence[FilledPart]) -> list[list[Stroke]]:
    """Return the rules of its tables, page by page."""
    found: list[list[Stroke]] = [[] for _ in pages_of(parts)]
    for one in parts:
        if one.variant.rules:
            heights = one.form.heights(one.lines)
            drops = one.form.drops(heights)
            for rule in one.variant.rules:
                lines = drops[rule.row] + heights[rule.row] - 1 if rule.row >= 0 else 0
                found[one.start + rule.page].append(rule.lowered(lines))
    return found


def _placed(one: FilledPart) -> Iterator[tuple[int, float, float, Part]]:
    drops = one.form.drops(one.form.heights(one.lines))
    for paragraph, places, lines in zip(one.form.paragraphs, one.variant.lines, one.lines, strict=True):
        drop = drops[paragraph.row] if paragraph.row >= 0 else 0
        for number, line in enumerate(lines, start=drop):
            page, baseline = _place(places, number)
            left = paragraph.left
            if paragraph.align:
                left += paragraph.align * (paragraph.width - sum(part.shaped.width for part in line))
            for part in line:
                if not part.text.isspace():
                    yield one.start + page, left, baseline, part
                left += part.shaped.width


def _place(places: Sequence[Line], number: int) -> tuple[int, float]:
    """Return the page and the baseline of a line, counted from 0."""
    first = places[0]
    if first.pitch:
        return first.page, round(first.baseline + number * first.pitch, 3) if number else first.baseline
    place = places[number]
    return place.page, place.baseline


class _Pen:
    """Remembers where a page's text stands and in which style, so that only changes are written."""

    __slots__ = ("_style", "_x", "_y")

    def __init__(self) -> None:
        self._style: TextStyle | None = None
        self._x = self._y = 0.0

    def write(self, to: list[str], left: float, baseline: float, part: Part) -> None:
        """Write one run; its bytes stand as characters of Latin-1."""
        before, style = self._style, part.shaper.style
        if before is not style:
            if before is None or (before.font, before.size) != (style.font, style.size):
                to.append(f"/{style.font} {style.size} Tf")
            if before is None or before.colour != style.colour:
                to.append(f"{style.colour} rg")
            self._style = style
        x, y = round(left, 3), round(-baseline, 3)
        to.append(f"{x - self._x:.7g} {y - self._y:.7g} Td[{part.shaped.drawn}]TJ")
        self._x, self._y = x, y


def _picture(place: PicturePlace, text: str) -> str:
    """Return a code as an inline picture, one bit a module, in hexadecimal so that no reader trips over it."""
    code = qr_modules(text)
    bottom = place.top + place.height
    return (
        f"q {place.width:g} 0 0 {place.height:g} {place.left:g} {-bottom:g} cm\n"
        f"BI/W {code.size}/H {code.size}/BPC 1/CS/G/F/AHx ID {b''.join(code.rows).hex()}>\nEI Q"
    )
