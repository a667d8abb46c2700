"""What must be true of a letter before it is laid out. Names fields and rules, never their contents."""

import unicodedata
from collections.abc import Iterator
from dataclasses import fields, is_dataclass
from functools import cache, lru_cache
from typing import Any, overload

from actualisatie.dossiers.address import AddressProblem
from actualisatie.dossiers.kinds import CampaignKind, Ground
from actualisatie.letters.content import ConditionLine, LetterContent
from actualisatie.letters.errors import LetterProblem, ProblemReason
from actualisatie.letters.fonts import covered, intact, width_of
from actualisatie.letters.kinds import LetterKind
from actualisatie.letters.legal import LegalText
from actualisatie.letters.letterhead import Letterhead, Window
from actualisatie.letters.network import NetworkLetter, Printable

MAX_LENGTH = 100
MAX_WORD = 50
ADDRESS_POINTS = 11.0
"""Size of the address in styles/letter.css; bpost asks 11 or 12 points."""

_NEEDED = {
    LetterKind.ACTUALISATION_MEETS: ("last_day",),
    LetterKind.ACTUALISATION_IN_ONDERZOEK: ("last_day",),
    LetterKind.REMINDER: ("last_day", "first_letter_postmark"),
    LetterKind.SECOND_REQUEST: ("last_day", "failing"),
    LetterKind.ANNUAL: ("last_day",),
    LetterKind.INACTIVITY: ("last_day", "last_activity_on", "inactivity_years"),
    LetterKind.STRIKE_OFF: ("effective_date", "decided_on", "ground", "appeal_days", "first_letter_postmark"),
    LetterKind.REINSTATEMENT: ("struck_off_on", "decided_on", "grounds"),
    LetterKind.GUARDIAN_COPY: ("guardian_name", "copy_of"),
    LetterKind.NETWORK: ("counts",),
}
_SHOWN = {"signatories": "persons", "failing": "conditions"}
# Control and format characters reorder or hide text (right-to-left overrides, zero-width spaces).
_INVISIBLE = frozenset({"Cc", "Cf", "Cn", "Co", "Cs", "Zl", "Zp"})

_TEXTS = (str, tuple)
_Repeated = Letterhead | LegalText | ConditionLine
"""What many letters of a batch have in common."""


@overload
def normalised(content: LetterContent) -> LetterContent: ...
@overload
def normalised(content: NetworkLetter) -> NetworkLetter: ...
def normalised(content: Printable) -> Printable:
    """Return the letter in Unicode form NFC, so that one name has one spelling and one glyph per letter."""
    text = content.as_json()
    if unicodedata.is_normalized("NFC", text):
        return content
    return type(content).from_json(unicodedata.normalize("NFC", text))


def find_problem(content: Printable) -> LetterProblem | None:
    """Return the first reason why this letter cannot be printed, or None. Expects a normalised letter."""
    if not intact():
        return LetterProblem(content.letter_id, ProblemReason.FONT)
    return (
        _missing(content) or _bad_address(content) or next(_bad_texts(content, content.letter_id, "", MAX_LENGTH), None)
    )


def _missing(content: Printable) -> LetterProblem | None:
    needed = list(_NEEDED[content.kind])
    if isinstance(content, LetterContent):
        needed.append("signatories")
        if content.ground is Ground.SILENCE and content.campaign is CampaignKind.ONE_OFF:
            needed.append("reminder_postmark")  # only the one-off campaign sends one (S2)
    gaps = [_SHOWN.get(name, name) for name in needed if getattr(content, name) in (None, "", ())]
    return LetterProblem(content.letter_id, ProblemReason.MISSING, ", ".join(gaps)) if gaps else None


def _bad_address(content: Printable) -> LetterProblem | None:
    problems = [str(problem) for problem in content.address.problems]
    if not problems and any(_is_too_wide(line, content.letterhead.window) for line in content.address.lines()):
        problems = [str(AddressProblem.LINE_TOO_LONG)]
    return LetterProblem(content.letter_id, ProblemReason.ADDRESS, ", ".join(problems)) if problems else None


def _is_too_wide(line: str, window: Window) -> bool:
    """A line of few but wide letters may still not fit the window; what cannot be drawn is told elsewhere."""
    return _printable().issuperset(line) and width_of(line, ADDRESS_POINTS) > window.width


def _bad_texts(value: Any, letter_id: str, where: str, limit: int) -> Iterator[LetterProblem]:
    if isinstance(value, str):
        reason = _bad_text(value, limit)
        if reason:
            yield LetterProblem(letter_id, reason, where)
    elif isinstance(value, tuple):
        for number, item in enumerate(value):
            yield from _bad_texts(item, letter_id, f"{where}[{number}]", limit)
    elif is_dataclass(value) and not (isinstance(value, _Repeated) and _is_clean(value, limit)):
        yield from _bad_fields(value, letter_id, where, limit)


def _bad_fields(value: Any, letter_id: str, where: str, limit: int) -> Iterator[LetterProblem]:
    for name, most in _checked_fields(value.__class__):
        part = getattr(value, name)
        if part and (isinstance(part, _TEXTS) or is_dataclass(part)):
            yield from _bad_texts(part, letter_id, f"{where}.{name}" if where else name, most or limit)


@cache
def _checked_fields(kind: Any) -> tuple[tuple[str, int], ...]:
    """Return the fields that may hold text, with the most characters of each where it has a limit of its own."""
    texts = (part for part in fields(kind) if not part.metadata.get("checked_before"))
    return tuple((part.name, part.metadata.get("max_length", 0)) for part in texts)


@lru_cache(maxsize=256)
def _is_clean(value: _Repeated, limit: int) -> bool:
    """Judge once what is the same in every letter of a batch."""
    return next(_bad_fields(value, "", "", limit), None) is None


def _bad_text(text: str, limit: int) -> ProblemReason | None:
    if not _printable().issuperset(text):
        hidden = any(unicodedata.category(character) in _INVISIBLE for character in text)
        return ProblemReason.CONTROL_CHARACTER if hidden else ProblemReason.NO_GLYPH
    if len(text) > limit:
        return ProblemReason.TOO_LONG
    if len(text) > MAX_WORD and any(len(word) > MAX_WORD for word in text.split()):
        return ProblemReason.UNBREAKABLE_WORD
    return None


@cache
def _printable() -> frozenset[str]:
    return frozenset(c for c in covered() if unicodedata.category(c) not in _INVISIBLE)
