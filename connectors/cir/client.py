"""The client of the register's REST interface (MAGDA)."""

import asyncio
import uuid
from collections.abc import Callable, Coroutine, Iterable, Iterator, Mapping, Sequence
from types import TracebackType
from typing import Any, Self

import httpx

from actualisatie.connectors.cir.answers import error_of, no_answer, read_found, read_status
from actualisatie.connectors.cir.errors import CirAccessRefused, CirRefused, CirUnavailable
from actualisatie.connectors.cir.shapes import (
    ACKNOWLEDGE_PATH,
    ACTION_PATH,
    CORRELATION_HEADER,
    SEARCH_PATH,
    acknowledge_body,
    action_body,
    dossier_path,
    search_body,
)
from actualisatie.connectors.cir.status import DossierAction, RegisterStatus, Search
from actualisatie.connectors.cir.tokens import Tokens
from actualisatie.connectors.lines import ONE_CONNECTION, Lines
from actualisatie.connectors.proxies import trusts_environment
from actualisatie.connectors.tls import tls_for

Bearer = Callable[[], str]
NOT_SENT = (httpx.ConnectError, httpx.ConnectTimeout, httpx.PoolTimeout)
"""How a request fails that never left this machine."""
StatusAnswer = RegisterStatus | CirUnavailable | CirRefused
_Work = Callable[[Lines, Iterator[str]], Coroutine[Any, Any, None]]


class CirClient:
    """The register behind one base address; close it, or use it as a context.

    `bearer` gives the OAuth access token for each request (it caches, not we), `timeout` is in seconds and `in_flight`
    bounds the questions under way at the same time in `statuses`. Nothing is retried here, but for one thing: when
    `bearer` can renew its token, an answer 401 is asked again once with a new one.
    """

    def __init__(
        self, base_url: str, *, bearer: Bearer | None = None, timeout: float = 20.0, in_flight: int = 16
    ) -> None:
        self._bearer = bearer
        self._in_flight = in_flight
        self._base_url = base_url.rstrip("/")
        self._timeout = timeout
        self._trust_env, self._tls = trusts_environment(base_url), tls_for(base_url)
        self._client = httpx.Client(
            base_url=self._base_url, timeout=timeout, trust_env=self._trust_env, verify=self._tls
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
        try:
            answers = asyncio.run(self._ask_all(asked))
        except ExceptionGroup as failed:
            raise failed.exceptions[0] from None
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
        asyncio.run(self._in_parallel(list(by_number), lambda lines, turn: self._act(lines, turn, by_number, answers)))
        return answers

    def acknowledge(self, number: str, kbo: str, version: int) -> None:
        """Tell the register that this version of a dossier was taken over; raise as `process_action` does."""
        told = f"Register, version {version} of dossier {number} taken over"
        response = self._send("POST", ACKNOWLEDGE_PATH, told, acknowledge_body(number, kbo, version))
        if not response.is_success:
            raise error_of(response, told)

    def _send(self, method: str, path: str, told: str, body: dict[str, Any] | None = None) -> httpx.Response:
        headers = self._headers()
        try:
            response = self._client.request(method, path, json=body, headers=headers)
            if renewed := self._renewed(response, headers):
                response = self._client.request(method, path, json=body, headers=renewed)
        except httpx.RequestError as error:
            raise no_answer(error, told, maybe_done=body is not None and not isinstance(error, NOT_SENT)) from None
        return response

    async def _ask_all(self, numbers: Sequence[str]) -> dict[str, StatusAnswer]:
        answers: dict[str, StatusAnswer] = {}
        await self._in_parallel(numbers, lambda lines, turn: self._work(lines, turn, answers))
        return answers

    async def _in_parallel(self, numbers: Sequence[str], work: _Work) -> None:
        turn = iter(numbers)
        async with Lines(self._open_line) as lines, asyncio.TaskGroup() as group:
            for _ in range(min(self._in_flight, len(numbers))):
                group.create_task(work(lines, turn))

    async def _act(
        self,
        lines: Lines,
        numbers: Iterator[str],
        orders: Mapping[str, tuple[str, str, DossierAction, str]],
        answers: dict[str, CirUnavailable | CirRefused | None],
    ) -> None:
        for number in numbers:
            _, kbo, action, comment = orders[number]
            told, body = f"Register, action {action} on dossier {number}", action_body(number, kbo, action, comment)
            try:
                headers = self._headers()
                async with lines.one() as line:
                    response = await line.post(ACTION_PATH, json=body, headers=headers)
                    if renewed := self._renewed(response, headers):
                        response = await line.post(ACTION_PATH, json=body, headers=renewed)
                answers[number] = None if response.is_success else error_of(response, told)
            except (CirUnavailable, CirRefused) as error:  # no token was given
                answers[number] = error
            except httpx.RequestError as error:
                answers[number] = no_answer(error, told, maybe_done=not isinstance(error, NOT_SENT))

    async def _work(self, lines: Lines, numbers: Iterator[str], answers: dict[str, StatusAnswer]) -> None:
        for number in numbers:
            try:
                headers = self._headers()
                async with lines.one() as line:
                    response = await line.get(dossier_path(number), headers=headers)
                    if renewed := self._renewed(response, headers):
                        response = await line.get(dossier_path(number), headers=renewed)
                answers[number] = read_status(response, number)
            except CirAccessRefused:
                raise
            except (CirUnavailable, CirRefused) as error:
                answers[number] = error
            except httpx.RequestError as error:
                answers[number] = no_answer(error, f"Register, status of dossier {number}")

    def _open_line(self) -> httpx.AsyncClient:
        return httpx.AsyncClient(
            base_url=self._base_url,
            timeout=self._timeout,
            limits=ONE_CONNECTION,
            trust_env=self._trust_env,
            verify=self._tls,
        )

    def _headers(self) -> dict[str, str]:
        headers = {CORRELATION_HEADER: str(uuid.uuid4())}
        if self._bearer is not None:
            headers["Authorization"] = f"Bearer {self._bearer()}"
        return headers

    def _renewed(self, response: httpx.Response, headers: dict[str, str]) -> dict[str, str] | None:
        """Return the headers with a new token after an answer 401, or None: a 401 says that nothing was done."""
        if response.status_code != 401 or not isinstance(self._bearer, Tokens):
            return None
        token = self._bearer.renew(headers["Authorization"].removeprefix("Bearer "))
        return {**headers, CORRELATION_HEADER: str(uuid.uuid4()), "Authorization": f"Bearer {token}"}
