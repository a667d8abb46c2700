"""INSZ, KBO and dossier numbers: parsed once at the edge, canonical inside.

Sources: the INSZ rule (check digits modulo 97, 2 before the nine digits for births from 2000, bis
numbers with month + 20 or + 40) as on nl.wikipedia "Rijksregisternummer"; the test numbers with month + 60
as in https://github.com/Informatievlaanderen/MAGDA-Mock; the CIR's dossier number as on the sample of the
Dijledal slides of 14-12-2023 and in the information session of Wonen in Vlaanderen of October 2023.
No error message repeats the number that was given: it may name a person.
"""

from dataclasses import dataclass
from datetime import date

from actualisatie.dossiers.errors import Refused

DOSSIER_NUMBER_PATTERN = r"^\d{4}\.\d{2}\.\d{2}\.\d{3,5}$"
"""A dotted dossier number: no INSZ fits, neither bare nor dotted."""

_SEPARATORS = str.maketrans("", "", " .-/\u00a0")
_TEST_MONTH = 60
_MONTH_OFFSETS = (0, 20, 40, _TEST_MONTH)


class IdentifierError(Refused, ValueError):
    """An INSZ, KBO or dossier number is malformed; the message gives the reason and never the number."""


@dataclass(frozen=True, slots=True)
class Insz:
    """One INSZ (Rijksregister or bis number) of eleven digits; printing it shows no digit of it."""

    value: str

    @classmethod
    def parse(cls, text: str) -> "Insz":
        """Return the INSZ that the text holds; raise IdentifierError as `parse_insz` does."""
        return cls(parse_insz(text))

    def birth_date(self) -> date | None:
        """Return the date of birth that the digits tell, or None where they leave month or day open."""
        return insz_birth_date(self.value)

    @property
    def is_test_number(self) -> bool:
        """Whether the month is raised by 60: a test person, never a real one."""
        return int(self.value[2:4]) >= _TEST_MONTH

    @property
    def is_bis_number(self) -> bool:
        """Whether the month is raised by 20 or 40: a person without a Rijksregister number."""
        return 20 <= int(self.value[2:4]) < _TEST_MONTH

    def __repr__(self) -> str:
        """Hide every digit: an object that lands in a log must not name a person."""
        return "Insz(***********)"


@dataclass(frozen=True, slots=True)
class DossierNumber:
    """One dossier number: canonical form, and the form in which it was given."""

    value: str
    original: str

    @classmethod
    def parse(cls, text: str) -> "DossierNumber":
        """Return the dossier number in the text; raise IdentifierError as `parse_dossier_number` does."""
        return cls(parse_dossier_number(text), text.strip())

    @property
    def alias(self) -> str | None:
        """The form in which the number was given, where it differs from the canonical one."""
        return None if self.original == self.value else self.original

    @property
    def enrolled_on(self) -> date:
        """The oldest enrolment date, which every dossier number begins with."""
        year, month, day, _serial = self.value.split(".")
        return date(int(year), int(month), int(day))

    def __str__(self) -> str:
        """Return the canonical form."""
        return self.value


def parse_insz(text: str) -> str:
    """Return the eleven digits of an INSZ; spaces, points, hyphens and slashes are dropped.

    Accepts bis numbers, test numbers (month + 60) and months or days 00 for unknown ones. Raises
    IdentifierError with the reason, without the number.
    """
    digits = _digits(text, "INSZ", 11)
    century = _insz_century(digits)
    if century is None:
        raise IdentifierError("INSZ: the check digits do not match; compare it with the source, digit by digit")
    if digits[6:9] == "000":
        raise IdentifierError("INSZ: the serial (seventh to ninth digit) must not be 000")
    _check_insz_date(century, digits)
    return digits


def insz_birth_date(digits: str) -> date | None:
    """Return the date of birth in eleven valid digits, or None where month or day is unknown (00)."""
    century = _insz_century(digits)
    month, day = _birth_month(digits), int(digits[4:6])
    if century is None or not month or not day:
        return None
    return date(century + int(digits[:2]), month, day)


