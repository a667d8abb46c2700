"""From content to HTML: Jinja templates, strict about every name and escaping every value."""

from collections.abc import Callable
from functools import cache
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup

from actualisatie.letters import dutch
from actualisatie.letters.kinds import SignatureRule
from actualisatie.letters.letterhead import Letterhead
from actualisatie.letters.logo import logo_data_uri
from actualisatie.letters.network import Printable
from actualisatie.letters.own_texts import filled, paragraphs
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
        "number": dutch.number,
        "filled": filled,
        "paragraphs": paragraphs,
        "logo": logo_data_uri,
        "qr": qr_data_uri,
    }
    return env


def _in_place(caller: Callable[[], str]) -> str:
    return caller()


def render_html(
    content: Printable,
    shared: Callable[..., str] = _in_place,
    env: Environment | None = None,
    *,
    whole: bool = False,
) -> str:
    """Return what one letter says as HTML, answer form included.

    `shared` gets the sections that many letters share and returns what stands in their place. `whole` adds the
    words of the stationery, for a copy that is read by itself; otherwise they come from the stationery.
    """
    template = (env or environment()).get_template(f"{content.kind}.html")
    return template.render(
        letter=content, head=content.letterhead, rule=content.signature_rule, shared=shared, whole=whole
    )


def render_block_html(html: str) -> str:
    """Return one section of our own templates as a document of its own."""
    return environment().get_template("block.html").render(html=Markup(html))  # noqa: S704 # rendered with autoescape


def render_stationery_html(letterhead: Letterhead, rule: SignatureRule, *, bare: bool = False) -> str:
    """Return the stationery of one letterhead as HTML: first page, next page, empty answer form.

    `bare` keeps only what nobody reads: rules, folding marks, page heads and footers.
    """
    template = environment().get_template("stationery.html")
    return template.render(head=letterhead, rule=rule, bare=bare, whole=False)


def render_css(letterhead: Letterhead) -> str:
    """Return the stylesheet for one letterhead: its window and its colour filled in."""
    return environment().get_template("letter.css").render(window=letterhead.window, colour=letterhead.colour)
