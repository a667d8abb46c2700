"""Text blocks that a housing company words itself: which ones, what they may say, how they become HTML.

A text is plain words: a blank line starts a paragraph, **two stars** make it bold, {telefoon} and its like are filled
in from the letterhead. No template code, so that a text can break neither a letter nor the law: terms, dates,
consequences and remedies are not among the blocks.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from typing import TYPE_CHECKING

from markupsafe import Markup, escape

from actualisatie.letters.fonts import covered

if TYPE_CHECKING:
    from actualisatie.letters.letterhead import Letterhead

MAX_LENGTH = 600
MAX_WORDS = 22
"""Words of a sentence; longer ones are not read in one breath (plain Dutch, level B1)."""

_VERSION = re.compile(r"^[0-9A-Za-z][0-9A-Za-z.-]{0,19}$")
_PLACEHOLDER = re.compile(r"\{([^{}]*)\}")
_TERM = re.compile(r"\d+\s*(?:kalender|werk)?(?:dag|week|weken|maand|jaar|jaren)", re.IGNORECASE)
_SENTENCE_END = re.compile(r"[.?!:;]\s|\n\s*\n")
_BOLD = re.compile(r"\*\*(.+?)\*\*")


class OwnBlock(StrEnum):
    """A text block that a housing company may word itself."""

    HELP = "help"
    DESK = "desk"
    NOTICE = "notice"
    CLOSING = "closing"


_MUST_NAME = {
    OwnBlock.HELP: ("{telefoon}", "1700"),
    OwnBlock.DESK: ("volmacht", "identiteitskaart"),
    OwnBlock.NOTICE: (),
    OwnBlock.CLOSING: (),
}
"""What help and desk must tell whatever their words: domain facts of S1 (1700, volmacht at the desk)."""


@dataclass(frozen=True, slots=True)
class OwnText:
    """One text block in a housing company's own words. Every change of `text` gets a `version` of its own."""

    block: OwnBlock
    version: str
    text: str = field(metadata={"checked_before": True})


def own_text_problems(texts: Sequence[OwnText]) -> list[str]:
    """Return what is wrong with the text blocks of a letterhead, each with its block and what to do."""
    blocks = [own.block for own in texts]
    twice = [f"text {block}: stands twice, keep one" for block in OwnBlock if blocks.count(block) > 1]
    return twice + [f"text {own.block}: {fault}" for own in texts for fault in _faults(own)]


def unversioned_changes(before: Sequence[OwnText], after: Sequence[OwnText]) -> list[OwnBlock]:
    """Return the blocks whose text changed while their version stayed."""
    known = {(own.block, own.version): own.text for own in before}
    return [own.block for own in after if known.get((own.block, own.version), own.text) != own.text]


def filled(text: str, head: "Letterhead") -> str:
    """Return a text with the letterhead's own data in its placeholders."""
    return _PLACEHOLDER.sub(lambda found: str(getattr(head, _PLACES[found[1]])), text)


def paragraphs(text: str, head: "Letterhead") -> Markup:
    """Return a text as HTML paragraphs; everything but bold is escaped."""
    parts = [" ".join(part.split()) for part in re.split(r"\n\s*\n", text.strip())]
    return Markup("").join(Markup("<p>{}</p>").format(_bold(filled(part, head))) for part in parts)


_PLACES = {
    "naam": "name",
    "telefoon": "phone",
    "email": "email",
    "website": "website",
    "straat": "street",
    "gemeente": "municipality",
}


def _bold(text: str) -> Markup:
    return Markup(_BOLD.sub(r"<b>\1</b>", str(escape(text))))  # noqa: S704 # the text was escaped before


def _faults(own: OwnText) -> Iterator[str]:
    if not _VERSION.match(own.version):
        yield "needs a version of letters, digits, points and hyphens, such as 2024-03"
    if not 0 < len(own.text.strip()) <= MAX_LENGTH:
        yield f"must have 1 to {MAX_LENGTH} characters"
    if not covered().issuperset(own.text.replace("\n", "")):
        yield "has a character that the fonts of the letters cannot draw"
    yield from _placeholder_faults(own.text)
    yield from _word_faults(own)


def _placeholder_faults(text: str) -> Iterator[str]:
    for name in _PLACEHOLDER.findall(text):
        if name not in _PLACES:
            yield f"does not know {{{name}}}; there are {', '.join(f'{{{known}}}' for known in _PLACES)}"
    if set("{}") & set(_PLACEHOLDER.sub("", text)):
        yield "has a brace without its pair"


def _word_faults(own: OwnText) -> Iterator[str]:
    if _TERM.search(own.text):
        yield "names a term: terms come from the law and stand elsewhere in the letter"
    for words in _MUST_NAME[own.block]:
        if words not in own.text:
            yield f"must name {words}"
    longest = max((len(part.split()) for part in _SENTENCE_END.split(own.text)), default=0)
    if longest > MAX_WORDS:
        yield f"has a sentence of {longest} words, at most {MAX_WORDS}: make two of it"
