"""The replies of a campaign as a picture: how many came on each day, against the last days of the terms."""

from collections.abc import Iterator, Mapping
from datetime import date, timedelta

from actualisatie.calendar.svg_parts import line, text
from actualisatie.campaigns.desk_pictures.paper import TOP, block, sheet

_LEFT, _ROOM, _TALL = 60, 940, 200
_BOTTOM = TOP + 32 + _TALL
DAYS, AHEAD = 60, 35
"""Calendar days that the picture shows: up to and including the day on which it is made, and after it."""


def draw_replies(campaign: str, per_day: Mapping[date, int], last_days: Mapping[date, int], today: date) -> str:
    """Return one SVG document: a column per day (Brussels), and a line for each last day with its letters."""
    first, last = today - timedelta(days=DAYS - 1), today + timedelta(days=AHEAD)
    shown = {day: count for day, count in per_day.items() if first <= day <= today}
    ends = {day: letters for day, letters in last_days.items() if first <= day <= last}
    most = max(shown.values(), default=1)
    caption = f"{sum(shown.values())} replies in the {DAYS} days up to {today}; most on one day: {max(most, 0)}."
    parts = [
        line(_LEFT, _BOTTOM - _TALL, _BOTTOM, 'stroke="#a0aec0"'),
        *_months(first),
        *(_column(day, count, most, first) for day, count in sorted(shown.items())),
        line(_x(today + timedelta(days=1), first), _BOTTOM - _TALL, _BOTTOM + 8, 'stroke="#1a202c"'),
        text(_x(today + timedelta(days=1), first) + 3, _BOTTOM + 32, f"today, {today}", "small"),
        *_deadlines(ends, first),
    ]
    return sheet(
        f"Replies in {campaign}",
        caption if shown else f"No reply in the {DAYS} days up to {today}.",
        _BOTTOM + 50,
        parts,
    )


def _x(day: date, first: date) -> float:
    return round(_LEFT + (day - first).days * _ROOM / (DAYS + AHEAD), 1)


def _column(day: date, count: int, most: int, first: date) -> str:
    height = round(_TALL * count / most, 1)
    return block(
        _x(day, first), _BOTTOM - height, _ROOM / (DAYS + AHEAD) - 2, height, 'fill="#2b6cb0"', f"{day}: {count}"
    )


def _months(first: date) -> Iterator[str]:
    for day in (first + timedelta(days=number) for number in range(DAYS + AHEAD)):
        if day.day == 1 or day == first:
            yield line(_x(day, first), _BOTTOM, _BOTTOM + 8, 'stroke="#a0aec0"')
            yield text(_x(day, first) + 3, _BOTTOM + 18, str(day), "small")


def _deadlines(last_days: Mapping[date, int], first: date) -> Iterator[str]:
    for place, (day, letters) in enumerate(sorted(last_days.items())):
        x, words = _x(day + timedelta(days=1), first), f"{letters} letters until {day}"
        yield line(x, _BOTTOM - _TALL - 14, _BOTTOM, 'stroke="#c53030" stroke-dasharray="6 3"')
        yield text(x - 4, _BOTTOM - _TALL - 4 + (place % 3) * 14, words, "late", "end")
