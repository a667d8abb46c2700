"""One persistent connection pool to local software: asks, and asks again under the same key where that may help."""

import time
from typing import Any

import httpx

from actualisatie.connectors.local_software.answers import Where, may_help
from actualisatie.connectors.local_software.errors import LocalSoftwareUnavailable
from actualisatie.connectors.local_software.logins import Login
from actualisatie.connectors.local_software.retrying import waits, wished_wait
from actualisatie.connectors.proxies import trusts_environment
from actualisatie.connectors.tls import tls_for

BEFORE_THE_REQUEST_LEFT = (httpx.ConnectError, httpx.ConnectTimeout, httpx.PoolTimeout)


class Line:
    """The connections to one base address, as `HttpLocalSoftware` describes them. Times are in seconds."""

    def __init__(self, base_url: str, timeout: float, *, attempts: int, first_wait: float, login: Login) -> None:
        self._attempts, self._first_wait = attempts, first_wait
        self._client = httpx.Client(
            base_url=base_url.rstrip("/"),
            timeout=timeout,
            trust_env=trusts_environment(base_url),
            verify=login.tls or tls_for(base_url),
            headers=login.headers(),
        )

    def close(self) -> None:
        """Close the connections."""
        self._client.close()

    def send(self, method: str, where: Where, **request: Any) -> httpx.Response:
        """Ask, and ask again where that may help; what may have been done at any attempt may have been done.

        Raises `LocalSoftwareUnavailable` when there is no answer, or our login is not accepted.
        """
        maybe_done = False
        response, error = self._try(method, where, request)
        for wait in waits(self._attempts, self._first_wait):
            if response is not None and not may_help(response):
                break
            maybe_done |= method == "POST" and not isinstance(error, BEFORE_THE_REQUEST_LEFT)
            time.sleep(max(wait, wished_wait(response)))
            response, error = self._try(method, where, request)
        if response is not None and response.status_code == httpx.codes.UNAUTHORIZED:
            raise LocalSoftwareUnavailable(
                f"{where}: our login is not accepted there (answer 401); renew it.", maybe_done=maybe_done
            )
        if response is not None:
            return response
        raise LocalSoftwareUnavailable(
            f"{where}: no answer ({type(error).__name__}); ask for the receipt, then try again with the same key.",
            maybe_done=maybe_done or (method == "POST" and not isinstance(error, BEFORE_THE_REQUEST_LEFT)),
        )

    def _try(
        self, method: str, where: Where, request: dict[str, Any]
    ) -> tuple[httpx.Response | None, httpx.RequestError | None]:
        try:
            return self._client.request(method, where.path, **request), None
        except httpx.RequestError as error:
            return None, error
