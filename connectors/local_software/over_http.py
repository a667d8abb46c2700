"""Local software over HTTP and JSON: one persistent connection pool per run; asks again under the same key."""

import time
from datetime import date
from types import TracebackType
from typing import Any, Self

import httpx
from pydantic import ValidationError

from actualisatie.connectors.local_software.errors import LocalSoftwareRefused, LocalSoftwareUnavailable
from actualisatie.connectors.local_software.port import Receipt, Restoration, RestorationReceipt
from actualisatie.connectors.local_software.retrying import waits, wished_wait
from actualisatie.connectors.local_software.wire import (
    ALREADY_STRUCK_OFF,
    GROUND_TO_WIRE,
    IN_PROGRESS,
    KEY_HEADER,
    NOT_STRUCK_OFF,
    ReceiptBody,
    RestoreBody,
    RestoreReceiptBody,
    StrikeOffBody,
    problem_type,
    restore_path,
    strike_off_path,
)
from actualisatie.connectors.proxies import trusts_environment
from actualisatie.connectors.tls import tls_for
from actualisatie.dossiers.kinds import Ground

TRY_LATER = frozenset({408, 423, 425, 429})
BEFORE_THE_REQUEST_LEFT = (httpx.ConnectError, httpx.ConnectTimeout, httpx.PoolTimeout)


class HttpLocalSoftware:
    """The `LocalSoftware` behind one base address; close it, or use it as a context. `timeout` is in seconds.

    No answer, 5xx and the answers of `TRY_LATER` are asked again up to `attempts` times in all, after `first_wait`
    seconds that double each time, or what `Retry-After` asks: the key makes that harmless.
    """

    def __init__(self, base_url: str, timeout: float = 20.0, *, attempts: int = 1, first_wait: float = 0.5) -> None:
        self._attempts, self._first_wait = attempts, first_wait
        self._client = httpx.Client(
            base_url=base_url.rstrip("/"),
            timeout=timeout,
            trust_env=trusts_environment(base_url),
            verify=tls_for(base_url),
        )

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
        self._client.close()

    def strike_off(
        self, kbo: str, dossier_number: str, *, key: str, effective_on: date, ground: Ground, decided_on: date
    ) -> Receipt:
        """Record the strike-off and return its receipt, as `LocalSoftware.strike_off` says."""
        wanted = StrikeOffBody(datumUitwerking=effective_on, datumBeslissing=decided_on, grond=GROUND_TO_WIRE[ground])
        where = _Where(kbo, dossier_number)
        response = self._send("POST", where, json=wanted.model_dump(mode="json"), headers={KEY_HEADER: key})
        if response.status_code in {200, 201}:
            found = _receipt_in(response, where)
        elif _is_problem(response, 409, ALREADY_STRUCK_OFF):
            found = self._receipt_that_must_be_there(kbo, dossier_number)
        else:
            raise _error_of(response, where)
        if not found.tells_of(dossier_number, effective_on=effective_on, ground=ground, decided_on=decided_on):
            raise LocalSoftwareRefused(
                f"{where}: struck off there by other facts than the decision's; compare the two by hand.",
                ALREADY_STRUCK_OFF,
            )
        return found

    def receipt(self, kbo: str, dossier_number: str) -> Receipt | None:
        """Return the receipt that is recorded there, or None, as `LocalSoftware.receipt` says."""
        where = _Where(kbo, dossier_number)
        response = self._send("GET", where)
        if response.status_code == 200:
            return _receipt_in(response, where)
        if _is_problem(response, 404, NOT_STRUCK_OFF):
            return None
        raise _error_of(response, where)

    def reinstate(
        self, kbo: str, dossier_number: str, *, key: str, restoration: Restoration
    ) -> RestorationReceipt | None:
        """Undo the strike-off and return the receipt, or None where there is none to undo."""
        where = _Where(kbo, dossier_number, restore=True)
        body = RestoreBody.of(restoration).model_dump(mode="json")
        response = self._send("POST", where, json=body, headers={KEY_HEADER: key})
        if _is_problem(response, 409, NOT_STRUCK_OFF):
            return None
        if response.status_code not in {200, 201}:
            raise _error_of(response, where)
        try:
            found = RestoreReceiptBody.model_validate_json(response.content)
        except ValidationError:
            raise LocalSoftwareUnavailable(
                f"{where}: the answer {response.status_code} holds no receipt; the same key asks again.",
                maybe_done=True,
            ) from None
        if (found.dossierNummer, found.asked) != (dossier_number, RestoreBody.of(restoration)):
            raise LocalSoftwareRefused(f"{where}: the receipt tells of other facts; compare the two by hand.")
        return found.as_receipt()

    def _receipt_that_must_be_there(self, kbo: str, dossier_number: str) -> Receipt:
        found = self.receipt(kbo, dossier_number)
        if found is None:
            raise LocalSoftwareUnavailable(
                f"{_Where(kbo, dossier_number)}: said to be struck off already, but without a receipt; try again.",
                maybe_done=True,
            )
        return found

    def _send(self, method: str, where: "_Where", **request: Any) -> httpx.Response:
        """Ask, and ask again where that may help; what may have been done at any attempt may have been done."""
        maybe_done = False
        response, error = self._try(method, where, request)
        for wait in waits(self._attempts, self._first_wait):
            if response is not None and not _may_help(response):
                return response
            maybe_done |= method == "POST" and not isinstance(error, BEFORE_THE_REQUEST_LEFT)
            time.sleep(max(wait, wished_wait(response)))
            response, error = self._try(method, where, request)
        if response is not None:
            return response
        raise LocalSoftwareUnavailable(
            f"{where}: no answer ({type(error).__name__}); ask for the receipt, then try again with the same key.",
            maybe_done=maybe_done or (method == "POST" and not isinstance(error, BEFORE_THE_REQUEST_LEFT)),
        )

    def _try(
        self, method: str, where: "_Where", request: dict[str, Any]
    ) -> tuple[httpx.Response | None, httpx.RequestError | None]:
        try:
            return self._client.request(method, where.path, **request), None
        except httpx.RequestError as error:
            return None, error


