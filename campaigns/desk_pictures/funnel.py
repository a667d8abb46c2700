"""The funnel of a campaign as a picture: where the dossiers of each housing company stand."""

from collections.abc import Iterator, Sequence

from actualisatie.calendar.svg_parts import BAR, text
from actualisatie.campaigns.desk_pictures.paper import TOP, block, sheet
from actualisatie.campaigns.outcomes import OutcomeRow

_LEFT, _ROOM, _LANE = 120, 640, 36  # on the right the words of the longest bar have their room
_MOST_COMPANIES = 60
"""Bars at most: a picture of more would not be looked at. The table has them all."""

_PARTS = {
    "confirmed": 'fill="#2f855a"',
    "under_review": 'fill="#b7561b"',
    "held": 'fill="url(#freeze)" stroke="#81b9bf"',
    "struck_off": 'fill="#1a202c"',
    "other": 'fill="url(#wait)" stroke="#a0aec0"',
}
"""Told apart without colour too: solid where something is settled, hatched where somebody waits."""


def draw_funnel(campaign: str, rows: Sequence[OutcomeRow]) -> str:
    """Return one SVG document: a bar for each housing company, as long as it has dossiers."""
    companies = _by_company(rows)
    most = max((sum(counts.values()) for counts in companies.values()), default=1)
    shown = list(companies.items())[:_MOST_COMPANIES]
    left_out = f" The first {_MOST_COMPANIES} of {len(companies)} companies." if len(companies) > len(shown) else ""
    parts = [
        *_legend(),
        *(
            part
            for lane, (company, counts) in enumerate(shown)
            for part in _bar(company, counts, most, TOP + 34 + lane * _LANE)
        ),
    ]
    caption = f"Where {sum(row.dossiers for row in rows)} dossiers stand, by housing company.{left_out}"
    return sheet(f"Funnel of {campaign}", caption, TOP + 54 + _LANE * len(shown), parts)


def _by_company(rows: Sequence[OutcomeRow]) -> dict[str, dict[str, int]]:
    """Add up the waves of each housing company."""
    found: dict[str, dict[str, int]] = {}
    for row in rows:
        counts = found.setdefault(row.company, dict.fromkeys(_PARTS, 0))
        for part in _PARTS:
            counts[part] += getattr(row, part)
    return found


def _legend() -> Iterator[str]:
    for place, (part, looks) in enumerate(_PARTS.items()):
        yield block(_LEFT + place * 150, TOP - 8, 14, 14, looks, part)
        yield text(_LEFT + place * 150 + 20, TOP + 4, part.replace("_", " "))


def _bar(company: str, counts: dict[str, int], most: int, top: float) -> Iterator[str]:
    yield text(_LEFT - 12, top + 16, company, "", "end")
    x = float(_LEFT)
    for part, count in counts.items():
        width = _ROOM * count / most
        if count:
            yield block(x, top, round(width, 1), BAR, _PARTS[part], f"{company}: {count} {part.replace('_', ' ')}")
        x += round(width, 1)
    total = sum(counts.values())
    yield text(x + 8, top + 16, f"{counts['confirmed']} confirmed, {counts['struck_off']} struck off of {total}")
