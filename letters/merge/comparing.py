"""Comparing a merged letter with its full layout: every glyph, its font, size and colour, and where it stands."""

from collections import defaultdict
from collections.abc import Sequence

from actualisatie.letters.merge.drawing import Drawing
from actualisatie.letters.merge.rules import Stroke, without_strokes
from actualisatie.letters.merge.shows import Show, glyphs_of, read_painting, read_shows

_NEAR = 0.03
"""CSS pixels: what rounding to hundredths leaves."""


def find_difference(
    whole: Sequence[Drawing],
    static: Sequence[Drawing],
    fields: Sequence[Sequence[Show]],
    strokes: Sequence[Sequence[Stroke]],
) -> str | None:
    """Return what differs between a page as a whole and its two merged layers, without saying what it holds.

    The upper layer is the text of `fields` and the lines of `strokes`, page by page.
    """
    if len(whole) != len(static):
        return f"{len(static)} pages instead of {len(whole)}"
    for number, (page, under, over, rules) in enumerate(zip(whole, static, fields, strokes, strict=True), start=1):
        expected = read_shows(page.content)
        found = [*read_shows(under.content), *over]
        if len(expected) != len(found):
            return f"page {number} has {len(found)} pieces of text instead of {len(expected)}"
        missing = _unmatched(expected, found)
        if missing:
            return f"page {number}, text at {missing.x:.1f}, {missing.y:.1f} px"
        if without_strokes(read_painting(page.content), rules) != read_painting(under.content):
            return f"page {number}, lines or boxes"
    return None


def _unmatched(expected: list[Show], found: list[Show]) -> Show | None:
    by_text: dict[tuple[object, ...], list[Show]] = defaultdict(list)
    for show in found:
        by_text[_identity(show)].append(show)
    for show in expected:
        same = by_text[_identity(show)]
        match = next((one for one in same if abs(one.x - show.x) < _NEAR and abs(one.y - show.y) < _NEAR), None)
        if match is None:
            return show
        same.remove(match)
    return None


def _identity(show: Show) -> tuple[object, ...]:
    # Kerning is rounded to thousandths of the font size in the same way on both sides, but from sums that may
    # differ in their last bit: the width of all of it tells more than each number.
    return show.font, show.size, show.colour, show.is_plain, tuple(glyphs_of(show.shows))
