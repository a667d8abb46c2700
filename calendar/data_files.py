"""Reads the calendar's data files and says plainly what is wrong with one."""

from collections.abc import Mapping
from datetime import date, datetime
from pathlib import Path

import yaml

from actualisatie.calendar.errors import CalendarDataError

PACKAGED = Path(__file__).parent / "data"


class Entry:
    """One mapping of a data file, whose keys are each asked for once; what is left over is a mistake."""

    def __init__(self, raw: object, where: str) -> None:
        if not isinstance(raw, Mapping):
            raise CalendarDataError(f"{where}: expected names with values, found {raw!r}.")
        self._left = {str(key): value for key, value in raw.items()}
        self.where = where

    def _take(self, key: str) -> object:
        if key not in self._left:
            raise CalendarDataError(f"{self.where}: `{key}` is missing; add it.")
        return self._left.pop(key)

    def _wrong(self, key: str, value: object, wanted: str) -> CalendarDataError:
        return CalendarDataError(f"{self.where}: `{key}` is {value!r}; it must be {wanted}.")

    def number(self, key: str) -> int:
        """Take a whole number that is not negative."""
        value = self._take(key)
        if isinstance(value, bool) or not isinstance(value, int) or value < 0:
            raise self._wrong(key, value, "a whole number of at least 0")
        return value

    def flag(self, key: str) -> bool:
        """Take true or false."""
        value = self._take(key)
        if not isinstance(value, bool):
            raise self._wrong(key, value, "true or false")
        return value

    def text(self, key: str, default: str | None = None) -> str:
        """Take a text that is not empty; `default` stands in where the key is absent."""
        if default is not None and key not in self._left:
            return default
        value = self._take(key)
        if not isinstance(value, str) or not value.strip():
            raise self._wrong(key, value, "a text")
        return " ".join(value.split())

    def day(self, key: str) -> date:
        """Take a calendar day written as YYYY-MM-DD."""
        value = self._take(key)
        if not isinstance(value, date) or isinstance(value, datetime):
            raise self._wrong(key, value, "a real day written as YYYY-MM-DD")
        return value

    def entries(self, key: str) -> list["Entry"]:
        """Take a list of mappings, perhaps empty; an absent key is an empty list."""
        value = self._left.pop(key, None) or []
        if not isinstance(value, list):
            raise self._wrong(key, value, "a list")
        return [Entry(raw, f"{self.where}: `{key}` number {n}") for n, raw in enumerate(value, 1)]

    def entry(self, key: str) -> "Entry":
        """Take one mapping."""
        return Entry(self._take(key), f"{self.where}: `{key}`")

    def texts(self, key: str) -> list[str]:
        """Take a list of texts."""
        value = self._take(key)
        if not isinstance(value, list) or not all(isinstance(text, str) for text in value):
            raise self._wrong(key, value, "a list of texts")
        return value

    def done(self) -> None:
        """Refuse whatever nobody asked for: a misspelt name must not be passed over in silence."""
        if self._left:
            names = ", ".join(f"`{key}`" for key in sorted(self._left))
            raise CalendarDataError(f"{self.where}: {names} is not known here; correct or remove it.")


def read(path: Path) -> Entry:
    """Read one YAML file.

    Raises:
        CalendarDataError: the file is missing or is no readable YAML.
    """
    try:
        return Entry(yaml.safe_load(path.read_text(encoding="utf-8")), path.name)
    except FileNotFoundError as error:
        raise CalendarDataError(f"The file {path} is not there; check the name.") from error
    except (OSError, ValueError, yaml.YAMLError) as error:  # ValueError: a date that does not exist, or no UTF-8
        told = " ".join(str(error).split())
        raise CalendarDataError(f"{path.name} cannot be read: {told}") from error
