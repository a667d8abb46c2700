"""Dutch as it stands in letters: dates with their weekday, lists, counts."""

from collections.abc import Sequence
from datetime import date

_WEEKDAYS = ("maandag", "dinsdag", "woensdag", "donderdag", "vrijdag", "zaterdag", "zondag")
_MONTHS = (
    "januari", "februari", "maart", "april", "mei", "juni",
    "juli", "augustus", "september", "oktober", "november", "december",
)  # fmt: skip


def day(value: date) -> str:
    """Return "17 april 2024"."""
    return f"{value.day} {_MONTHS[value.month - 1]} {value.year}"


def weekday(value: date) -> str:
    """Return "woensdag 17 april 2024"."""
    return f"{_WEEKDAYS[value.weekday()]} {day(value)}"


def listing(words: Sequence[str]) -> str:
    """Return "a, b en c"."""
    if len(words) < 2:
        return "".join(words)
    return f"{', '.join(words[:-1])} en {words[-1]}"


def count(number: int, singular: str, plural: str) -> str:
    """Return "1 brief" or "12 brieven"."""
    return f"{number} {singular if number == 1 else plural}"
