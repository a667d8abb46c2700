"""Many questions to the register at a time, in an event loop of their own."""

import asyncio
import ssl
from collections.abc import Callable, Iterator, Sequence
from typing import Any

import aiohttp
import httpx

from actualisatie.connectors.cir.answers import no_answer
from actualisatie.connectors.cir.bearer import Login
from actualisatie.connectors.sessions import open_session

NOT_SENT = (aiohttp.ClientConnectorError,)
"""How a request fails that never left this machine. One that ran out of time may have: nobody sees how far it came."""


class Questions:
    """Puts questions to one address, at most `in_flight` at a time; `timeout` is in seconds, for each of them."""

    def __init__(self, base_url: str, tls: ssl.SSLContext, login: Login, *, timeout: float, in_flight: int) -> None:
        self._base_url = base_url
        self._tls = tls
        self._login = login
        self._timeout = timeout
        self._in_flight = in_flight

    def ask_each(self, numbers: Sequence[str], about: Callable[["Line", str], Any]) -> None:
        """Run `about` for each number. An error that it raises ends the rest, and is raised."""
        try:
            asyncio.run(self._ask_each(numbers, about))
        except ExceptionGroup as failed:
            raise failed.exceptions[0] from None

    async def _ask_each(self, numbers: Sequence[str], about: Callable[["Line", str], Any]) -> None:
        turn = iter(numbers)
        async with open_session(self._base_url, self._tls) as session, asyncio.TaskGroup() as group:
            line = Line(session, self._base_url, self._login, self._timeout)
            for _ in range(min(self._in_flight, len(numbers))):
                group.create_task(_work(line, turn, about))


class Line:
    """The way to the register while questions are put."""

    def __init__(self, session: aiohttp.ClientSession, base_url: str, login: Login, timeout: float) -> None:
        self._session = session
        self._base_url = base_url
        self._login = login
        self._timeout = timeout

    async def request(self, method: str, path: str, told: str, body: dict[str, Any] | None = None) -> httpx.Response:
        """Return the answer, after one more try with a new token where that was refused.

        Raises `CirUnavailable`, whose `maybe_done` says whether a request with a body may have reached the register,
        and what the login raises where it has no token.
        """
        headers = self._login.headers()
        response = await self._send(method, path, told, body, headers)
        if renewed := self._login.renewed(response, headers):
            response = await self._send(method, path, told, body, renewed)
        return response

    async def _send(
        self, method: str, path: str, told: str, body: dict[str, Any] | None, headers: dict[str, str]
    ) -> httpx.Response:
        request = self._session.request(
            method, self._base_url + path, json=body, headers=headers, allow_redirects=False
        )
        try:
            async with asyncio.timeout(self._timeout), request as response:
                content = await response.read()
        except (aiohttp.ClientError, TimeoutError, OSError) as error:
            raise no_answer(error, told, maybe_done=body is not None and not isinstance(error, NOT_SENT)) from None
        return httpx.Response(response.status, content=content)


async def _work(line: Line, turn: Iterator[str], about: Callable[[Line, str], Any]) -> None:
    for number in turn:
        await about(line, number)
