"""A register file (JSON Lines) of records that were made up or read from elsewhere."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from actualisatie.campaigns.register.formats import DossierLine, HousingCompanyLine
from actualisatie.dossiers.kinds import DossierStatus


@dataclass(frozen=True, slots=True)
class RegisterFile:
    """The records of a register file, companies first."""

    companies: tuple[HousingCompanyLine, ...]
    dossiers: tuple[DossierLine, ...]

    def lines(self) -> Iterator[str]:
        """Yield the lines, each with its newline."""
        records: tuple[HousingCompanyLine | DossierLine, ...] = (*self.companies, *self.dossiers)
        return (record.model_dump_json(exclude_none=True) + "\n" for record in records)

    def write(self, path: Path) -> None:
        """Write the file (UTF-8)."""
        with path.open("w", encoding="utf-8", newline="\n") as file:
            file.writelines(self.lines())

    def statuses(self) -> dict[str, DossierStatus]:
        """Return the status of each dossier, by number: with which the simulated register begins."""
        return {line.number: line.status for line in self.dossiers}
