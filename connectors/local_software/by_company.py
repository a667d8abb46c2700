"""The local software of all housing companies as one: each behind its own address, the others behind a shared one."""

from collections.abc import Mapping
from datetime import date
from types import TracebackType
from typing import Self

from actualisatie.connectors.local_software.over_http import HttpLocalSoftware
from actualisatie.connectors.local_software.port import (
    NewStatus,
    Receipt,
    Restoration,
    RestorationReceipt,
    StatusReceipt,
)
from actualisatie.dossiers.kinds import Ground


class LocalSoftwareByCompany:
    """A `LocalSoftware` that passes each question on to the software of its housing company.

    `own` are the base addresses by KBO number of those that have one of their own; `shared` serves all others.
    `attempts` and `first_wait` (seconds) are those of `HttpLocalSoftware`. Close it, or use it as a context.
    """

    def __init__(
        self, shared: str, own: Mapping[str, str], *, timeout: float = 20.0, attempts: int = 1, first_wait: float = 0.5
    ) -> None:
        def client(url: str) -> HttpLocalSoftware:
            return HttpLocalSoftware(url, timeout, attempts=attempts, first_wait=first_wait)

        self._shared = client(shared)
        by_url = {url: client(url) for url in dict.fromkeys(own.values())}
        self._own = {kbo: by_url[url] for kbo, url in own.items()}

    def __enter__(self) -> Self:
        """Return itself."""
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Close the connections."""
        for client in {self._shared, *self._own.values()}:
            client.close()

    def strike_off(
        self, kbo: str, dossier_number: str, *, key: str, effective_on: date, ground: Ground, decided_on: date
    ) -> Receipt:
        """Record the strike-off and return its receipt, as `LocalSoftware.strike_off` says."""
        return self._of(kbo).strike_off(
            kbo, dossier_number, key=key, effective_on=effective_on, ground=ground, decided_on=decided_on
        )

    def receipt(self, kbo: str, dossier_number: str) -> Receipt | None:
        """Return the receipt that is recorded there, or None, as `LocalSoftware.receipt` says."""
        return self._of(kbo).receipt(kbo, dossier_number)

    def reinstate(
        self, kbo: str, dossier_number: str, *, key: str, restoration: Restoration
    ) -> RestorationReceipt | None:
        """Undo the strike-off, as `LocalSoftware.reinstate` says."""
        return self._of(kbo).reinstate(kbo, dossier_number, key=key, restoration=restoration)

    def set_status(self, kbo: str, dossier_number: str, *, key: str, new: NewStatus) -> StatusReceipt | None:
        """Record a dossier's status, as `LocalSoftware.set_status` says."""
        return self._of(kbo).set_status(kbo, dossier_number, key=key, new=new)

    def _of(self, kbo: str) -> HttpLocalSoftware:
        return self._own.get(kbo, self._shared)
