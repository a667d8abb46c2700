"""A person of the synthetic world, as the authentic sources know them."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum

from actualisatie.simulator.register.places import Municipality


class Sex(StrEnum):
    """As the population register codes it."""

    MAN = "1"
    WOMAN = "2"


class Standing(StrEnum):
    """How a person stands in the population register."""

    RESIDENT = "resident"
    REFERENCE_ADDRESS = "reference_address"
    WAITING_REGISTER = "waiting_register"
    STRUCK_BY_OFFICE = "struck_by_office"
    ABROAD = "abroad"
    DECEASED = "deceased"


@dataclass(frozen=True, slots=True)
class Home:
    """A dwelling in Belgium."""

    street: str
    house_number: str
    box: str | None
    municipality: Municipality


@dataclass(frozen=True, slots=True)
class Property:
    """A right on a parcel in Belgium: `right` as the Kadaster codes it (VE, VG, BE, ERFP), its share, what it is."""

    right: str
    numerator: int
    denominator: int
    nature: str
    municipality: Municipality


@dataclass(frozen=True, slots=True)
class Resident:
    """A person. `incomes` is the taxable income per income year in euro cents: a year that is missing has no tax bill.

    `home` is where the population register has them, `told_home` what the register of candidates still says.
    """

    insz: str
    sex: Sex
    first_names: tuple[str, ...]
    last_name: str
    birth_date: date
    home: Home | None
    told_home: Home | None
    standing: Standing = Standing.RESIDENT
    deceased_on: date | None = None
    incomes: Mapping[int, int] = field(default_factory=dict)
    leefloon: Mapping[int, int] = field(default_factory=dict)
    properties: tuple[Property, ...] = ()
    disabled_since: date | None = None
