"""The answer to one question, with all that evidence needs."""

from dataclasses import dataclass, field
from datetime import datetime
from typing import Generic, TypeVar

from actualisatie.connectors.magda.errors import Fault
from actualisatie.connectors.magda.outcome import Outcome
from actualisatie.connectors.magda.questions import SourceQuestion
from actualisatie.connectors.magda.services import Service
from actualisatie.connectors.magda.uitzondering import Uitzondering
from actualisatie.connectors.magda.values.household import Household
from actualisatie.connectors.magda.values.person import Person
from actualisatie.connectors.magda.values.real_rights import RealRights
from actualisatie.connectors.magda.values.social import Handicap, Leefloon, Registration
from actualisatie.connectors.magda.values.tax_bill import TaxBill

SourceValue = Person | Household | TaxBill | RealRights | Handicap | Leefloon | Registration
T_co = TypeVar("T_co", covariant=True)


@dataclass(frozen=True, slots=True)
class Answer(Generic[T_co]):
    """How a question ended and what was read.

    `value` is None whenever nothing is known, and then nothing may be concluded. "No data" has a value where it
    means something: no property found is `RealRights()`, owning nothing. No tax bill stays None: unknown, never
    zero. `asked_at` is the instant given by the caller, `sha256` that of the raw bytes of the last answer (None
    when none came), `attempts` how often was asked, and `new_insz` (eleven digits) the number that a person
    got instead of the one asked. `raw` holds the bytes of the last answer when the settings say to keep them.
    """

    service: Service
    source: str
    outcome: Outcome
    value: T_co | None = field(repr=False)
    codes: tuple[Uitzondering, ...]
    fault: Fault | None
    detail: str
    reference: str
    asked_at: datetime
    sha256: str | None
    attempts: int
    new_insz: str | None = field(default=None, repr=False)
    raw: bytes | None = field(default=None, repr=False)

    @property
    def is_known(self) -> bool:
        """Whether there is a value, which alone may be judged."""
        return self.value is not None

    @property
    def is_renumbered(self) -> bool:
        """Whether the source says that the person has another number now, which is `new_insz`."""
        return self.outcome is Outcome.RENUMBERED

    @property
    def is_worth_retrying(self) -> bool:
        """Whether asking again later may bring an answer without anybody doing something first."""
        return self.outcome is Outcome.UNAVAILABLE


@dataclass(frozen=True, slots=True)
class SourceAnswer:
    """A question with its answer."""

    question: SourceQuestion
    answer: Answer[SourceValue]
