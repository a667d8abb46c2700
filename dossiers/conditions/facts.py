"""What the conditions look at: answers of the authentic sources, already read, with *not known* as None.

Only the applicant and the partner are tested for income and ownership (VW, arkwonen.be).
"""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from actualisatie.dossiers.kinds import MemberRole, Verdict


class Condition(StrEnum):
    """The enrolment conditions that are tested (VW); language is a duty of tenants, not a condition."""

    AGE = "age"
    POPULATION = "population"
    INCOME = "income"
    OWNERSHIP = "ownership"


@dataclass(frozen=True, slots=True)
class Income:
    """Taxable income of one person in euro cents, from the tax bill of `year`."""

    year: int
    cents: int


@dataclass(frozen=True, slots=True)
class RealRight:
    """A right in rem that has not ended: its type (VE, VG, BE, ERFP, ...) and the code of the parcel's nature."""

    type: str
    nature_code: str | None


@dataclass(frozen=True, slots=True)
class PersonFacts:
    """What is known of one person.

    `rights` is None when the source did not answer, empty when it found none. `disabled` is None when nobody asked.
    """

    role: MemberRole
    birth_date: date | None
    deceased: bool
    register_code: str | None
    status_codes: tuple[str, ...]
    income: Income | None
    rights: tuple[RealRight, ...] | None
    disabled: bool | None = None


@dataclass(frozen=True, slots=True)
class HouseholdFacts:
    """What is known of one dossier: applicant, perhaps partner, and the number of dependants."""

    persons: tuple[PersonFacts, ...]
    dependants: int


@dataclass(frozen=True, slots=True)
class ConditionResult:
    """The outcome of one condition for one person or household, with a sentence that a letter may use."""

    condition: Condition
    verdict: Verdict
    sentence: str
    source: str
    figures: dict[str, int | str]
