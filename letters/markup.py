"""From content to HTML: Jinja templates, strict about every name and escaping every value."""

from collections.abc import Callable
from functools import cache
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup

from actualisatie.letters import dutch
from actualisatie.letters.content import LetterContent
from actualisatie.letters.kinds import SignatureRule
from actualisatie.letters.letterhead import Letterhead
from actualisatie.letters.qr import qr_data_uri

_ROOM = Path(__file__).parent


@cache
def environment() -> Environment:
    """Return the template environment: undefined names raise, every value is escaped."""
    env = Environment(
        loader=FileSystemLoader([_ROOM / "templates", _ROOM / "styles"]),
        undefined=StrictUndefined,
        autoescape=True,
        trim_blocks=True,
        lstrip_blocks=True,
        auto_reload=False,
    )
    env.filters |= {
        "day": dutch.day,
        "weekday": dutch.weekday,
        "listing": dutch.listing,
        "sentence": dutch.sentence,
        "qr": qr_data_uri,
    }
    return env


def _in_place(caller: Callable[[], str]) -> str:
    return caller()


def render_html(
    content: LetterContent, shared: Callable[..., str] = _in_place, env: Environment | None = None
) -> str:
    """Return what one letter says as HTML, answer form included, stationery not.

    `shared` gets the sections that many letters share and returns what stands in their place.
    """
    return (env or environment()).get_template(f"{content.kind}.html").render(letter=content, shared=shared)


def render_block_html(html: str) -> str:
    """Return one section of our own templates as a document of its own."""
    return environment().get_template("block.html").render(html=Markup(html))  # noqa: S704 # rendered with autoescape


def render_stationery_html(letterhead: Letterhead, rule: SignatureRule) -> str:
    """Return the stationery of one letterhead as HTML: first page, next page, empty answer form."""
    return environment().get_template("stationery.html").render(head=letterhead, rule=rule)


def render_css(letterhead: Letterhead) -> str:
    """Return the stylesheet for one letterhead: its window and its colour filled in."""
    template = environment().get_template("letter.css")
    panel = _panel_height(letterhead)
    return template.render(window=letterhead.window, colour=letterhead.colour, panel=panel)


def _panel_height(letterhead: Letterhead) -> int:
    """Return the height in mm of the help panel at the foot of the back: 5 a line, 1 a row, 6 around it."""
    rows = [_lines(hours, 36) for hours in letterhead.opening_hours]
    rows += [max(_lines(desk.place, 36), _lines(desk.opening, 36)) for desk in letterhead.help_desks]
    return 5 * sum(rows) + len(rows) + 6 if rows else 0


def _lines(text: str, width: int) -> int:
    """Return how many lines of `width` characters a text needs."""
    return -(-len(text) // width)
