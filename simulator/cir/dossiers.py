"""What the simulated register knows of each dossier: its status, and when the candidate confirmed."""

from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime

from actualisatie.connectors.cir import mapping
from actualisatie.dossiers.kinds import DossierStatus


@dataclass(frozen=True, slots=True)
class CirDossier:
    """One dossier: status code, version (goes up with every change), confirmation (aware) and earlier codes."""

    number: str
    status: str
    version: int = 1
    confirmed_at: datetime | None = None
    history: tuple[str, ...] = ()
    acknowledged: int = 0

    def as_json(self) -> dict[str, object]:
        """Return the detail as the interface shows it; the names are those of `connectors.cir.mapping`."""
        return {
            mapping.NUMBER.on_the_line: self.number,
            "dossierType": "RFH",
            mapping.STATUS.on_the_line: self.status,
            mapping.VERSION.on_the_line: self.version,
            mapping.CONFIRMED_AT.on_the_line: self.confirmed_at.isoformat() if self.confirmed_at else None,
            "dossierStatusHistoriek": [{"statusCodeVan": code} for code in self.history],
        }


@dataclass(slots=True)
class CirWorld:
    """All dossiers by number; they may change while the server runs. `now` dates what the register does itself.

    `actions` counts how often an action was truly taken in, by dossier and code: a strike-off more than once is what
    must never be. While `slow` is set an action is taken in, and shows only after `catch_up`.
    """

    now: Callable[[], datetime]
    dossiers: dict[str, CirDossier] = field(default_factory=dict)
    actions: Counter[tuple[str, str]] = field(default_factory=Counter)
    slow: bool = False
    _waiting: list[tuple[str, str]] = field(default_factory=list)

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

    def act(self, number: str, code: str) -> None:
        """Take in an action; raise KeyError for an unknown dossier."""
        self.actions[number, code] += 1
        if self.slow:
            self._waiting.append((number, code))
        else:
            self.set_status(number, code)

    def catch_up(self) -> None:
        """Let all show that was taken in."""
        self.slow = False
        while self._waiting:
            self.set_status(*self._waiting.pop(0))

    def acknowledge(self, number: str, version: int) -> None:
        """Note that a version was taken over; raise KeyError for an unknown dossier."""
        known = self.dossiers[number]
        self.dossiers[number] = replace(known, acknowledged=max(known.acknowledged, version))

    def search(self, status: str | None, *, not_synchronised: bool) -> list[CirDossier]:
        """Return the dossiers with a status, by number; only those whose newest version nobody took over, if asked."""
        found = (one for _, one in sorted(self.dossiers.items()) if status in {None, one.status})
        return [one for one in found if not not_synchronised or one.acknowledged < one.version]
