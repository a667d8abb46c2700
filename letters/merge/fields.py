"""Marking every datum that a template prints, so that templates need to know nothing of it.

The Jinja environment puts an index between two private characters in the place of each value. What is left of a
part of the letter when the indexes are blanked is its *form*: a branch, a loop, or a datum that escapes the marking
gives another form by itself, which is slow but never wrong.
"""

import re
from collections.abc import Callable, Iterable, Iterator
from contextvars import ContextVar
from dataclasses import dataclass
from enum import StrEnum
from functools import cache, lru_cache
from hashlib import sha256
from itertools import islice
from typing import Any

from jinja2 import Environment, pass_context
from jinja2.runtime import Context
from markupsafe import Markup, escape

from actualisatie.letters.content import LetterContent
from actualisatie.letters.markup import environment, render_html
from actualisatie.letters.qr import qr_data_uri, qr_modules

OPEN, CLOSE = "\ue000", "\ue001"
"""Private characters: no text of a letter may hold them (letters.checks refuses the whole category)."""

FIELD = re.compile(f"{OPEN}(\\d+){CLOSE}")
BEGINNINGS = '<h1 class="back"', '<div class="form mm"'
"""How the elements begin that the stylesheet puts on a new page, each with all that follows a part of the letter.
That it does is seen when a letter is taken apart (`parts`)."""

_BEGINNING = re.compile(f"(?={'|'.join(BEGINNINGS)})")
_ATTRIBUTE = re.compile(r"""([\w-]+)\s*=\s*["'][^"'<>]*$""")


class Picture(str):
    """The text of a square code, where a template prints a picture."""

    __slots__ = ()


class Place(StrEnum):
    """Where in the HTML a field stands: in text, in an attribute that styles may print, or anywhere else."""

    TEXT = "text"
    DATA = "data"
    SOURCE = "source"
    OTHER = "other"


_SILENT = frozenset({Place.TEXT, Place.DATA})
"""Places where a value changes nothing but the text itself."""


@dataclass(frozen=True, slots=True)
class MarkedPart:
    """One part of a letter. `key` names its form, `values` are its fields, `slots` counts its shared sections."""

    key: str
    values: tuple[str, ...]
    slots: int


@dataclass(frozen=True, slots=True)
class MarkedLetter:
    """One letter with its fields marked, in the order in which they stand in its HTML; `texts` stand around them."""

    texts: tuple[str, ...]
    parts: tuple[MarkedPart, ...]

    @property
    def key(self) -> str:
        """The name of what the template gave, with the fields blanked."""
        return " ".join([part.key for part in self.parts])

    @property
    def values(self) -> tuple[str, ...]:
        """The fields of all parts."""
        return tuple(value for part in self.parts for value in part.values)

    @property
    def html(self) -> str:
        """The HTML with the fields marked."""
        return self._with(f"{OPEN}{index}{CLOSE}" for index in range(len(self.texts) - 1))

    def settled(self) -> str:
        """Return the HTML with the values in place."""
        return self._with(map(printed, self.values))

    def _with(self, fields: Iterable[str]) -> str:
        return "".join(text + field for text, field in zip(self.texts, (*fields, ""), strict=True))


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
    texts = tuple(pieces[::2])
    values = [collected[int(index)] for index in pieces[1::2]]
    return MarkedLetter(texts, tuple(_parts(OPEN.join(texts), values)))


def printed(value: str) -> str:
    """Return what the unmarked template would print for a field."""
    return qr_data_uri(value) if isinstance(value, Picture) else str(escape(value))


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
            if place not in _SILENT or isinstance(value, Picture)
        ]
        yield MarkedPart(_name(text, tuple(shown)), tuple(own), slots)


@lru_cache(maxsize=1024)
def _cut(blank: str) -> tuple[tuple[str, tuple[Place, ...], int], ...]:
    """Return the parts of a letter with blanked fields: text, where each of its fields stands, count of its slots."""
    places = iter(_places(blank))
    return tuple(
        (text, tuple(islice(places, text.count(OPEN))), text.count('class="slot"')) for text in _BEGINNING.split(blank)
    )


def _blank(value: str, place: Place) -> str:
    if place is Place.SOURCE and isinstance(value, Picture):
        return f"picture {qr_modules(value).size}"
    return f"={value}"


@lru_cache(maxsize=1024)
def _name(blank: str, shown: tuple[str, ...]) -> str:
    return sha256("\0".join([blank, *shown]).encode()).hexdigest()[:32]


def _places(blank: str) -> tuple[Place, ...]:
    """Return where each field of a letter stands."""
    found = [Place.TEXT]
    for piece in blank.split(OPEN):
        found.append(_place(piece, found[-1]))
    return tuple(found[1:-1])


def _place(piece: str, before: Place) -> Place:
    """Return where a field after this piece of template stands."""
    opened, closed = piece.rfind("<"), piece.rfind(">")
    if closed > opened or (before is Place.TEXT and opened == -1):
        return Place.TEXT
    if opened == -1 and not any(quote in piece for quote in "\"'"):
        return before  # still in the attribute of the field before
    attribute = _ATTRIBUTE.search(piece, max(opened, 0))
    name = attribute[1] if attribute else ""
    return Place.DATA if says_nothing(name) else Place.SOURCE if name == "src" else Place.OTHER


def says_nothing(attribute: str) -> bool:
    """Return whether an attribute changes nothing on paper unless a style prints it."""
    return attribute in {"alt", "title", "aria-label"} or attribute.startswith("data-")
