"""Where in its HTML a field stands, and so whether its value may change anything but text."""

import re
from enum import StrEnum

from actualisatie.letters.merge.marked import OPEN

_ATTRIBUTE = re.compile(r"""([\w-]+)\s*=\s*["'][^"'<>]*$""")


class Place(StrEnum):
    """Where in the HTML a field stands: in text, in an attribute that styles may print, or anywhere else."""

    TEXT = "text"
    DATA = "data"
    SOURCE = "source"
    OTHER = "other"


SILENT = frozenset({Place.TEXT, Place.DATA})
"""Places where a value changes nothing but the text itself."""


def places_of(blank: str) -> tuple[Place, ...]:
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
