"""Local software over HTTP and JSON: one persistent connection pool per run; asks again under the same key."""

from datetime import date
from types import TracebackType
from typing import Self

import httpx

from actualisatie.connectors.local_software.answers import (
    Body,
    Where,
    error_of,
    is_problem,
    problem_type_of,
    read_receipt,
)
from actualisatie.connectors.local_software.errors import LocalSoftwareRefused, LocalSoftwareUnavailable
from actualisatie.connectors.local_software.line import Line
from actualisatie.connectors.local_software.logins import Login
from actualisatie.connectors.local_software.port import (
    NewStatus,
    Receipt,
    Restoration,
    RestorationReceipt,
    StatusReceipt,
)
from actualisatie.connectors.local_software.wire import (
    ALREADY_STRUCK_OFF,
    GROUND_TO_WIRE,
    KEY_HEADER,
    NOT_STRUCK_OFF,
    ReceiptBody,
    RestoreBody,
    RestoreReceiptBody,
    StatusBody,
    StatusReceiptBody,
    StrikeOffBody,
    restore_path,
    status_path,
    strike_off_path,
)
from actualisatie.dossiers.kinds import DossierStatus, Ground

NO_SUCH_PATH = frozenset({404, 405, 501})
"""Answers of software that was built before this was asked of it, unless they name a problem of ours."""


class HttpLocalSoftware:
    """The `LocalSoftware` behind one base address; close it, or use it as a context. `timeout` is in seconds.

    No answer, 5xx and the answers of `TRY_LATER` are asked again up to `attempts` times in all, after `first_wait`
    seconds that double each time, or what `Retry-After` asks: the key makes that harmless. A login that is not accepted
    (401) did nothing: the effect waits for the next round.
    """

    def __init__(
        self,
        base_url: str,
        timeout: float = 20.0,
        *,
        attempts: int = 1,
        first_wait: float = 0.5,
        login: Login | None = None,
    ) -> None:
        self._line = Line(base_url, timeout, attempts=attempts, first_wait=first_wait, login=login or Login())

    def __enter__(self) -> Self:
        """Return itself."""
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Close the connections."""
        self.close()

    def close(self) -> None:
        """Close the connections."""
        self._line.close()

    def strike_off(
        self, kbo: str, dossier_number: str, *, key: str, effective_on: date, ground: Ground, decided_on: date
    ) -> Receipt:
        """Record the strike-off and return its receipt, as `LocalSoftware.strike_off` says."""
        wanted = StrikeOffBody(datumUitwerking=effective_on, datumBeslissing=decided_on, grond=GROUND_TO_WIRE[ground])
        where = _strike_off_of(kbo, dossier_number)
        response = self._line.send("POST", where, json=wanted.model_dump(mode="json"), headers={KEY_HEADER: key})
        if response.status_code in {200, 201}:
            found = read_receipt(response, where, ReceiptBody).as_receipt()
        elif is_problem(response, 409, ALREADY_STRUCK_OFF):
            found = self._receipt_that_must_be_there(kbo, dossier_number)
        else:
            raise error_of(response, where)
        if not found.tells_of(dossier_number, effective_on=effective_on, ground=ground, decided_on=decided_on):
            raise LocalSoftwareRefused(
                f"{where}: struck off there by other facts than the decision's; compare the two by hand.",
                ALREADY_STRUCK_OFF,
            )
        return found

    def receipt(self, kbo: str, dossier_number: str) -> Receipt | None:
        """Return the receipt that is recorded there, or None, as `LocalSoftware.receipt` says."""
        where = _strike_off_of(kbo, dossier_number)
        response = self._line.send("GET", where)
        if response.status_code == 200:
            return read_receipt(response, where, ReceiptBody).as_receipt()
        if is_problem(response, 404, NOT_STRUCK_OFF):
            return None
        raise error_of(response, where)

    def reinstate(
        self, kbo: str, dossier_number: str, *, key: str, restoration: Restoration
    ) -> RestorationReceipt | None:
        """Undo the strike-off and return the receipt, or None where there is none to undo."""
        where = Where(kbo, dossier_number, restore_path(kbo, dossier_number), "reinstatement")
        wanted = RestoreBody.of(restoration)
        response = self._line.send("POST", where, json=wanted.model_dump(mode="json"), headers={KEY_HEADER: key})
        if is_problem(response, 409, NOT_STRUCK_OFF):
            return None
        found = _receipt_of(response, where, RestoreReceiptBody)
        if (found.dossierNummer, found.asked) != (dossier_number, wanted):
            raise LocalSoftwareRefused(f"{where}: the receipt tells of other facts; compare the two by hand.")
        return found.as_receipt()

    def set_status(self, kbo: str, dossier_number: str, *, key: str, new: NewStatus) -> StatusReceipt | None:
        """Record a dossier's status and return the receipt, as `LocalSoftware.set_status` says."""
        where = Where(kbo, dossier_number, status_path(kbo, dossier_number), "status")
        wanted = StatusBody.of(new)
        response = self._line.send("POST", where, json=wanted.model_dump(mode="json"), headers={KEY_HEADER: key})
        if new.status is DossierStatus.STRUCK_OFF and is_problem(response, 409, ALREADY_STRUCK_OFF):
            return None
        if response.status_code in NO_SUCH_PATH and problem_type_of(response) is None:
            raise LocalSoftwareUnavailable(
                f"{where}: answer {response.status_code}, as of software that knows no statuses; have it built, or set "
                "`statuses: false` for this housing company in the register file.",
                maybe_done=False,
            )
        found = _receipt_of(response, where, StatusReceiptBody)
        if (found.dossierNummer, found.asked) != (dossier_number, wanted):
            raise LocalSoftwareRefused(f"{where}: the receipt tells of another status; compare the two by hand.")
        return found.as_receipt()

    def _receipt_that_must_be_there(self, kbo: str, dossier_number: str) -> Receipt:
        found = self.receipt(kbo, dossier_number)
        if found is None:
            where = _strike_off_of(kbo, dossier_number)
            raise LocalSoftwareUnavailable(
                f"{where}: said to be struck off already, but without a receipt; try again.",
                maybe_done=True,
            )
        return found


def _strike_off_of(kbo: str, dossier_number: str) -> Where:
    return Where(kbo, dossier_number, strike_off_path(kbo, dossier_number), "strike-off")


def _receipt_of(response: httpx.Response, where: Where, body: type[Body]) -> Body:
    if response.status_code not in {200, 201}:
        raise error_of(response, where)
    return read_receipt(response, where, body)
