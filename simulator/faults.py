"""What goes wrong in the simulated HTTP interfaces: how often, which way, for how long."""

import asyncio
from collections.abc import AsyncIterator, Collection
from dataclasses import dataclass, field
from enum import StrEnum

from fastapi import Request, Response
from fastapi.responses import HTMLResponse, StreamingResponse

from actualisatie.simulator.chance import Chance, chance_of

_POLL_SECONDS = 0.02


class Misfortune(StrEnum):
    """A way to go wrong; those *after the work* have done what was asked and only fail to say so."""

    SILENCE_BEFORE_WORK = "silence_before_work"
    SILENCE_AFTER_WORK = "silence_after_work"
    ERROR_BEFORE_WORK = "error_before_work"
    ERROR_AFTER_WORK = "error_after_work"
    CUT_AFTER_WORK = "cut_after_work"
    GARBAGE_AFTER_WORK = "garbage_after_work"
    UNAVAILABLE = "unavailable"
    BUSY = "busy"
    FORBIDDEN = "forbidden"


BEFORE_WORK = frozenset(
    {
        Misfortune.SILENCE_BEFORE_WORK,
        Misfortune.ERROR_BEFORE_WORK,
        Misfortune.UNAVAILABLE,
        Misfortune.BUSY,
        Misfortune.FORBIDDEN,
    }
)


@dataclass(slots=True)
class HttpFaults:
    """How an interface misbehaves; change any field while it runs.

    `kinds` are drawn evenly; `rate` is the share of requests that go wrong, from 0 to 1; `times` bounds how many still
    will (None: no bound); `methods` limits it to some. `latency` is in seconds, for every request.
    """

    rate: float = 0.0
    kinds: Collection[Misfortune] = (Misfortune.SILENCE_AFTER_WORK,)
    times: int | None = None
    methods: frozenset[str] = frozenset({"POST"})
    latency: float = 0.0
    chance: Chance = field(default_factory=lambda: chance_of(1, "faults"))

    def draw(self, method: str) -> Misfortune | None:
        """Return what befalls this request, or None; a misfortune uses up one of `times`."""
        if method not in self.methods or not self.kinds or self.times == 0 or not self.chance.happens(self.rate):
            return None
        if self.times is not None:
            self.times -= 1
        return self.chance.one_of(tuple(self.kinds))


class ConnectionCutError(Exception):
    """Raised in the middle of an answer so that the connection breaks."""


async def unlucky(misfortune: Misfortune, good: Response | None, request: Request) -> Response:
    """Return what is left of an answer; `good` is None when the work was not done. Silence lasts until they hang up."""
    if misfortune in {Misfortune.SILENCE_BEFORE_WORK, Misfortune.SILENCE_AFTER_WORK}:
        while not await request.is_disconnected():
            await asyncio.sleep(_POLL_SECONDS)
        return Response(status_code=504)
    if misfortune is Misfortune.CUT_AFTER_WORK and good is not None:
        body = bytes(good.body)
        headers = {"Content-Length": str(len(body))}
        return StreamingResponse(_half(body), good.status_code, headers, good.media_type)
    if misfortune is Misfortune.GARBAGE_AFTER_WORK:
        return HTMLResponse("<html><body>OK</body></html>", 200)
    status = {Misfortune.UNAVAILABLE: 503, Misfortune.BUSY: 429, Misfortune.FORBIDDEN: 403}.get(misfortune, 500)
    return HTMLResponse("<html><body><h1>Er is iets misgelopen</h1></body></html>", status)


async def _half(body: bytes) -> AsyncIterator[bytes]:
    yield body[: len(body) // 2]
    raise ConnectionCutError
