"""A postal address as the Belgian post wants to read it.

Source of the layout rules: bpost's address pages and Masspost guide, as gathered in
docs/letters.md: name first, street and number with the word "bus", postal code and municipality,
and for an address abroad the country in capitals on the last line; at most six lines.
"""

import re
from dataclasses import dataclass
from enum import StrEnum

MAX_LINES = 6
MAX_LINE_LENGTH = 40
_HOME = frozenset({"", "be", "belgie", "belgië", "belgium", "belgique", "belgien"})
_BOX_WORD = re.compile(r"^(?:(?:bus|bte|boîte|boite|box)(?=[\s.:\d])|b(?=[\s.:])|[#/])[\s.:]*(?=\S)", re.IGNORECASE)
_COUNTRY_PREFIX = re.compile(r"^(?:B|BE|BEL)[\s-]*(?=\d{4}$)", re.IGNORECASE)
_LOOSE_PUNCTUATION = " ,;"
_BELGIAN_POSTAL_CODE = re.compile(r"^[1-9]\d{3}$")
# Only used on a street line that is too long otherwise; a surname is never abbreviated.
_STREET_ABBREVIATIONS = (
    (re.compile(r"\bOnze-Lieve-Vrouw"), "O.-L.-Vrouw"),
    (re.compile(r"\bBurgemeester\b"), "Burg."),
    (re.compile(r"\bMonseigneur\b"), "Mgr."),
    (re.compile(r"\bGeneraal\b"), "Gen."),
    (re.compile(r"\bProfessor\b"), "Prof."),
    (re.compile(r"\bDokter\b"), "Dr."),
    (re.compile(r"\bSint-"), "St.-"),
    (re.compile(r"\bSint\b"), "St."),
    (re.compile(r"steenweg\b", re.IGNORECASE), "stwg"),
    (re.compile(r"straat\b", re.IGNORECASE), "str."),
    (re.compile(r"laan\b", re.IGNORECASE), "ln."),
    (re.compile(r"plein\b", re.IGNORECASE), "pl."),
)


class AddressProblem(StrEnum):
    """Why an address cannot go on an envelope; such a letter goes to a manual queue."""

    RECIPIENT_MISSING = "recipient_missing"
    STREET_MISSING = "street_missing"
    HOUSE_NUMBER_MISSING = "house_number_missing"
    POSTAL_CODE_MISSING = "postal_code_missing"
    POSTAL_CODE_INVALID = "postal_code_invalid"
    MUNICIPALITY_MISSING = "municipality_missing"
    LINE_TOO_LONG = "line_too_long"
    TOO_MANY_LINES = "too_many_lines"


@dataclass(frozen=True, slots=True)
class PostalAddress:
    """Where a letter goes: who, where in the street, which municipality, which country.

    `recipients` are the lines above the street: names, a department, "p/a OCMW ..." for a
    reference address. `box` is the bare box number: a leading "bus", "b." or "/" is dropped, but in "B2"
    the letter is part of the number.
    `country` stays empty for Belgium and is the Dutch name of any other country.
    White space, commas at the end of a line and "B-" before a Belgian postal code are tidied on construction; nothing
    is refused there: ask `problems`.
    """

    recipients: tuple[str, ...]
    street: str
    house_number: str
    postal_code: str
    municipality: str
    box: str = ""
    country: str = ""

    def __post_init__(self) -> None:
        """Tidy white space, drop the word for a box, and leave the own country unnamed."""
        recipients = tuple(tidy for line in self.recipients if (tidy := _tidy(line)))
        object.__setattr__(self, "recipients", recipients)
        for name in ("street", "house_number", "postal_code", "municipality"):
            object.__setattr__(self, name, _tidy(getattr(self, name)))
        object.__setattr__(self, "box", _BOX_WORD.sub("", _tidy(self.box)))
        country = _tidy(self.country)
        object.__setattr__(self, "country", "" if country.lower() in _HOME else country)
        if not self.country:
            object.__setattr__(self, "postal_code", _COUNTRY_PREFIX.sub("", self.postal_code))

    @property
    def is_abroad(self) -> bool:
        """True when the country must be printed."""
        return bool(self.country)

    @property
    def street_line(self) -> str:
        """Street, number and box on one line, abbreviated only when longer than 40 characters."""
        box = f"bus {self.box}" if self.box else ""
        line = " ".join(part for part in (self.street, self.house_number, box) if part)
        return line if len(line) <= MAX_LINE_LENGTH else _abbreviated(line)

    @property
    def municipality_line(self) -> str:
        """Postal code and municipality, without a country prefix before the code."""
        return " ".join(part for part in (self.postal_code, self.municipality) if part)

    @property
    def location(self) -> tuple[str, ...]:
        """The lines below the recipients: the place itself, without who lives there."""
        lines = (self.street_line, self.municipality_line, self.country.upper())
        return tuple(line for line in lines if line)

    def lines(self) -> tuple[str, ...]:
        """The block as printed, top to bottom. A long recipient is folded at a space."""
        recipients = (part for line in self.recipients for part in _folded(line))
        return (*recipients, *self.location)

    @property
    def problems(self) -> tuple[AddressProblem, ...]:
        """Everything that keeps this address off an envelope; empty when it can be printed."""
        wrong = {
            AddressProblem.RECIPIENT_MISSING: not self.recipients,
            AddressProblem.STREET_MISSING: not self.street,
            AddressProblem.HOUSE_NUMBER_MISSING: not (self.house_number or self.is_abroad),
            AddressProblem.POSTAL_CODE_MISSING: not (self.postal_code or self.is_abroad),
            AddressProblem.POSTAL_CODE_INVALID: self._has_impossible_postal_code,
            AddressProblem.MUNICIPALITY_MISSING: not self.municipality,
            AddressProblem.LINE_TOO_LONG: any(len(line) > MAX_LINE_LENGTH for line in self.lines()),
            AddressProblem.TOO_MANY_LINES: len(self.lines()) > MAX_LINES,
        }
        return tuple(problem for problem, present in wrong.items() if present)

    @property
    def walking_order(self) -> tuple[str, str, int, str]:
        """Sort key of a print batch: postal code, street, then house number as a number."""
        digits = re.match(r"\d+", self.house_number)
        number = int(digits.group()) if digits else 0
        return (self.postal_code, self.street.casefold(), number, f"{self.house_number} {self.box}")

    @property
    def _has_impossible_postal_code(self) -> bool:
        if self.is_abroad or not self.postal_code:
            return False
        return _BELGIAN_POSTAL_CODE.match(self.postal_code) is None


def _tidy(text: str) -> str:
    return " ".join(text.split()).strip(_LOOSE_PUNCTUATION)


def _abbreviated(line: str) -> str:
    for long, short in _STREET_ABBREVIATIONS:
        line = long.sub(short, line)
        if len(line) <= MAX_LINE_LENGTH:
            break
    return line


def _folded(line: str) -> tuple[str, ...]:
    if len(line) <= MAX_LINE_LENGTH:
        return (line,)
    spaces = [match.start() for match in re.finditer(" ", line)]
    fitting = [place for place in spaces if place <= MAX_LINE_LENGTH]
    if not fitting:
        return (line,)
    cut = fitting[-1]
    return (line[:cut], *_folded(line[cut + 1 :]))
