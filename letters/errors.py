"""What can go wrong with a letter or a batch."""

from dataclasses import dataclass
from enum import StrEnum

from actualisatie.dossiers.errors import ActualisatieError


class ProblemReason(StrEnum):
    """Why one letter was not printed and waits for a person."""

    ADDRESS = "address"
    MISSING = "missing"
    CONTROL_CHARACTER = "control_character"
    TOO_LONG = "too_long"
    UNBREAKABLE_WORD = "unbreakable_word"
    NO_GLYPH = "no_glyph"
    TOO_MANY_PAGES = "too_many_pages"
    ASSET = "asset"
    FONT = "font"
    DUPLICATE = "duplicate"
    WRONG_BATCH = "wrong_batch"


@dataclass(frozen=True, slots=True)
class LetterProblem:
    """A letter that stays out of its batch. `where` names fields and rules, never what they hold."""

    letter_id: str
    reason: ProblemReason
    where: str = ""


class LettersError(ActualisatieError):
    """Base of everything this room raises on purpose."""


class LetterRefusedError(LettersError):
    """One letter cannot be printed as it is."""

    def __init__(self, problem: LetterProblem) -> None:
        self.problem = problem
        where = f" ({problem.where})" if problem.where else ""
        super().__init__(
            f"letter {problem.letter_id} cannot be printed: {problem.reason}{where}; "
            "correct the data or send it by hand"
        )


class EmptyBatchError(LettersError):
    """Nothing in the batch can be printed; no file was written."""

    def __init__(self, batch_id: str, problems: tuple[LetterProblem, ...]) -> None:
        self.problems = problems
        super().__init__(
            f"batch {batch_id} has no printable letter ({len(problems)} with a problem); nothing was written"
        )


class DamagedBatchError(LettersError):
    """A print file does not hold what its manifest says."""


class ArchiveDiffersError(LettersError):
    """The digital copy of a letter would not say what was printed."""

    def __init__(self, letter_id: str) -> None:
        super().__init__(
            f"letter {letter_id}: today's templates say something else than the printed pages, so no digital copy is "
            "made; take the printed pages, or use the version of the software that printed it"
        )


class PressStoppedError(LettersError):
    """A worker process ended in the middle of its work; the same batch may be tried again."""

    def __init__(self) -> None:
        super().__init__("a letter worker stopped (out of memory?); no file was written, print the batch again")
