"""Setting the filled lines and codes of one letter on its pages, as small content streams."""

from collections.abc import Iterator, Sequence

from actualisatie.letters.merge.breaking import FilledLine, Part
from actualisatie.letters.merge.forms import Form, Line, PicturePlace, Variant
from actualisatie.letters.merge.rules import Stroke, write_strokes
from actualisatie.letters.merge.shaped import TextStyle
from actualisatie.letters.merge.shows import Show
from actualisatie.letters.qr import qr_modules

Filled = list[list[FilledLine]]


def set_letter(form: Form, variant: Variant, filled: Filled, values: Sequence[str]) -> list[bytes]:
    """Return for each page what must be painted over the variant's own painting; `filled` ends with its margin."""
    texts: list[list[str]] = [[] for _ in variant.pages]
    pens = [_Pen() for _ in variant.pages]
    for page, left, baseline, part in _placed(form, variant, filled):
        pens[page].write(texts[page], left, baseline, part)
    contents = [["BT", *text, "ET"] if text else [] for text in texts]
    for content, strokes in zip(contents, strokes_of(form, variant, filled), strict=True):
        if strokes:
            content.insert(0, write_strokes(strokes))
    for place in variant.pictures:
        contents[place.page].append(_picture(place, values[place.field]))
    return [
        "\n".join((f"q .75 0 0 .75 0 {page.drawing.height} cm", *content, "Q")).encode("latin-1") if content else b""
        for page, content in zip(variant.pages, contents, strict=True)
    ]


def shows_of(form: Form, variant: Variant, filled: Filled) -> list[list[Show]]:
    """Return the same text as `read_shows` would find it, page by page, to be compared."""
    found: list[list[Show]] = [[] for _ in variant.pages]
    for page, left, baseline, part in _placed(form, variant, filled):
        style = part.shaper.style
        found[page].append(Show(style.font, style.size, style.colour, left, baseline, part.shaped.shows, True))
    return found


def strokes_of(form: Form, variant: Variant, filled: Filled) -> list[list[Stroke]]:
    """Return the rules of its tables, page by page."""
    found: list[list[Stroke]] = [[] for _ in variant.pages]
    if variant.rules:
        heights = form.heights(filled)
        drops = form.drops(heights)
        for rule in variant.rules:
            lines = drops[rule.row] + heights[rule.row] - 1 if rule.row >= 0 else 0
            found[rule.page].append(rule.lowered(lines))
    return found


def _placed(form: Form, variant: Variant, filled: Filled) -> Iterator[tuple[int, float, float, Part]]:
    drops = form.drops(form.heights(filled))
    paragraphs = (*form.paragraphs, *variant.margin.paragraphs)
    for paragraph, places, lines in zip(paragraphs, (*variant.lines, *variant.margin_lines), filled, strict=True):
        drop = drops[paragraph.row] if paragraph.row >= 0 else 0
        for number, line in enumerate(lines, start=drop):
            page, baseline = _place(places, number)
            left = paragraph.left
            if paragraph.align:
                left += paragraph.align * (paragraph.width - sum(part.shaped.width for part in line))
            for part in line:
                if not part.text.isspace():
                    yield page, left, baseline, part
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
