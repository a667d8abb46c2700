"""What the campaign needs of a housing company's local software: to record a strike-off, its end, or a status once."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Protocol

from actualisatie.dossiers.kinds import DossierStatus, Ground, ReinstateReason
from actualisatie.dossiers.signals import StatusReason


@dataclass(frozen=True, slots=True)
class Receipt:
    """The local software's proof that a dossier is struck off there; kept as evidence.

    `reference` is the local software's own, `key` the idempotency key under which it was done. Days are calendar days
    in Brussels, `recorded_at` is aware.
    """

    reference: str
    key: str
    dossier_number: str
    effective_on: date
    decided_on: date
    ground: Ground
    recorded_at: datetime

    def tells_of(self, dossier_number: str, *, effective_on: date, ground: Ground, decided_on: date) -> bool:
        """Return whether it proves exactly this strike-off, under whichever key."""
        return (self.dossier_number, self.effective_on, self.ground, self.decided_on) == (
            dossier_number,
            effective_on,
            ground,
            decided_on,
        )


@dataclass(frozen=True, slots=True)
class Restoration:
    """What is restored: the dossier's enrolment day and status, decided on which Brussels day, and why."""

    enrolled_on: date
    status: DossierStatus
    decided_on: date
    reason: ReinstateReason


@dataclass(frozen=True, slots=True)
class RestorationReceipt:
    """Proof that a dossier stands in the local software as if it had never been struck off; kept as evidence."""

    reference: str
    key: str
    dossier_number: str
    recorded_at: datetime


@dataclass(frozen=True, slots=True)
class NewStatus:
    """The status that a dossier has from a Brussels day on, and why."""

    status: DossierStatus
    since: date
    reason: StatusReason


@dataclass(frozen=True, slots=True)
class StatusReceipt:
    """Proof that the local software shows a status; `recorded_at` is aware."""

    reference: str
    key: str
    dossier_number: str
    recorded_at: datetime


class LocalSoftware(Protocol):
    """The local software of all housing companies, told apart by KBO number."""

    def strike_off(
        self, kbo: str, dossier_number: str, *, key: str, effective_on: date, ground: Ground, decided_on: date
    ) -> Receipt:
        """Record the strike-off and return its receipt; the same key again returns the same receipt.

        A dossier that is struck off already, by the same facts under another key, counts as done. Raises
        `LocalSoftwareUnavailable` when nobody knows what happened, and `LocalSoftwareRefused` when it will never do it.
        """

    def receipt(self, kbo: str, dossier_number: str) -> Receipt | None:
        """Return the receipt of a strike-off that is recorded there, or None; to ask after an unclear failure.

        Raises as `strike_off` does.
        """

    def reinstate(
        self, kbo: str, dossier_number: str, *, key: str, restoration: Restoration
    ) -> RestorationReceipt | None:
        """Undo the strike-off and return the receipt; the same key again returns the same receipt.

        None when the dossier is not struck off there: then nothing is left to do. Raises as `strike_off` does.
        """

    def set_status(self, kbo: str, dossier_number: str, *, key: str, new: NewStatus) -> StatusReceipt | None:
        """Record a dossier's status and return the receipt; the same key again returns the same receipt.

        None when a dossier that ends on own request is struck off there already. Raises as `strike_off` does.
        """