def _may_help(response: httpx.Response) -> bool:
    """Return whether asking again may bring another answer."""
    return response.status_code >= 500 or response.status_code in TRY_LATER


class _Where:
    """Which strike-off or reinstatement at which housing company: numbers only, fit for a message."""

    def __init__(self, kbo: str, dossier_number: str, *, restore: bool = False) -> None:
        self.path = (restore_path if restore else strike_off_path)(kbo, dossier_number)
        what = "reinstatement" if restore else "strike-off"
        self._text = f"Local software of housing company {kbo}, {what} of dossier {dossier_number}"

    def __str__(self) -> str:
        return self._text


def _json(response: httpx.Response) -> Any:
    try:
        return response.json()
    except ValueError:
        return None


def _receipt_in(response: httpx.Response, where: _Where) -> Receipt:
    try:
        return ReceiptBody.model_validate_json(response.content).as_receipt()
    except ValidationError:
        raise LocalSoftwareUnavailable(
            f"{where}: the answer {response.status_code} holds no receipt; ask for the receipt before trying again.",
            maybe_done=True,
        ) from None


def _is_problem(response: httpx.Response, status: int, kind: str) -> bool:
    return response.status_code == status and problem_type(_json(response)) == kind


def _error_of(response: httpx.Response, where: _Where) -> LocalSoftwareUnavailable | LocalSoftwareRefused:
    problem = problem_type(_json(response))
    told = f"{where}: answer {response.status_code}" + (f" ({problem})" if problem else "")
    if response.status_code >= 500 or response.status_code in TRY_LATER or problem == IN_PROGRESS:
        return LocalSoftwareUnavailable(
            f"{told}; ask for the receipt, then try again with the same key.", maybe_done=True
        )
    return LocalSoftwareRefused(f"{told}; it will not do it as asked, look at the dossier there.", problem)
