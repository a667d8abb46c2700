"""Why the engine leaves a letter, or a whole variant, to the full layout; and what stops a batch."""

from enum import StrEnum

from actualisatie.letters.errors import LettersError


class Reason(StrEnum):
    """What the engine could not prove. Counted in the batch report, never shown with what a letter says."""

    GLYPH = "glyph"
    SCRIPT = "script"
    WHITE_SPACE = "white_space"
    TOO_WIDE = "too_wide"
    TIGHT = "tight"
    WRAP = "wrap"
    STYLE = "style"
    STRUCTURE = "structure"
    WIDTH_FROM_TEXT = "width_from_text"
    ELSEWHERE = "elsewhere"
    BREAK = "break"

    @property
    def means(self) -> str:
        """What happened, for people."""
        return _MEANS[self]


_MEANS = {
    Reason.GLYPH: "a character without a plain glyph of its own in our fonts",
    Reason.SCRIPT: "a script other than Latin, or a mark that joins another letter",
    Reason.WHITE_SPACE: "a field with white space that would collapse",
    Reason.TOO_WIDE: "a word or a line wider than its place",
    Reason.TIGHT: "a line that fits by less than the engine can measure",
    Reason.WRAP: "a line that would break where two styles touch",
    Reason.STYLE: "a style that the engine does not draw",
    Reason.STRUCTURE: "a field in a place that the engine does not know",
    Reason.WIDTH_FROM_TEXT: "a box that is as wide as its text",
    Reason.ELSEWHERE: "a field that a style prints in a second place",
    Reason.BREAK: "a table that goes on on the next page",
}


class CannotMergeError(Exception):
    """The engine cannot prove how this text would be laid out; the letter is laid out as a whole."""

    def __init__(self, reason: Reason) -> None:
        self.reason = reason
        super().__init__(reason.means)


class UnmergeableBatchError(LettersError):
    """A template draws what the merged print file cannot carry; the batch is printed the plain way."""


class SelfCheckError(LettersError):
    """A merged letter is not what its full layout is; nothing was written."""

    def __init__(self, letter_id: str, difference: str) -> None:
        super().__init__(letter_id, difference)
        self.letter_id, self.difference = letter_id, difference

    def __str__(self) -> str:
        """Say what happened and what to do; no text of the letter is in it."""
        return (
            f"letter {self.letter_id}: the merge engine and the full layout differ ({self.difference}); "
            "no file was written. Print the batch with merge=False, and report the template that changed"
        )
