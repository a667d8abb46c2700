"""The simulated register in the public shapes: a dossier's detail, search, actions and acknowledgements."""

import asyncio
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from fastapi import APIRouter, Request, Response
from fastapi.responses import JSONResponse

from actualisatie.connectors.cir import mapping
from actualisatie.connectors.cir.shapes import (
    ACKNOWLEDGE_PATH,
    ACTION_PATH,
    CORRELATION_HEADER,
    SEARCH_PATH,
    SOURCE_PREFIX,
    dossier_path,
)
from actualisatie.simulator.cir.dossiers import CirWorld
from actualisatie.simulator.cir.tokens import TokenDesk
from actualisatie.simulator.faults import BEFORE_WORK, HttpFaults, unlucky

CIR_PATH = "/cir"
"""Where the interface lies below the address of the server."""

_KNOWN_ACTIONS = frozenset(code.on_the_line for code in mapping.ACTIONS.values())
_Body = dict[str, Any]
_Answer = Callable[[Request, _Body], Response]


def cir_router(
    world: CirWorld, faults: HttpFaults | None = None, *, token: str | None = None, tokens: TokenDesk | None = None
) -> APIRouter:
    """Return the router, to be included without a prefix; with a `token`, or a desk of tokens, a request must bear one.

    The desk's own endpoint is its own router.
    """
    desk = _Desk(world, faults or HttpFaults(), token, tokens)
    router = APIRouter()
    router.add_api_route(CIR_PATH + dossier_path("{number}"), desk.detail, methods=["GET"], response_class=Response)
    for path, serve in ((ACTION_PATH, desk.action), (ACKNOWLEDGE_PATH, desk.acknowledge), (SEARCH_PATH, desk.search)):
        router.add_api_route(CIR_PATH + path, serve, methods=["POST"], response_class=Response)
    return router


@dataclass(slots=True)
class _Desk:
    world: CirWorld
    faults: HttpFaults
    token: str | None
    tokens: TokenDesk | None

    async def detail(self, number: str, request: Request) -> Response:
        return await self._serve(request, {mapping.NUMBER.on_the_line: number}, self._detail)

    async def action(self, request: Request) -> Response:
        return await self._serve(request, await _body(request), self._act)

    async def acknowledge(self, request: Request) -> Response:
        return await self._serve(request, await _body(request), self._acknowledge)

    async def search(self, request: Request) -> Response:
        return await self._serve(request, await _body(request), self._search)

    async def _serve(self, request: Request, asked: _Body | None, answer: _Answer) -> Response:
        if self.faults.latency:
            await asyncio.sleep(self.faults.latency)
        misfortune = self.faults.draw(request.method)
        if misfortune in BEFORE_WORK:
            return await unlucky(misfortune, None, request)
        done = self._refusal(request, asked) or answer(request, asked or {})
        return done if misfortune is None else await unlucky(misfortune, done, request)

    def _refusal(self, request: Request, asked: _Body | None) -> Response | None:
        if len(request.headers.get(CORRELATION_HEADER, "")) != 36:
            return _error(400, f"{CORRELATION_HEADER} ontbreekt", request)
        authorization = request.headers.get("authorization", "")
        if self.token is not None and authorization != f"Bearer {self.token}":
            return _error(401, "Niet aangemeld", request)
        if self.tokens is not None and not self.tokens.admits(authorization):
            return _error(401, "Niet aangemeld", request)
        if asked is None:
            return _error(400, "Inhoud niet leesbaar", request)
        number = asked.get(mapping.NUMBER.on_the_line)
        if number is not None and number not in self.world.dossiers:
            return _error(404, f"{SOURCE_PREFIX}Geen dossier gevonden", request)
        return None

    def _detail(self, request: Request, asked: _Body) -> Response:
        found = self.world.dossiers[asked[mapping.NUMBER.on_the_line]]
        return JSONResponse(found.as_json(), headers=_echo(request))

    def _act(self, request: Request, asked: _Body) -> Response:
        number, code = asked.get(mapping.NUMBER.on_the_line), str(asked.get("actie"))
        if code not in _KNOWN_ACTIONS or not asked.get("partijCode") or number is None:
            return _error(400, f"{SOURCE_PREFIX}Actie niet gekend", request)
        self.world.act(number, code)
        return self._detail(request, asked)

    def _acknowledge(self, request: Request, asked: _Body) -> Response:
        number, version = asked.get(mapping.NUMBER.on_the_line), asked.get("versieNummer")
        if number is None or not isinstance(version, int) or not asked.get("partijCode"):
            return _error(400, f"{SOURCE_PREFIX}Versie ontbreekt", request)
        if version > self.world.dossiers[number].version:
            return _error(400, f"{SOURCE_PREFIX}Versie niet gekend", request)
        self.world.acknowledge(number, version)
        return Response(status_code=200, headers=_echo(request))

    def _search(self, request: Request, asked: _Body) -> Response:
        status, fresh = asked.get("dossierStatus"), bool(asked.get("nietGesynchroniseerd"))
        found = [one.as_json() for one in self.world.search(status, not_synchronised=fresh)]
        if not found:
            return Response(status_code=204, headers=_echo(request))
        return JSONResponse(found, headers=_echo(request))


async def _body(request: Request) -> _Body | None:
    try:
        asked = await request.json()
    except ValueError:
        return None
    return asked if isinstance(asked, dict) else None


def _echo(request: Request) -> dict[str, str]:
    return {CORRELATION_HEADER: request.headers.get(CORRELATION_HEADER, "")}


def _error(status: int, detail: str, request: Request) -> Response:
    body = {"title": "Fout", "status": status, "detail": detail, "instance": request.url.path}
    return JSONResponse(body, status, headers=_echo(request))
