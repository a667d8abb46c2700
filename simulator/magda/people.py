"""Synthetic people as the sources know them: made up, with test numbers (month + 60)."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date


@dataclass(frozen=True, slots=True)
class SyntheticAddress:
    """An address in the population register. With `lines` it is a residence abroad, otherwise one in Belgium.

    Dates are written as they are, so that a text such as `1950-00-00` can stand for an incomplete one.
    """

    street: str = ""
    house_number: str = ""
    postal_code: str = ""
    municipality: str = ""
    municipality_nis: str = ""
    box: str = ""
    country: str = "BELGIE"
    since: date | str = ""
    until: date | str = ""
    lines: tuple[str, ...] = ()
    is_reference: bool = False


@dataclass(frozen=True, slots=True)
class SyntheticRight:
    """A right on a parcel: its code (VE, VG, BE, ERFP), share, what the parcel is, and whether spouses share it."""

    kind: str = "VE"
    numerator: int = 1
    denominator: int = 1
    nature_code: str = "200"
    nature: str = "HUIS"
    municipality_nis: str = "24062"
    in_community: bool = False
    since_year: int = 2005
    until_year: int | None = None


@dataclass(frozen=True, slots=True)
class SyntheticPerson:
    """One person in all sources. Amounts are in euro cents.

    `sex` is 1 for a man and 2 for a woman; `register` a code of the population register ("2" population, "1"
    foreigners, "5" wachtregister); `income` maps an income year to jointly taxable income; `household` lists the
    INSZ and position code of everyone in it, this person included; `new_insz` is the number that replaced this one.
    """

    insz: str = field(repr=False)
    first_names: tuple[str, ...] = field(repr=False)
    last_name: str = field(repr=False)
    birth_date: date | str = field(repr=False)
    sex: str = "1"
    register: str = "2"
    statuses: tuple[str, ...] = ()
    deceased_on: date | str = ""
    addresses: tuple[SyntheticAddress, ...] = field(default=(), repr=False)
    partner_insz: str = field(default="", repr=False)
    household: tuple[tuple[str, str], ...] = field(default=(), repr=False)
    fiscal_status: str = "A"
    income: Mapping[int, int] = field(default_factory=dict, repr=False)
    separate_income: Mapping[int, int] = field(default_factory=dict, repr=False)
    rights: tuple[SyntheticRight, ...] = field(default=(), repr=False)
    disabled_since: date | str = ""
    leefloon: Mapping[int, int] = field(default_factory=dict, repr=False)
    new_insz: str = field(default="", repr=False)
