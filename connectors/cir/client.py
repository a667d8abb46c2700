"""The client of the register's REST interface (MAGDA)."""

from collections.abc import Iterable
from types import TracebackType
from typing import Any, Self

import httpx

from actualisatie.connectors.cir.answers import error_of, no_answer, read_found, read_status
from actualisatie.connectors.cir.bearer import Bearer, Login
from actualisatie.connectors.cir.errors import CirAccessRefused, CirRefused, CirUnavailable
from actualisatie.connectors.cir.many import Line, Questions
from actualisatie.connectors.cir.shapes import (
    ACKNOWLEDGE_PATH,
    ACTION_PATH,
    SEARCH_PATH,
    acknowledge_body,
    action_body,
    dossier_path,
    search_body,
)
from actualisatie.connectors.cir.status import DossierAction, RegisterStatus, Search
from actualisatie.connectors.proxies import trusts_environment
from actualisatie.connectors.tls import tls_for

NOT_SENT = (httpx.ConnectError, httpx.ConnectTimeout, httpx.PoolTimeout)
"""How a request fails that never left this machine."""
StatusAnswer = RegisterStatus | CirUnavailable | CirRefused


class CirClient:
    """The register behind one base address; close it, or use it as a context.

    `bearer` gives the OAuth access token for each request (it caches, not we), `timeout` is in seconds and `in_flight`
    bounds the questions under way at the same time in `statuses`. Nothing is retried here, but for one thing: when
    `bearer` can renew its token, an answer 401 is asked again once with a new one.
    """

    def __init__(
        self, base_url: str, *, bearer: Bearer | None = None, timeout: float = 20.0, in_flight: int = 16
    ) -> None:
        self._login = Login(bearer)
        base, tls = base_url.rstrip("/"), tls_for(base_url)
        self._questions = Questions(base, tls, self._login, timeout=timeout, in_flight=in_flight)
        self._client = httpx.Client(base_url=base, timeout=timeout, trust_env=trusts_environment(base_url), verify=tls)

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

    def status(self, number: str) -> RegisterStatus:
        """Return the status of one dossier; raise `CirUnavailable` or `CirRefused`."""
        return read_status(self._send("GET", dossier_path(number), f"Register, status of dossier {number}"), number)

    def search(self, search: Search) -> tuple[RegisterStatus, ...]:
        """Return the status of each dossier that the register finds, in its order; raise as `status` does."""
        return read_found(self._send("POST", SEARCH_PATH, "Register, search", search_body(search)))

    def statuses(self, numbers: Iterable[str]) -> dict[str, StatusAnswer]:
        """Return, for each dossier, its status or the error that it got: one failure leaves the others standing.

        Runs an event loop of its own, so it is not for use inside one. Raises `CirAccessRefused` at the first answer
        that says so: the rest would fare no better.
        """
        asked = tuple(dict.fromkeys(numbers))
        answers: dict[str, StatusAnswer] = {}

        async def ask(line: Line, number: str) -> None:
            try:
                told = f"Register, status of dossier {number}"
                answers[number] = read_status(await line.request("GET", dossier_path(number), told), number)
            except CirAccessRefused:
                raise
            except (CirUnavailable, CirRefused) as error:
                answers[number] = error

        self._questions.ask_each(asked, ask)
        return {number: answers[number] for number in asked}

    def process_action(self, number: str, kbo: str, action: DossierAction, comment: str) -> None:
        """Have the register do an action on a dossier; read the status afterwards, that alone is proof.

        Raises `CirUnavailable`, whose `maybe_done` says whether it may have happened, or `CirRefused`.
        """
        told = f"Register, action {action} on dossier {number}"
        response = self._send("POST", ACTION_PATH, told, action_body(number, kbo, action, comment))
        if not response.is_success:
            raise error_of(response, told)

    def process_actions(
        self, orders: Iterable[tuple[str, str, DossierAction, str]]
    ) -> dict[str, CirUnavailable | CirRefused | None]:
        """Have the register do one action on each dossier: number, KBO number, action and comment.

        Returns None for what it took, or the error: one failure leaves the others standing. Runs an event loop of its
        own, so it is not for use inside one.
        """
        by_number = {order[0]: order for order in orders}
        answers: dict[str, CirUnavailable | CirRefused | None] = {}

        async def act(line: Line, number: str) -> None:
            _, kbo, action, comment = by_number[number]
            told, body = f"Register, action {action} on dossier {number}", action_body(number, kbo, action, comment)
            try:
                response = await line.request("POST", ACTION_PATH, told, body)
                answers[number] = None if response.is_success else error_of(response, told)
            except (CirUnavailable, CirRefused) as error:  # no answer, or no token was given
                answers[number] = error

        self._questions.ask_each(list(by_number), act)
        return answers

    def acknowledge(self, number: str, kbo: str, version: int) -> None:
        """Tell the register that this version of a dossier was taken over; raise as `process_action` does."""
        told = f"Register, version {version} of dossier {number} taken over"
        response = self._send("POST", ACKNOWLEDGE_PATH, told, acknowledge_body(number, kbo, version))
        if not response.is_success:
            raise error_of(response, told)

    def _send(self, method: str, path: str, told: str, body: dict[str, Any] | None = None) -> httpx.Response:
        headers = self._login.headers()
        try:
            response = self._client.request(method, path, json=body, headers=headers)
            if renewed := self._login.renewed(response, headers):
                response = self._client.request(method, path, json=body, headers=renewed)
        except httpx.RequestError as error:
            raise no_answer(error, told, maybe_done=body is not None and not isinstance(error, NOT_SENT)) from None
        return response
