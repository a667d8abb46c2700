"""The copy for a bewindvoerder: a note to their address, and behind it the very letter that the person gets.

Letters go to the person, because the register knows no address of guardians (S0); a housing company that does know it
can send this copy along. It starts no term and counts for nothing.
"""

from dataclasses import dataclass, replace

from actualisatie.dossiers.address import PostalAddress
from actualisatie.letters.assembly import PrintFile
from actualisatie.letters.checks import find_problem, normalised
from actualisatie.letters.content import LetterContent
from actualisatie.letters.errors import LetterRefusedError
from actualisatie.letters.kinds import LetterKind
from actualisatie.letters.press import LetterPress


@dataclass(frozen=True, slots=True)
class Guardian:
    """A bewindvoerder: the name to greet, and where post reaches them."""

    name: str
    address: PostalAddress


def note_for(guardian: Guardian, letter: LetterContent) -> LetterContent:
    """Return the note that goes on top of a copy of this letter."""
    return replace(
        letter,
        kind=LetterKind.GUARDIAN_COPY,
        copy_of=letter.kind,
        guardian_name=guardian.name,
        address=guardian.address,
        home=None,
    )


def print_copy(guardian: Guardian, letter: LetterContent) -> bytes:
    """Return note and letter as one PDF for printing on both sides. Raises LetterRefusedError."""
    with LetterPress() as press, PrintFile(press.stationery(letter.letterhead, letter.signature_rule)) as file:
        for content in (normalised(note_for(guardian, letter)), normalised(letter)):
            problem = find_problem(content)
            if problem:
                raise LetterRefusedError(problem)
            (chunk,) = press.chunks([content])
            if chunk.problems:
                raise LetterRefusedError(chunk.problems[0])
            list(file.add(chunk, content.kind))
        return file.finish(f"{letter.letter_id} kopie")
