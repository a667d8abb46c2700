"""Turns a good answer into a bad one."""

import asyncio
from collections.abc import AsyncIterator, Callable

from fastapi import Request, Response
from fastapi.responses import HTMLResponse, StreamingResponse

from actualisatie.simulator.magda.asked import Asked
from actualisatie.simulator.magda.faults import Trouble
from actualisatie.simulator.magda.soap import soap_fault

XML = "text/xml; charset=utf-8"
_HUGE = 8_000_000
_BOMB = (
    b'<?xml version="1.0"?><!DOCTYPE b [<!ENTITY a "aaaaaaaaaa"><!ENTITY c "&a;&a;&a;&a;&a;&a;&a;&a;">'
    b'<!ENTITY d "&c;&c;&c;&c;&c;&c;&c;&c;">]><b>&d;&d;&d;&d;</b>'
)
_POLL_SECONDS = 0.05


class BrokenOffError(Exception):
    """Raised in the middle of an answer so that the connection breaks."""


async def troubled(trouble: Trouble, good: bytes, asked: Asked, request: Request) -> Response:
    """Return the answer as the trouble leaves it; silence lasts until the client hangs up."""
    if trouble is Trouble.SILENCE:
        while not await request.is_disconnected():
            await asyncio.sleep(_POLL_SECONDS)
        return Response(status_code=504)
    if trouble is Trouble.DRIPPING:
        return StreamingResponse(_drops(good), media_type=XML)
    if trouble is Trouble.BROKEN_OFF:
        return StreamingResponse(_half(good), media_type=XML, headers={"Content-Length": str(len(good))})
    if trouble is Trouble.HTML_500:
        return HTMLResponse("<html><body><h1>500 Internal Server Error</h1></body></html>", 500)
    if trouble is Trouble.FORBIDDEN:
        return Response(status_code=403)
    if trouble in {Trouble.SERVER_FAULT, Trouble.CLIENT_FAULT}:
        code = "Server" if trouble is Trouble.SERVER_FAULT else "Client"
        return Response(soap_fault(code, "Er is iets misgelopen"), 500, media_type=XML)
    return Response(_DAMAGE[trouble](good, asked), media_type=XML)


async def _drops(good: bytes) -> AsyncIterator[bytes]:
    for place in range(len(good)):
        yield good[place : place + 1]
        await asyncio.sleep(_POLL_SECONDS)


async def _half(good: bytes) -> AsyncIterator[bytes]:
    yield good[: len(good) // 2]
    raise BrokenOffError


def _other_person(good: bytes, asked: Asked) -> bytes:
    last = "0" if asked.insz[-1] != "0" else "1"
    return good.replace(asked.insz.encode(), (asked.insz[:-1] + last).encode())


_DAMAGE: dict[Trouble, Callable[[bytes, Asked], bytes]] = {
    Trouble.TRUNCATED: lambda good, _asked: good[: len(good) * 2 // 3],
    Trouble.WRONG_NAMESPACE: lambda good, asked: good.replace(
        asked.contract.namespace.encode(), b"http://example.org/other"
    ),
    Trouble.HUGE: lambda good, _asked: good.replace(b"<Repliek>", b"<Repliek>" + b" " * _HUGE),
    Trouble.OTHER_REFERENCE: lambda good, asked: good.replace(asked.reference.encode(), b"another-question"),
    Trouble.OTHER_PERSON: _other_person,
    Trouble.ENTITY_BOMB: lambda _good, _asked: _BOMB,
}
