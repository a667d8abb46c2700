"""What the simulated register knows of each dossier: its status, and when the candidate confirmed."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime

from actualisatie.dossiers.kinds import DossierStatus


@dataclass(frozen=True, slots=True)
class CirDossier:
    """One dossier: status code, version (goes up with every change), confirmation (aware) and earlier codes."""

    number: str
    status: str
    version: int = 1
    confirmed_at: datetime | None = None
    history: tuple[str, ...] = ()

    def as_json(self) -> dict[str, object]:
        """Return the detail as the interface shows it; the names are those of `connectors.cir.shapes`."""
        return {
            "dossierNummer": self.number,
            "dossierType": "RFH",
            "dossierStatus": self.status,
            "versieNummer": self.version,
            "bevestigdOp": self.confirmed_at.isoformat() if self.confirmed_at else None,
            "dossierStatusHistoriek": [{"statusCodeVan": code} for code in self.history],
        }


@dataclass(slots=True)
class CirWorld:
    """All dossiers by number; they may change while the server runs. `now` dates what the register does itself."""

    now: Callable[[], datetime]
    dossiers: dict[str, CirDossier] = field(default_factory=dict)

    def fill(self, statuses: Mapping[str, DossierStatus]) -> None:
        """Put dossiers in, in the place of those with the same number."""
        self.dossiers.update({number: CirDossier(number, status.value) for number, status in statuses.items()})

    def confirm(self, number: str, at: datetime) -> None:
        """Let the candidate confirm in the register at an aware instant; raise KeyError for an unknown dossier."""
        known = self.dossiers[number]
        self.dossiers[number] = replace(known, confirmed_at=at, version=known.version + 1)

    def set_status(self, number: str, status: str) -> None:
        """Give a dossier a status, as an offer, an appeal or an action does; raise KeyError for an unknown one."""
        known = self.dossiers[number]
        history = (*known.history, known.status)
        self.dossiers[number] = replace(known, status=status, version=known.version + 1, history=history)
