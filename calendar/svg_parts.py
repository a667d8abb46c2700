"""The pieces of a plan's picture: scale, words, bars."""

from collections.abc import Iterator
from datetime import date
from xml.sax.saxutils import escape

from actualisatie.calendar.plan_bars import Bar, BarKind, Chart
from actualisatie.calendar.wording import brief

# Geometry in SVG units.
WIDTH, LEFT, RIGHT = 1040, 176, 132  # on the right the words of the last strike-off have their room
BAR = 24
_CHARACTER = 6.6  # width of an average character of the small text

# Told apart without colour too: terms are solid, waiting is hatched, a strike-off is a diamond.
FILLS = {
    BarKind.FIRST_TERM: "#2b6cb0",
    BarKind.GRACE: "url(#wait)",
    BarKind.REMINDER_TERM: "#b7561b",
    BarKind.STRIKE_OFF: "#1a202c",
    BarKind.FREEZE: "url(#freeze)",
}
DEFINITIONS = """<defs>
<pattern id="wait" width="6" height="6" patternUnits="userSpaceOnUse" patternTransform="rotate(45)">
<rect width="6" height="6" fill="#edf2f7"/><rect width="2" height="6" fill="#a0aec0"/></pattern>
<pattern id="freeze" width="8" height="8" patternUnits="userSpaceOnUse" patternTransform="rotate(-45)">
<rect width="8" height="8" fill="#e6fffa"/><rect width="2" height="8" fill="#81b9bf"/></pattern>
</defs>
<style>text{font-family:"DejaVu Sans",Verdana,Arial,sans-serif;font-size:12px;fill:#1a202c;
paint-order:stroke;stroke:#fff;stroke-width:3px}
.title{font-size:18px;font-weight:bold}.small{font-size:11px;fill:#4a5568}.on{fill:#fff;font-weight:bold;stroke:none}
.close{fill:#c53030;font-weight:bold}.late{font-size:11px;fill:#c53030;font-weight:bold}</style>"""


class Scale:
    """From days to the picture's horizontal units."""

    def __init__(self, chart: Chart) -> None:
        self._first = chart.first
        self.per_day = (WIDTH - LEFT - RIGHT) / len(chart)

    def left(self, day: date) -> float:
        """Return where a day begins."""
        return round(LEFT + (day - self._first).days * self.per_day, 1)

    def right(self, day: date) -> float:
        """Return where a day ends."""
        return round(self.left(day) + self.per_day, 1)


def room_for(words: str) -> float:
    """Return the width that words need, with some air."""
    return _CHARACTER * len(words) + 6


def text(x: float, y: float, words: str, kind: str = "", anchor: str = "start") -> str:
    """Return words at a place."""
    named = f' class="{kind}"' if kind else ""
    return f'<text x="{x:g}" y="{y:g}" text-anchor="{anchor}"{named}>{escape(words)}</text>'


def line(x: float, top: float, bottom: float, looks: str) -> str:
    """Return an upright line."""
    return f'<line x1="{x:g}" y1="{top:g}" x2="{x:g}" y2="{bottom:g}" {looks}/>'


def diamond(x: float, middle: float, words: str = "") -> str:
    """Return the sign of a strike-off around a place, with words that show when it is pointed at."""
    told = f"<title>{escape(words)}</title>" if words else ""
    return f'<path d="M{x - 9:g} {middle:g}l9 -11l9 11l-9 11z" fill="{FILLS[BarKind.STRIKE_OFF]}">{told}</path>'


def bar_parts(bar: Bar, scale: Scale, top: float) -> Iterator[str]:
    """Give a bar with its dates below, as far as there is room for them."""
    x, right = scale.left(bar.first), scale.right(bar.last)
    if bar.kind is BarKind.STRIKE_OFF:
        middle = (x + right) / 2
        yield diamond(middle, top + BAR / 2, f"{bar.kind}: {brief(bar.first)}")
        yield text(middle + 14, top + 16, brief(bar.first))
        return
    yield (
        f'<rect x="{x:g}" y="{top:g}" width="{right - x:g}" height="{BAR}" rx="2" fill="{FILLS[bar.kind]}">'
        f"<title>{escape(bar.kind)}: {brief(bar.first)} to {brief(bar.last)}</title></rect>"
    )
    if bar.kind in (BarKind.FIRST_TERM, BarKind.REMINDER_TERM):
        yield from _term_words(bar, x, right, top)
    elif bar.kind is BarKind.FREEZE:
        until = f"until {brief(bar.last)}"
        anchor = "end" if right - x > room_for(until) else "start"
        yield text(right if anchor == "end" else x, top + BAR + 14, until, "small", anchor)


def _term_words(bar: Bar, x: float, right: float, top: float) -> Iterator[str]:
    if right - x > room_for(bar.label):
        yield text((x + right) / 2, top + 16, bar.label, "on", "middle")
    yield text(x, top + BAR + 14, brief(bar.first), "small")
    if right - x > room_for(brief(bar.first) + brief(bar.last)):
        yield text(right, top + BAR + 14, brief(bar.last), "small", "end")
