"""What the conditions look at: answers of the authentic sources, already read, with *not known* as None.

Only the applicant and the partner are tested for income and ownership (VW, arkwonen.be).
"""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from fractions import Fraction

from actualisatie.dossiers.kinds import MemberRole, Verdict


class Condition(StrEnum):
    """The enrolment conditions that are tested (VW, MT); language is a duty of tenants, not a condition."""

    AGE = "age"
    POPULATION = "population"
    INCOME = "income"
    OWNERSHIP = "ownership"
    MEANS = "means"


@dataclass(frozen=True, slots=True)
class Income:
    """Income of one person in euro cents: taxable income from the tax bill of `year`, and leefloon of that year.

    `leefloon_cents` is None when the source did not say what was paid.
    """

    year: int
    cents: int
    leefloon_cents: int | None = 0

    @property
    def at_least(self) -> int:
        """Return what is certain of this income, in euro cents."""
        return self.cents + (self.leefloon_cents or 0)


@dataclass(frozen=True, slots=True)
class RealRight:
    """A right in rem that has not ended: its type (VE, VG, BE, ERFP, ...), the code of the parcel's nature, its share.

    `share` is None where the source leaves it undetermined.
    """

    type: str
    nature_code: str | None
    share: Fraction | None = None


@dataclass(frozen=True, slots=True)
class PersonFacts:
    """What is known of one person.

    `rights` is None when the source did not answer, empty when it found none. `disabled` is None when nobody asked.
    `abroad` says that the register has the person's residence in another country.
    """

    role: MemberRole
    birth_date: date | None
    deceased: bool
    register_code: str | None
    status_codes: tuple[str, ...]
    income: Income | None
    rights: tuple[RealRight, ...] | None
    disabled: bool | None = None
    abroad: bool = False


@dataclass(frozen=True, slots=True)
class HouseholdFacts:
    """What is known of one dossier: applicant, perhaps partner, and who depends on them.

    `dependants` are certain (minors who move in); `perhaps_dependants` may be (adults who move in, members of the
    household whom the dossier does not name). `perhaps_together` says that the household has another
    partner. While `household_known` is false more people may depend on them than anybody can say.
    `means_tested` says whether the dossier is enrolled so late that its means count.
    """

    persons: tuple[PersonFacts, ...]
    dependants: int
    perhaps_dependants: int = 0
    perhaps_together: bool = False
    household_known: bool = True
    means_tested: bool = False

    @property
    def living(self) -> tuple[PersonFacts, ...]:
        """Return the applicant and partner who are alive: whoever remains goes on as the applicant."""
        return tuple(person for person in self.persons if not person.deceased)


@dataclass(frozen=True, slots=True)
class ConditionResult:
    """The outcome of one condition for one person or household, with a sentence that a letter may use."""

    condition: Condition
    verdict: Verdict
    sentence: str
    source: str
    figures: dict[str, int | str]
