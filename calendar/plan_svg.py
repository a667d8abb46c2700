"""Draws a plan as a picture that a browser, a mail or a report can show."""

from collections.abc import Iterator
from datetime import date, timedelta
from xml.sax.saxutils import escape

from actualisatie.calendar.plan_bars import BarKind, Chart, chart_of, months_begin
from actualisatie.calendar.plan_text import spare_words, verdict
from actualisatie.calendar.planning import Plan
from actualisatie.calendar.svg_parts import (
    BAR,
    DEFINITIONS,
    FILLS,
    WIDTH,
    Scale,
    bar_parts,
    diamond,
    line,
    room_for,
    text,
)
from actualisatie.calendar.wording import MONTHS, brief

_TOP, _LANE = 112, 60
_MONDAY = 0


def draw_svg(plan: Plan, *, title: str = "Campaign plan") -> str:
    """Return the plan as one SVG document, readable on white and without colour."""
    chart = chart_of(plan)
    scale = Scale(chart)
    bottom = _TOP + _LANE * len(chart.lanes)
    height = bottom + 64
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{WIDTH}" height="{height}" viewBox="0 0 {WIDTH} {height}">',
        f"<title>{escape(title)}</title><desc>{escape(verdict(plan))}</desc>",
        DEFINITIONS,
        f'<rect width="{WIDTH}" height="{height}" fill="#fff"/>',
        text(24, 34, title, "title"),
        *(text(24, 56 + 16 * n, words) for n, words in enumerate(_in_two(verdict(plan)))),
        *_ruler(chart, scale, bottom),
        *_close(plan, scale, bottom),
        *_lanes(plan, chart, scale),
        *_legend(chart, bottom + 44),
        "</svg>",
    ]
    return "\n".join(parts) + "\n"


def _in_two(words: str) -> list[str]:
    """Break the verdict where it breaks naturally."""
    head, mark, tail = words.partition("; ")
    return [f"{head}{mark.strip()}", tail] if tail else [head]


def _ruler(chart: Chart, scale: Scale, bottom: float) -> Iterator[str]:
    for number in range(len(chart)):
        day = chart.first + timedelta(days=number)
        if day.weekday() == _MONDAY:
            yield line(scale.left(day), _TOP - 8, bottom, 'stroke="#edf2f7"')
    begun = months_begin(chart)
    for day in begun:
        yield line(scale.left(day), _TOP - 24, bottom, 'stroke="#a0aec0"')
    starts = begun if chart.first in begun else [chart.first, *begun]
    ends = [*(scale.left(day) for day in starts[1:]), scale.right(chart.last)]
    for day, end in zip(starts, ends, strict=True):
        yield from _month(day, scale.left(day), end)


def _month(day: date, x: float, end: float) -> Iterator[str]:
    whole = f"{MONTHS[day.month - 1]} {day.year}"
    for words in (whole, MONTHS[day.month - 1][:3]):
        if end - x > room_for(words):
            yield text(x + 4, _TOP - 12, words, "small")
            return


def _lanes(plan: Plan, chart: Chart, scale: Scale) -> Iterator[str]:
    for number, lane in enumerate(chart.lanes):
        top = _TOP + _LANE * number + 10
        yield text(24, top + 16, lane.name if len(lane.name) <= 22 else f"{lane.name[:21]}…")
        for bar in lane.bars:
            yield from bar_parts(bar, scale, top)
        if plan.close and number < len(plan.waves):
            wave = plan.waves[number]
            kind = "small" if wave.slack(plan.close) >= 0 else "late"
            middle = (scale.left(wave.strike_off) + scale.right(wave.strike_off)) / 2
            yield text(middle + 14, top + BAR + 8, spare_words(wave, plan.close), kind)


def _close(plan: Plan, scale: Scale, bottom: float) -> Iterator[str]:
    if plan.close is None:
        return
    x = scale.right(plan.close)  # the closing day itself still counts
    words = f"closes {brief(plan.close)}"
    yield line(x, _TOP - 8, bottom + 6, 'stroke="#c53030" stroke-width="2" stroke-dasharray="6 4"')
    yield text(x - 4, bottom + 18, words, "close", "end")


def _legend(chart: Chart, y: float) -> Iterator[str]:
    drawn = {bar.kind for lane in chart.lanes for bar in lane.bars}
    x = 24.0
    for kind in (kind for kind in BarKind if kind in drawn):
        if kind is BarKind.STRIKE_OFF:
            yield diamond(x + 9, y - 4)
        else:
            yield f'<rect x="{x:g}" y="{y - 12}" width="18" height="{BAR - 10}" rx="2" fill="{FILLS[kind]}"/>'
        yield text(x + 24, y, kind)
        x += 42 + room_for(kind) * 1.06
