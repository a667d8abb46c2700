"""One question to one authentic source about one person."""

from dataclasses import dataclass, field
from datetime import date

from actualisatie.connectors.magda.services import Service


@dataclass(frozen=True, slots=True)
class SourceQuestion:
    """What is asked. `key` is the caller's own pseudonymous handle and comes back with the answer.

    `year` is the income year (tax bill) or the last calendar year (leefloon, from `first_year`); `begin` and `end`
    bound a registration, and `begin` is the reference day of a disability. Raises ValueError when the service lacks
    what it needs; an INSZ with wrong check digits is MAGDA's to refuse.
    """

    service: Service
    insz: str = field(repr=False)
    year: int | None = None
    first_year: int | None = None
    begin: date | None = None
    end: date | None = None
    key: str = ""

    def __post_init__(self) -> None:
        """Check that the question can be put."""
        if not (len(self.insz) == 11 and self.insz.isascii() and self.insz.isdigit()):
            raise ValueError(f"{self.service.value}: an INSZ has eleven digits; parse it before asking")
        if self.service in {Service.TAX_BILL, Service.LEEFLOON} and self.year is None:
            raise ValueError(f"{self.service.value}: say which year is asked")
        if self.service is Service.REGISTRATION and self.begin is None:
            raise ValueError(f"{self.service.value}: say from which day the registration runs")
