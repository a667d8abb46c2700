"""A whole synthetic register from a seed: the same seed gives the same bytes."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from actualisatie.campaigns.register.formats import DossierLine, HousingCompanyLine
from actualisatie.simulator.register.companies import SyntheticCompany, synthetic_companies
from actualisatie.simulator.register.dossiers import DossierMaker, SyntheticDossier
from actualisatie.simulator.register.residents import Resident

AS_OF = date(2024, 3, 1)
"""The day on which the register is looked at, unless told otherwise: just before the one-off actualisation (S0)."""


@dataclass(frozen=True, slots=True)
class SyntheticRegister:
    """A register that was made up. `as_of` is the calendar day on which it is true."""

    seed: int
    as_of: date
    companies: tuple[SyntheticCompany, ...]
    dossiers: tuple[SyntheticDossier, ...]

    def records(self) -> Iterator[HousingCompanyLine | DossierLine]:
        """Yield the records of the exchange format, companies first."""
        yield from (company.line for company in self.companies)
        yield from (dossier.line for dossier in self.dossiers)

    def lines(self) -> Iterator[str]:
        """Yield the lines of a register file, each with its newline."""
        return (record.model_dump_json(exclude_none=True) + "\n" for record in self.records())

    def residents(self) -> tuple[Resident, ...]:
        """Return everybody once, also who is in two dossiers."""
        return tuple({one.insz: one for dossier in self.dossiers for one in dossier.residents}.values())

    def write(self, path: Path) -> None:
        """Write the register file (JSON Lines, UTF-8)."""
        with path.open("w", encoding="utf-8", newline="\n") as file:
            file.writelines(self.lines())


def synthetic_register(seed: int, dossiers: int = 400, companies: int = 3, as_of: date = AS_OF) -> SyntheticRegister:
    """Make up a register of that many dossiers over 1 to 41 housing companies."""
    made = synthetic_companies(seed, companies)
    maker = DossierMaker(seed, made, as_of)
    return SyntheticRegister(seed, as_of, made, tuple(maker.make(place) for place in range(dossiers)))
