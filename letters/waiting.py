"""The letters of a batch before printing: sorted, freed of what cannot be printed, and small in memory."""

import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from hashlib import sha256

from actualisatie.letters.batch import BatchInfo
from actualisatie.letters.checks import find_problem
from actualisatie.letters.content import LetterContent
from actualisatie.letters.errors import LetterProblem, ProblemReason
from actualisatie.letters.kinds import SignatureRule


@dataclass(frozen=True, slots=True)
class WaitingLetter:
    """A letter that waits for the press. `text` is all of it as JSON in Unicode form NFC, ready to be sent.

    `content_sha256` is the hash of the letter as it was given; `order` its place in the postal round.
    """

    letter_id: str
    dossier_number: str
    postal_code: str
    content_sha256: str
    signature_rule: SignatureRule
    order: tuple[tuple[str, str, int, str], str]
    text: bytes

    def content(self) -> LetterContent:
        """Return the letter itself."""
        return LetterContent.from_json(self.text)


def waiting_letters(
    contents: Iterable[LetterContent], info: BatchInfo
) -> tuple[list[WaitingLetter], list[LetterProblem]]:
    """Put letters in the order of the postal round; set apart what cannot be printed in this batch."""
    waiting: list[tuple[WaitingLetter, LetterProblem | None]] = []
    for content in contents:
        letter, normal = _waiting(content)
        waiting.append((letter, find_problem(normal) or _stranger(content, info)))
    waiting.sort(key=lambda pair: pair[0].order)
    letters: dict[str, WaitingLetter] = {}
    problems = []
    for letter, found in waiting:
        problem = _wrong_place(letter, letters, waiting[0][0].signature_rule) or found
        if problem:
            problems.append(problem)
        else:
            letters[letter.letter_id] = letter
    return list(letters.values()), problems


def _wrong_place(
    letter: WaitingLetter, before: Mapping[str, WaitingLetter], rule: SignatureRule
) -> LetterProblem | None:
    """Each letter is printed once, and one batch has one rule for signatures."""
    if letter.letter_id in before:
        return LetterProblem(letter.letter_id, ProblemReason.DUPLICATE)
    if letter.signature_rule is not rule:
        return LetterProblem(letter.letter_id, ProblemReason.WRONG_BATCH, "signature_rule")
    return None


def _waiting(content: LetterContent) -> tuple[WaitingLetter, LetterContent]:
    text = normal_text = content.as_json()
    if not unicodedata.is_normalized("NFC", text):
        normal_text = unicodedata.normalize("NFC", text)
        normal = LetterContent.from_json(normal_text)
    else:
        normal = content
    letter = WaitingLetter(
        letter_id=content.letter_id,
        dossier_number=content.dossier_number,
        postal_code=content.address.postal_code,
        content_sha256=sha256(text.encode()).hexdigest(),
        signature_rule=content.signature_rule,
        order=(content.address.walking_order, content.letter_id),
        text=normal_text.encode(),
    )
    return letter, normal


def _stranger(letter: LetterContent, info: BatchInfo) -> LetterProblem | None:
    """One batch has one kind and one letterhead, because it has one stationery."""
    differs = {"kind": letter.kind is not info.kind, "letterhead": letter.letterhead != info.letterhead}
    where = ", ".join(name for name, different in differs.items() if different)
    return LetterProblem(letter.letter_id, ProblemReason.WRONG_BATCH, where) if where else None
