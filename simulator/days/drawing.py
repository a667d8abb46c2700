"""Draws a timeline as a picture: how many dossiers are in each state, day after day."""

from collections.abc import Iterator, Sequence
from xml.sax.saxutils import escape

from actualisatie.dossiers.states import CaseState
from actualisatie.simulator.days.timeline import Day, counts

_LEFT, _TOP, _WIDTH, _LANE, _BAR = 170, 64, 900, 26, 20
_FILLS = {
    CaseState.STRUCK_OFF: "#9b2c2c",
    CaseState.STRIKE_OFF_PROPOSED: "#dd6b20",
    CaseState.STRIKE_OFF_APPROVED: "#c05621",
    CaseState.CONFIRMED: "#2f855a",
    CaseState.WITHDRAWN: "#4a5568",
}
_USUAL = "#2b6cb0"


def draw_timeline(title: str, days: Sequence[Day]) -> str:
    """Return one SVG document: a lane for each state that occurs, as dark as there are dossiers in it that day."""
    found = [counts(day) for day in days]
    states = [state for state in CaseState if any(state in one for one in found)]
    most = max((number for one in found for number in one.values()), default=1)
    height = _TOP + _LANE * len(states) + 40
    size = f'width="{_LEFT + _WIDTH + 30}" height="{height}"'
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" {size} font-family="sans-serif" font-size="12">',
        f"<title>{escape(title)}</title>",
        f'<rect width="100%" height="{height}" fill="#fff"/>',
        f'<text x="20" y="30" font-size="16">{escape(title)}</text>',
        *_months(days, height - 30),
        *(part for lane, state in enumerate(states) for part in _lane(lane, state, found, most)),
        "</svg>",
    ]
    return "\n".join(parts) + "\n"


def _lane(lane: int, state: CaseState, found: Sequence[dict[str, int]], most: int) -> Iterator[str]:
    top, step = _TOP + _LANE * lane, _WIDTH / len(found)
    yield f'<text x="20" y="{top + 14}">{state}</text>'
    begin = 0
    for place in range(1, len(found) + 1):
        number = found[begin].get(state, 0)
        if place < len(found) and found[place].get(state, 0) == number:
            continue
        if number:
            shade = 0.25 + 0.75 * number / most
            yield (
                f'<rect x="{_LEFT + begin * step:.1f}" y="{top}" width="{(place - begin) * step:.1f}" height="{_BAR}" '
                f'fill="{_FILLS.get(state, _USUAL)}" fill-opacity="{shade:.2f}"><title>{number}</title></rect>'
            )
        begin = place
    last = found[-1].get(state, 0)
    if last:
        yield f'<text x="{_LEFT + _WIDTH + 4}" y="{top + 14}">{last}</text>'


def _months(days: Sequence[Day], bottom: int) -> Iterator[str]:
    step = _WIDTH / len(days)
    for place, day in enumerate(days):
        if day.day.day == 1 or place == 0:
            left = _LEFT + place * step
            yield f'<line x1="{left:.1f}" x2="{left:.1f}" y1="{_TOP - 14}" y2="{bottom}" stroke="#cbd5e0"/>'
            yield f'<text x="{left + 3:.1f}" y="{_TOP - 4}" fill="#4a5568">{day.day:%Y-%m-%d}</text>'
