"""Draws years of anniversaries as a picture: for each month how its dossiers fared, stacked."""

from collections.abc import Iterator, Sequence
from xml.sax.saxutils import escape

from actualisatie.campaigns.annual.months import Month

SERIES = (
    ("silent", "silent: meets the conditions", "#a3bfdb"),
    ("letters", "letters posted", "#2b6cb0"),
    ("unknown", "unknown at first", "#d69e2e"),
)
ENDS = (("confirmed", "confirmed", "#2f855a"), ("struck_off", "struck off", "#9b2c2c"))
_LEFT, _TOP, _HEIGHT, _STEP, _BAR, _LEAST_WIDTH = 60, 96, 260, 24, 9, 620
_STYLE = "<style>text{font-family:sans-serif;font-size:11px;fill:#1a202c}.title{font-size:16px}</style>"


def draw_months(title: str, months: Sequence[Month]) -> str:
    """Return one SVG document with two bars a month: what the anniversaries came to, and what ended."""
    most = max((max(_total(one, SERIES), _total(one, ENDS)) for one in months), default=0) or 1
    width = max(_LEFT + _STEP * len(months) + 30, _LEAST_WIDTH)
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{width}" height="{_TOP + _HEIGHT + 60}">',
        f"<title>{escape(title)}</title>{_STYLE}",
        '<rect width="100%" height="100%" fill="#fff"/>',
        f'<text x="20" y="28" class="title">{escape(title)}</text>',
        *_legend(),
        *_scale(most, width),
        *(part for place, month in enumerate(months) for part in _bars(place, month, most)),
        "</svg>",
    ]
    return "\n".join(parts) + "\n"


def _total(month: Month, series: Sequence[tuple[str, str, str]]) -> int:
    return sum(getattr(month, name) for name, _, _ in series)


def _legend() -> Iterator[str]:
    x = 20.0
    for _, words, fill in (*SERIES, *ENDS):
        yield f'<rect x="{x:g}" y="48" width="10" height="10" fill="{fill}"/>'
        yield f'<text x="{x + 14:g}" y="57">{words}</text>'
        x += 34 + 6.4 * len(words)


def _scale(most: int, width: int) -> Iterator[str]:
    for quarter in range(5):
        y = _TOP + _HEIGHT * (1 - quarter / 4)
        yield f'<line x1="{_LEFT}" x2="{width - 20}" y1="{y:g}" y2="{y:g}" stroke="#e2e8f0"/>'
        yield f'<text x="{_LEFT - 8}" y="{y + 4:g}" text-anchor="end">{round(most * quarter / 4)}</text>'


def _bars(place: int, month: Month, most: int) -> Iterator[str]:
    left = _LEFT + 4 + place * _STEP
    for number, series in enumerate((SERIES, ENDS)):
        bottom: float = _TOP + _HEIGHT
        for name, words, fill in series:
            height = _HEIGHT * getattr(month, name) / most
            bottom -= height
            if height:
                yield (
                    f'<rect x="{left + number * (_BAR + 1)}" y="{bottom:.1f}" width="{_BAR}" height="{height:.1f}" '
                    f'fill="{fill}"><title>{month.first:%Y-%m}: {getattr(month, name)} {words}</title></rect>'
                )
    if place == 0 or month.first.month in {1, 6}:
        yield f'<text x="{left}" y="{_TOP + _HEIGHT + 18}">{month.first:%Y-%m}</text>'
