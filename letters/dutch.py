"""Dutch as it stands in letters: dates with their weekday, lists, sentences."""

from collections.abc import Sequence
from datetime import date

_WEEKDAYS = ("maandag", "dinsdag", "woensdag", "donderdag", "vrijdag", "zaterdag", "zondag")
_MONTHS = (
    "januari", "februari", "maart", "april", "mei", "juni",
    "juli", "augustus", "september", "oktober", "november", "december",
)  # fmt: skip
_NUMBERS = ("nul", "één", "twee", "drie", "vier", "vijf", "zes", "zeven", "acht", "negen", "tien")


def day(value: date) -> str:
    """Return "17 april 2024", held together by no-break spaces."""
    return f"{value.day}\N{NO-BREAK SPACE}{_MONTHS[value.month - 1]}\N{NO-BREAK SPACE}{value.year}"


def weekday(value: date) -> str:
    """Return "woensdag 17 april 2024"."""
    return f"{_WEEKDAYS[value.weekday()]} {day(value)}"


def number(value: int) -> str:
    """Return a small number as a word, as it reads best in a sentence: "twee"; from eleven on "11"."""
    return _NUMBERS[value] if 0 <= value < len(_NUMBERS) else str(value)


def listing(words: Sequence[str]) -> str:
    """Return "a, b en c"."""
    if len(words) < 2:
        return "".join(words)
    return f"{', '.join(words[:-1])} en {words[-1]}"


def sentence(words: str) -> str:
    """Return the words as a sentence: a capital first, a full stop last."""
    return f"{words[:1].upper()}{words[1:]}."
