"""A letter as HTML with its fields marked, part by part."""

import re
from collections.abc import Iterable
from dataclasses import dataclass

from markupsafe import escape

from actualisatie.letters.qr import qr_data_uri

OPEN, CLOSE = "\ue000", "\ue001"
"""Private characters: no text of a letter may hold them (letters.checks refuses the whole category)."""

FIELD = re.compile(f"{OPEN}(\\d+){CLOSE}")
BEGINNINGS = '<h1 class="back"', '<div class="form mm"'
"""How the elements begin that the stylesheet puts on a new page, each with all that follows a part of the letter.
That it does is seen when a letter is taken apart (`parts`)."""

BEGINNING = re.compile(f"(?={'|'.join(BEGINNINGS)})")


class Picture(str):
    """The text of a square code, where a template prints a picture."""

    __slots__ = ()


@dataclass(frozen=True, slots=True)
class MarkedPart:
    """One part of a letter. `text` is its HTML with the fields blanked, which `key` names; `slots` counts its sections
    that many letters share.
    """

    key: str
    text: str
    values: tuple[str, ...]
    slots: int


@dataclass(frozen=True, slots=True)
class MarkedLetter:
    """One letter with its fields marked, in the order in which they stand in its HTML."""

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
        return self._with(f"{OPEN}{index}{CLOSE}" for index in range(len(self.values)))

    def settled(self) -> str:
        """Return the HTML with the values in place."""
        return self._with(map(printed, self.values))

    def _with(self, fields: Iterable[str]) -> str:
        texts = "".join([part.text for part in self.parts]).split(OPEN)
        return "".join(text + field for text, field in zip(texts, (*fields, ""), strict=True))


def printed(value: str) -> str:
    """Return what the unmarked template would print for a field."""
    return qr_data_uri(value) if isinstance(value, Picture) else str(escape(value))
