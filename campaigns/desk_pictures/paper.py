"""What the pictures of the desk share: a sheet of one width, with a title and a line that says what is drawn."""

from collections.abc import Iterable
from xml.sax.saxutils import escape

from actualisatie.calendar.svg_parts import DEFINITIONS, WIDTH, text

TOP = 84
"""Where the drawing begins, below title and caption."""


def sheet(title: str, caption: str, height: float, parts: Iterable[str]) -> str:
    """Return one SVG document, readable on white and without colour."""
    size = f'width="{WIDTH}" height="{height:g}" viewBox="0 0 {WIDTH} {height:g}"'
    whole = [
        f'<svg xmlns="http://www.w3.org/2000/svg" {size}>',
        f"<title>{escape(title)}</title><desc>{escape(caption)}</desc>",
        DEFINITIONS,
        f'<rect width="{WIDTH}" height="{height:g}" fill="#fff"/>',
        text(24, 34, title, "title"),
        text(24, 58, caption),
        *parts,
        "</svg>",
    ]
    return "\n".join(whole) + "\n"


def block(x: float, y: float, width: float, height: float, looks: str, words: str) -> str:
    """Return a rectangle with words that show when it is pointed at."""
    return (
        f'<rect x="{x:g}" y="{y:g}" width="{width:g}" height="{height:g}" {looks}><title>{escape(words)}</title></rect>'
    )