def make_test_insz(birth_date: date, serial: int) -> str:
    """Return a test INSZ (month + 60, valid check digits) for a birth date from 1900 to 2099.

    The serial lies between 1 and 998: odd for a man, even for a woman. Raises IdentifierError otherwise.
    """
    if not 1 <= serial <= 998:
        raise IdentifierError("INSZ: the serial must lie between 1 and 998")
    if birth_date.year // 100 not in {19, 20}:
        raise IdentifierError("INSZ: a birth date must lie in the years 1900 to 2099")
    first = f"{birth_date.year % 100:02d}{birth_date.month + _TEST_MONTH:02d}{birth_date.day:02d}{serial:03d}"
    return f"{first}{_insz_check(first, birth_date.year // 100 * 100):02d}"


def parse_kbo(text: str) -> str:
    """Return the ten digits of a KBO number; `BE`, points and spaces are dropped, nine digits get their 0.

    Raises IdentifierError with the reason, without the number.
    """
    bare = text.strip().upper().removeprefix("BE").translate(_SEPARATORS)
    digits = _digits(bare.zfill(10) if len(bare) == 9 else bare, "KBO", 10)
    if digits[0] not in "01":
        raise IdentifierError("KBO: a number of an enterprise begins with 0 or 1")
    if int(digits[8:]) != 97 - int(digits[:8]) % 97:
        raise IdentifierError("KBO: the check digits do not match; compare it with the source, digit by digit")
    return digits


def parse_dossier_number(text: str) -> str:
    """Return the canonical dotted dossier number, `jjjj.mm.dd.xxxx`, of a dotted or undotted one.

    The serial has three to five digits and is written with at least four. Raises IdentifierError with the
    reason, without the number: somebody may have typed an INSZ in its place.
    """
    year, month, day, serial = _dossier_parts(text.strip())
    try:
        enrolled_on = date(int(year), int(month), int(day))
    except ValueError:
        raise IdentifierError("Dossier number: it must begin with a real calendar date (jjjj.mm.dd)") from None
    if not 1900 <= enrolled_on.year < 2100:
        raise IdentifierError("Dossier number: the year of enrolment must lie between 1900 and 2099")
    return f"{year}.{month}.{day}.{int(serial):04d}"


def _dossier_parts(text: str) -> tuple[str, str, str, str]:
    parts = text.split(".") if "." in text else [text[:4], text[4:6], text[6:8], text[8:]]
    if not text.isascii() or not all(part.isdigit() for part in parts):
        raise IdentifierError("Dossier number: write it as jjjj.mm.dd.xxxx, digits and points only")
    if [len(part) for part in parts[:3]] != [4, 2, 2] or len(parts) != 4 or not 3 <= len(parts[3]) <= 5:
        raise IdentifierError("Dossier number: write it as jjjj.mm.dd.xxxx (the serial has 3 to 5 digits)")
    return parts[0], parts[1], parts[2], parts[3]


def _digits(text: str, kind: str, length: int) -> str:
    digits = text if len(text) == length else text.translate(_SEPARATORS)
    if not (digits.isascii() and digits.isdigit()):
        raise IdentifierError(f"{kind}: it must consist of {length} digits")
    if len(digits) != length:
        hint = "; a spreadsheet may have dropped a leading zero" if len(digits) < length else ""
        raise IdentifierError(f"{kind}: it has {len(digits)} digits and must have {length}{hint}")
    return digits


def _insz_check(first_nine: str, century: int) -> int:
    return 97 - (int(first_nine) + (2_000_000_000 if century == 2000 else 0)) % 97


def _insz_century(digits: str) -> int | None:
    """Which century the check digits fit: for any nine digits they differ, so at most one does."""
    check, first_nine = int(digits[9:]), digits[:9]
    if check == _insz_check(first_nine, 1900):
        return 1900
    return 2000 if check == _insz_check(first_nine, 2000) else None


def _birth_month(digits: str) -> int:
    """The month without its offset, 0 for unknown; 13 and above is no month of any kind of number."""
    return int(digits[2:4]) % 20


def _check_insz_date(century: int, digits: str) -> None:
    month, day = _birth_month(digits), int(digits[4:6])
    if int(digits[2:4]) - month not in _MONTH_OFFSETS or month > 12:
        raise IdentifierError("INSZ: the third and fourth digit are no month (also not + 20, + 40 or + 60)")
    if not month or not day:
        return
    try:
        date(century + int(digits[:2]), month, day)
    except ValueError:
        raise IdentifierError("INSZ: the first six digits are no calendar date") from None
