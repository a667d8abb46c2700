"""The coming deadlines of a campaign as a picture: which term ends when, and when the round acts on it."""

from collections.abc import Iterator, Sequence
from datetime import date, timedelta

from actualisatie.calendar.svg_parts import BAR, diamond, line, text
from actualisatie.campaigns.desk_pictures.paper import TOP, block, sheet
from actualisatie.campaigns.postmarks.coming_terms import ComingTerm

_LEFT, _ROOM, _LANE = 240, 640, 40
_MOST_TERMS = 40
"""Bars at most, the first to end first; the table has them all."""


def draw_terms(campaign: str, coming: Sequence[ComingTerm], today: date) -> str:
    """Return one SVG document: a bar from `today` to each last day, hatched until the round acts on it."""
    shown = coming[:_MOST_TERMS]
    last = max((term.next_step_on for term in shown), default=today + timedelta(days=1))
    per_day = _ROOM / max((last - today).days, 1)
    bottom = TOP + _LANE * len(shown)
    parts = [line(_LEFT, TOP, bottom, 'stroke="#a0aec0"'), text(_LEFT, bottom + 14, f"today, {today}", "small")]
    for lane, term in enumerate(shown):
        parts += _bar(term, today, per_day, TOP + 4 + lane * _LANE)
    caption = f"{len(coming)} terms run. Solid: candidates can answer. Hatched: grace. Diamond: the round acts."
    return sheet(f"Coming deadlines of {campaign}", caption if coming else "No term runs.", bottom + 32, parts)


def _bar(term: ComingTerm, today: date, per_day: float, top: float) -> Iterator[str]:
    until = _LEFT + max((term.last_day - today).days + 1, 0) * per_day
    acts = _LEFT + max((term.next_step_on - today).days, 0) * per_day
    yield text(_LEFT - 12, top + 16, f"{term.company} wave {term.wave}, {term.batch}", "", "end")
    yield block(_LEFT, top, round(until - _LEFT, 1), BAR, 'fill="#2b6cb0"', f"until {term.last_day}")
    yield block(round(until, 1), top, round(max(acts - until, 0), 1), BAR, 'fill="url(#wait)"', "grace")
    yield diamond(round(acts, 1), top + BAR / 2, f"the round acts on {term.next_step_on}")
    yield text(acts + 14, top + 16, f"{term.length} days: {term.last_day}")
