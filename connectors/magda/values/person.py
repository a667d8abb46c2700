"""What the population register says of one person (GeefPersoon-02.02)."""

from dataclasses import dataclass
from enum import StrEnum

from actualisatie.connectors.magda.partial_date import PartialDate
from actualisatie.connectors.magda.values.private import Private


class Register(StrEnum):
    """In which register a person stands (Register/Code, leading zeros dropped).

    RIJKSREGISTER is the answer `RR` that names no register within it; OTHER keeps a code nobody here knows.
    """

    POPULATION = "bevolkingsregister"
    FOREIGNERS = "vreemdelingenregister"
    WAITING = "wachtregister"
    BIS = "bisregister"
    RIJKSREGISTER = "rijksregister"
    OTHER = "other"


class StatusCode(StrEnum):
    """Codes of Statussen/Status with a bearing on a candidacy; other codes are kept as they came."""

    DECEASED = "99990"
    STRUCK_BY_OFFICE = "99991"
    STRUCK_BY_OFFICE_ABROAD = "99992"
    LEFT_THE_COUNTRY = "992"
    DECLARED_ABSENT = "99996"
    LOST_RIGHT_OF_RESIDENCE = "99997"


class AddressKind(StrEnum):
    """What an address in the population register is; the value is the name of its element."""

    MAIN_RESIDENCE = "Hoofdverblijfplaats"
    RESIDENCE_ABROAD = "VerblijfplaatsBuitenland"
    POSTAL_ABROAD = "PostadresBuitenland"
    CONTACT = "ContactAdres"
    STATED = "OpgegevenAdres"
    DECLARED_CHANGE = "AangifteAdreswijziging"
    DECLARED_ABROAD = "AangifteAdresBuitenland"
    TEMPORARY_ABSENCE = "TijdelijkeAfwezigheid"


PLACES = frozenset(
    {
        AddressKind.MAIN_RESIDENCE,
        AddressKind.RESIDENCE_ABROAD,
        AddressKind.POSTAL_ABROAD,
        AddressKind.CONTACT,
        AddressKind.STATED,
    }
)
"""Kinds that tell where somebody is or gets post; the others only announce something."""


@dataclass(frozen=True, slots=True, repr=False)
class Address(Private):
    """One address. Abroad it comes as free lines; `is_reference` marks a referentieadres (of an OCMW)."""

    kind: AddressKind
    since: PartialDate | None = None
    until: PartialDate | None = None
    street: str | None = None
    house_number: str | None = None
    box: str | None = None
    postal_code: str | None = None
    municipality: str | None = None
    municipality_nis: str | None = None
    country: str | None = None
    country_iso: str | None = None
    lines: tuple[str, ...] = ()
    is_reference: bool = False


@dataclass(frozen=True, slots=True, repr=False)
class Status(Private):
    """One status of a person: its code (see StatusCode) and since when."""

    code: str
    since: PartialDate | None = None


@dataclass(frozen=True, slots=True, repr=False)
class Relative(Private):
    """Another person this one is tied to: household position code (01 reference person, 02 spouse, ...)."""

    insz: str
    position: str | None = None


@dataclass(frozen=True, slots=True, repr=False)
class Person(Private):
    """One person as the population register knows them. Dates may be incomplete."""

    insz: str
    last_name: str
    first_names: tuple[str, ...]
    sex: str | None
    birth_date: PartialDate | None
    register: Register | None
    register_code: str | None
    statuses: tuple[Status, ...]
    is_deceased: bool
    deceased_on: PartialDate | None
    addresses: tuple[Address, ...]
    civil_state: str | None
    partner_insz: str | None
    reference_person: Relative | None
    household: tuple[Relative, ...]

    @property
    def main_residence(self) -> Address | None:
        """The main residence in Belgium that has not ended, or None."""
        return self._current(AddressKind.MAIN_RESIDENCE)

    @property
    def has_address(self) -> bool:
        """Whether the register knows a place (also abroad), not only the announcement of one."""
        return any(address.kind in PLACES for address in self.addresses)

    @property
    def lives_abroad(self) -> bool:
        """Whether the register has the person abroad: by status, or by a later residence there that goes on."""
        if self.has_status(StatusCode.LEFT_THE_COUNTRY, StatusCode.STRUCK_BY_OFFICE_ABROAD):
            return True
        abroad, home = self._current(AddressKind.RESIDENCE_ABROAD), self.main_residence
        if abroad is None or home is None:
            return abroad is not None
        return str(abroad.since or "") > str(home.since or "")

    def has_status(self, *codes: str) -> bool:
        """Whether any of these status codes applies."""
        return any(status.code in codes for status in self.statuses)

    def _current(self, kind: AddressKind) -> Address | None:
        return next((a for a in self.addresses if a.kind is kind and a.until is None), None)
