"""The simulated local software of all housing companies: strike-offs, their end, and statuses."""

import asyncio
from collections.abc import Callable, Container
from dataclasses import dataclass, field

from fastapi import APIRouter, Request, Response
from fastapi.responses import JSONResponse
from pydantic import ValidationError

from actualisatie.connectors.local_software.wire import (
    ALREADY_STRUCK_OFF,
    KEY_HEADER,
    KEY_REUSED,
    NOT_STRUCK_OFF,
    PROBLEM_TYPE,
    UNKNOWN_DOSSIER,
    ReceiptBody,
    RestoreBody,
    RestoreReceiptBody,
    StatusBody,
    StatusReceiptBody,
    StrikeOffBody,
    restore_path,
    status_path,
    strike_off_path,
)
from actualisatie.simulator.faults import BEFORE_WORK, HttpFaults, Misfortune, unlucky
from actualisatie.simulator.local_software.ledger import Ledger

LOCAL_SOFTWARE_PATH = "/lokaal"
"""Where the interface lies below the address of the server."""


@dataclass(slots=True)
class LocalFaults(HttpFaults):
    """How local software misbehaves; `down` are the KBO numbers of housing companies whose software is out of order."""

    down: set[str] = field(default_factory=set)


def local_software_router(
    ledger: Ledger, faults: LocalFaults | None = None, dossiers: Container[str] | None = None
) -> APIRouter:
    """Return the router, to be included without a prefix; `dossiers` are the known numbers (None: all are)."""
    desk = _Desk(ledger, faults or LocalFaults(), dossiers)
    path = LOCAL_SOFTWARE_PATH + strike_off_path("{kbo}", "{number}")
    router = APIRouter()
    router.add_api_route(path, desk.serve, methods=["POST", "GET"], response_class=Response)
    undo = LOCAL_SOFTWARE_PATH + restore_path("{kbo}", "{number}")
    router.add_api_route(undo, desk.serve_restoration, methods=["POST"], response_class=Response)
    told = LOCAL_SOFTWARE_PATH + status_path("{kbo}", "{number}")
    router.add_api_route(told, desk.serve_status, methods=["POST"], response_class=Response)
    return router


_Work = Callable[[str, str, Request, bytes], Response]


@dataclass(slots=True)
class _Desk:
    ledger: Ledger
    faults: LocalFaults
    dossiers: Container[str] | None

    async def serve(self, kbo: str, number: str, request: Request) -> Response:
        return await self._serve(kbo, number, request, self._answer)

    async def serve_restoration(self, kbo: str, number: str, request: Request) -> Response:
        return await self._serve(kbo, number, request, self._restore)

    async def serve_status(self, kbo: str, number: str, request: Request) -> Response:
        return await self._serve(kbo, number, request, self._set_status)

    async def _serve(self, kbo: str, number: str, request: Request, work: _Work) -> Response:
        self.ledger.asked[kbo, number] += 1
        if self.faults.latency:
            await asyncio.sleep(self.faults.latency)
        if kbo in self.faults.down:
            return await unlucky(Misfortune.UNAVAILABLE, None, request)
        body = await request.body()
        misfortune = self.faults.draw(request.method)
        if misfortune in BEFORE_WORK:
            return await unlucky(misfortune, None, request)
        answer = work(kbo, number, request, body)
        return answer if misfortune is None else await unlucky(misfortune, answer, request)

    def _answer(self, kbo: str, number: str, request: Request, body: bytes) -> Response:
        if self.dossiers is not None and number not in self.dossiers:
            return _problem(404, UNKNOWN_DOSSIER, "Dossier niet gekend")
        if request.method == "POST":
            return self._strike_off(kbo, number, request.headers.get(KEY_HEADER, ""), body)
        receipt = self.ledger.receipt(kbo, number)
        return _problem(404, NOT_STRUCK_OFF, "Dossier is niet geschrapt") if receipt is None else _shown(receipt, 200)

    def _strike_off(self, kbo: str, number: str, key: str, body: bytes) -> Response:
        """Do it once: nothing between the look and the deed waits, so two requests cannot both find it undone."""
        if not 1 <= len(key) <= 80:
            return _problem(400, "about:blank", f"{KEY_HEADER} ontbreekt of is te lang")
        try:
            wanted = StrikeOffBody.model_validate_json(body)
        except ValidationError:
            return _problem(400, "about:blank", "Inhoud niet leesbaar")
        if known := self.ledger.receipt_of_key(kbo, key):
            same = known.dossierNummer == number and known.asked == wanted
            return _shown(known, 200) if same else _problem(422, KEY_REUSED, "Sleutel al gebruikt voor iets anders")
        if earlier := self.ledger.receipt(kbo, number):
            return _problem(409, ALREADY_STRUCK_OFF, "Dossier is al geschrapt", kenmerk=earlier.kenmerk)
        return _shown(self.ledger.strike_off(kbo, number, key, wanted), 201)

    def _restore(self, kbo: str, number: str, request: Request, body: bytes) -> Response:
        """Undo it once, in one breath as a strike-off is done."""
        if self.dossiers is not None and number not in self.dossiers:
            return _problem(404, UNKNOWN_DOSSIER, "Dossier niet gekend")
        key = request.headers.get(KEY_HEADER, "")
        try:
            wanted = RestoreBody.model_validate_json(body)
        except ValidationError:
            return _problem(400, "about:blank", "Inhoud niet leesbaar")
        if not 1 <= len(key) <= 80:
            return _problem(400, "about:blank", f"{KEY_HEADER} ontbreekt of is te lang")
        if known := self.ledger.restoration_of_key(kbo, key):
            same = known.dossierNummer == number and known.asked == wanted
            return _shown(known, 200) if same else _problem(422, KEY_REUSED, "Sleutel al gebruikt voor iets anders")
        if self.ledger.receipt(kbo, number) is None:
            return _problem(409, NOT_STRUCK_OFF, "Dossier is niet geschrapt")
        return _shown(self.ledger.restore(kbo, number, key, wanted), 201)

    def _set_status(self, kbo: str, number: str, request: Request, body: bytes) -> Response:
        """Set it once, in one breath as a strike-off is done; a dossier that is struck off keeps that status."""
        if self.dossiers is not None and number not in self.dossiers:
            return _problem(404, UNKNOWN_DOSSIER, "Dossier niet gekend")
        key = request.headers.get(KEY_HEADER, "")
        try:
            wanted = StatusBody.model_validate_json(body)
        except ValidationError:
            return _problem(400, "about:blank", "Inhoud niet leesbaar")
        if not 1 <= len(key) <= 80:
            return _problem(400, "about:blank", f"{KEY_HEADER} ontbreekt of is te lang")
        if known := self.ledger.status_of_key(kbo, key):
            same = known.dossierNummer == number and known.asked == wanted
            return _shown(known, 200) if same else _problem(422, KEY_REUSED, "Sleutel al gebruikt voor iets anders")
        if self.ledger.receipt(kbo, number) is not None:
            return _problem(409, ALREADY_STRUCK_OFF, "Dossier is geschrapt")
        return _shown(self.ledger.set_status(kbo, number, key, wanted), 201)


def _shown(receipt: ReceiptBody | RestoreReceiptBody | StatusReceiptBody, status: int) -> Response:
    return JSONResponse(receipt.model_dump(mode="json"), status)


def _problem(status: int, kind: str, title: str, **more: str) -> Response:
    return JSONResponse({"type": kind, "title": title, "status": status, **more}, status, media_type=PROBLEM_TYPE)
