"""The local software of all housing companies as one: each behind its own address, the others behind a shared one."""

from collections.abc import Mapping
from datetime import date
from pathlib import Path
from types import TracebackType
from typing import Self

from actualisatie.connectors.local_software.errors import LocalSoftwareUnavailable
from actualisatie.connectors.local_software.logins import Address, login_at
from actualisatie.connectors.local_software.over_http import HttpLocalSoftware
from actualisatie.connectors.local_software.port import (
    NewStatus,
    Receipt,
    Restoration,
    RestorationReceipt,
    StatusReceipt,
)
from actualisatie.connectors.pem import KeyFileError
from actualisatie.dossiers.kinds import Ground


class LocalSoftwareByCompany:
    """A `LocalSoftware` that passes each question on to the software of its housing company.

    `own` are the addresses by KBO number of those that have one of their own; `shared` serves all others. `keys` is the
    folder of logins: one that cannot be used makes the software behind it unavailable, and nobody else's.
    `attempts` and `first_wait` (seconds) are those of `HttpLocalSoftware`. Close it, or use it as a context.
    """

    def __init__(
        self,
        shared: Address,
        own: Mapping[str, Address],
        *,
        keys: Path,
        timeout: float = 20.0,
        attempts: int = 1,
        first_wait: float = 0.5,
    ) -> None:
        def client(address: Address) -> HttpLocalSoftware | KeyFileError:
            try:
                login = login_at(address, keys)
            except KeyFileError as error:
                return error
            return HttpLocalSoftware(address.url, timeout, attempts=attempts, first_wait=first_wait, login=login)

        self._by_address = {address: client(address) for address in {shared, *own.values()}}
        self._shared, self._own = shared, own

    def __enter__(self) -> Self:
        """Return itself."""
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Close the connections."""
        for client in self._by_address.values():
            if isinstance(client, HttpLocalSoftware):
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
        found = self._by_address[self._own.get(kbo, self._shared)]
        if isinstance(found, KeyFileError):
            raise LocalSoftwareUnavailable(f"Local software of housing company {kbo}: {found}.", maybe_done=False)
        return found
