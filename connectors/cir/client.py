"""The client of the register's REST interface (MAGDA)."""

import asyncio
import uuid
from collections.abc import Callable, Iterable, Iterator, Sequence
from types import TracebackType
from typing import Self

import httpx

from actualisatie.connectors.cir.answers import error_of, no_answer, read_status
from actualisatie.connectors.cir.errors import CirAccessRefused, CirRefused, CirUnavailable
from actualisatie.connectors.cir.shapes import ACTION_PATH, CORRELATION_HEADER, action_body, dossier_path
from actualisatie.connectors.cir.status import DossierAction, RegisterStatus
from actualisatie.connectors.lines import ONE_CONNECTION, Lines
from actualisatie.connectors.proxies import trusts_environment
from actualisatie.connectors.tls import tls_for

Bearer = Callable[[], str]
StatusAnswer = RegisterStatus | CirUnavailable | CirRefused


class CirClient:
    """The register behind one base address; close it, or use it as a context.

    `bearer` gives the OAuth access token for each request (it caches, not we), `timeout` is in seconds and `in_flight`
    bounds the questions under way at the same time in `statuses`. Nothing is retried here.
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
        try:
            response = self._client.get(dossier_path(number), headers=self._headers())
        except httpx.RequestError as error:
            raise no_answer(error, f"Register, status of dossier {number}") from None
        return read_status(response, number)

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
        try:
            response = self._client.post(
                ACTION_PATH, json=action_body(number, kbo, action, comment), headers=self._headers()
            )
        except httpx.RequestError as error:
            not_sent = isinstance(error, httpx.ConnectError | httpx.ConnectTimeout | httpx.PoolTimeout)
            raise no_answer(error, told, maybe_done=not not_sent) from None
        if not response.is_success:
            raise error_of(response, told)

    async def _ask_all(self, numbers: Sequence[str]) -> dict[str, StatusAnswer]:
        answers: dict[str, StatusAnswer] = {}
        turn = iter(numbers)
        async with Lines(self._open_line) as lines, asyncio.TaskGroup() as group:
            for _ in range(min(self._in_flight, len(numbers))):
                group.create_task(self._work(lines, turn, answers))
        return answers

    async def _work(self, lines: Lines, numbers: Iterator[str], answers: dict[str, StatusAnswer]) -> None:
        for number in numbers:
            try:
                async with lines.one() as line:
                    response = await line.get(dossier_path(number), headers=self._headers())
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
