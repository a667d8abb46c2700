"""The simulated register: a dossier's detail and `verwerkDossierActie`, in the public shapes."""

import asyncio
from dataclasses import dataclass
from typing import Any

from fastapi import APIRouter, Request, Response
from fastapi.responses import JSONResponse

from actualisatie.connectors.cir.shapes import ACTION_PATH, CORRELATION_HEADER, SOURCE_PREFIX, dossier_path
from actualisatie.connectors.cir.status import DossierAction
from actualisatie.simulator.cir.dossiers import CirWorld
from actualisatie.simulator.faults import BEFORE_WORK, HttpFaults, unlucky

CIR_PATH = "/cir"
"""Where the interface lies below the address of the server."""

STATUS_AFTER = {DossierAction.OFFER.value: "OFFER", DossierAction.STRIKE_OFF.value: "RJCT"}


def cir_router(world: CirWorld, faults: HttpFaults | None = None, *, token: str | None = None) -> APIRouter:
    """Return the router, to be included without a prefix; with a `token` a request must bear it."""
    desk = _Desk(world, faults or HttpFaults(), token)
    router = APIRouter()
    router.add_api_route(CIR_PATH + dossier_path("{number}"), desk.detail, methods=["GET"], response_class=Response)
    router.add_api_route(CIR_PATH + ACTION_PATH, desk.action, methods=["POST"], response_class=Response)
    return router


@dataclass(slots=True)
class _Desk:
    world: CirWorld
    faults: HttpFaults
    token: str | None

    async def detail(self, number: str, request: Request) -> Response:
        return await self._serve(request, number, None)

    async def action(self, request: Request) -> Response:
        try:
            asked = await request.json()
        except ValueError:
            return _error(400, "Inhoud niet leesbaar", request)
        if not isinstance(asked, dict):
            return _error(400, "Inhoud niet leesbaar", request)
        return await self._serve(request, str(asked.get("dossierNummer")), asked)

    async def _serve(self, request: Request, number: str, asked: dict[str, Any] | None) -> Response:
        if self.faults.latency:
            await asyncio.sleep(self.faults.latency)
        misfortune = self.faults.draw(request.method)
        if misfortune in BEFORE_WORK:
            return await unlucky(misfortune, None, request)
        answer = self._refusal(request, number) or self._answer(request, number, asked)
        return answer if misfortune is None else await unlucky(misfortune, answer, request)

    def _refusal(self, request: Request, number: str) -> Response | None:
        if len(request.headers.get(CORRELATION_HEADER, "")) != 36:
            return _error(400, f"{CORRELATION_HEADER} ontbreekt", request)
        if self.token is not None and request.headers.get("authorization") != f"Bearer {self.token}":
            return _error(401, "Niet aangemeld", request)
        if number not in self.world.dossiers:
            return _error(404, f"{SOURCE_PREFIX}Geen dossier gevonden", request)
        return None

    def _answer(self, request: Request, number: str, asked: dict[str, Any] | None) -> Response:
        if asked is not None:
            status = STATUS_AFTER.get(str(asked.get("actie")))
            if status is None or not asked.get("partijCode"):
                return _error(400, f"{SOURCE_PREFIX}Actie niet gekend", request)
            self.world.set_status(number, status)
        return JSONResponse(self.world.dossiers[number].as_json(), headers=_echo(request))


def _echo(request: Request) -> dict[str, str]:
    return {CORRELATION_HEADER: request.headers.get(CORRELATION_HEADER, "")}


def _error(status: int, detail: str, request: Request) -> Response:
    body = {"title": "Fout", "status": status, "detail": detail, "instance": request.url.path}
    return JSONResponse(body, status, headers=_echo(request))
