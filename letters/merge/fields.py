"""Marking every datum that a template prints, so that templates need to know nothing of it.

The Jinja environment puts an index between two private characters in the place of each value. What is left of a
part of the letter when the indexes are blanked is its *form*: a branch, a loop, or a datum that escapes the marking
gives another form by itself, which is slow but never wrong.
"""

from collections.abc import Callable, Iterator
from contextvars import ContextVar
from functools import cache, lru_cache
from hashlib import sha256
from itertools import islice
from typing import Any

from jinja2 import Environment, pass_context
from jinja2.runtime import Context
from markupsafe import Markup

from actualisatie.letters.content import LetterContent
from actualisatie.letters.markup import environment, render_html
from actualisatie.letters.merge.marked import BEGINNING, CLOSE, FIELD, OPEN, MarkedLetter, MarkedPart, Picture, printed
from actualisatie.letters.merge.places import SILENT, Place, places_of
from actualisatie.letters.qr import qr_modules


def mark(content: LetterContent, shared: Callable[[str], str]) -> MarkedLetter:
    """Render a letter with its fields marked. `shared` gets the HTML of a section that many letters share.

    Fields inside a shared section are no fields: its text is part of the form.
    """
    collected: list[str] = []
    _collected.set(collected)

    def settle(caller: Callable[[], str]) -> Markup:
        token = _collected.set(None)
        try:
            text = str(caller())
        finally:
            _collected.reset(token)
        return Markup(shared(text))  # noqa: S704 # rendered with autoescape

    pieces = FIELD.split(render_html(content, settle, _marking_environment()))
    values = [collected[int(index)] for index in pieces[1::2]]
    return MarkedLetter(tuple(_parts(OPEN.join(pieces[::2]), values)))


_collected: ContextVar[list[str] | None] = ContextVar("collected fields")  # None inside a shared section


@cache
def _marking_environment() -> Environment:
    env = environment().overlay(finalize=_mark)
    env.filters = {**env.filters, "qr": Picture}
    return env


@pass_context  # asks for the context so that Jinja never marks a constant while it compiles a template
def _mark(_: Context, value: Any) -> Any:
    if isinstance(value, Markup):
        return value
    collected = _collected.get()
    if collected is None:
        return Markup(printed(value)) if isinstance(value, Picture) else value  # noqa: S704 # an address of our own
    text = value if isinstance(value, str) else str(value)
    if not text:
        return text  # an empty value changes how the white space around it collapses: it belongs to the form
    collected.append(text)
    return f"{OPEN}{len(collected) - 1}{CLOSE}"


def _parts(blank: str, values: list[str]) -> Iterator[MarkedPart]:
    first = 0
    for text, places, slots in _cut(blank):
        own = values[first : first + len(places)]
        first += len(places)
        shown = [
            _blank(value, place)
            for value, place in zip(own, places, strict=True)
            if place not in SILENT or isinstance(value, Picture)
        ]
        yield MarkedPart(_name(text, tuple(shown)), text, tuple(own), slots)


@lru_cache(maxsize=1024)
def _cut(blank: str) -> tuple[tuple[str, tuple[Place, ...], int], ...]:
    """Return the parts of a letter with blanked fields: text, where each of its fields stands, count of its slots."""
    places = iter(places_of(blank))
    return tuple(
        (text, tuple(islice(places, text.count(OPEN))), text.count('class="slot"')) for text in BEGINNING.split(blank)
    )


def _blank(value: str, place: Place) -> str:
    if place is Place.SOURCE and isinstance(value, Picture):
        return f"picture {qr_modules(value).size}"
    return f"={value}"


@lru_cache(maxsize=1024)
def _name(blank: str, shown: tuple[str, ...]) -> str:
    return sha256("\0".join([blank, *shown]).encode()).hexdigest()[:32]
