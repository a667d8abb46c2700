"""The MAGDA endpoint: POST /magda/Magda-02.00/soap/WebService, routed by Context/Naam and Versie."""

import asyncio

from fastapi import APIRouter, Request, Response

from actualisatie.connectors.magda.errors import MagdaError
from actualisatie.connectors.magda.services import Service
from actualisatie.connectors.magda.uitzondering import Level
from actualisatie.simulator.magda.asked import Asked, UnreadableQuestionError, read_question
from actualisatie.simulator.magda.faults import Faults, Trouble
from actualisatie.simulator.magda.soap import envelope, exception_reply, soap_fault
from actualisatie.simulator.magda.troubles import XML, troubled
from actualisatie.simulator.magda.world import MagdaWorld

MAGDA_PATH = "/magda/Magda-02.00/soap/WebService"
"""Where the endpoint lies below the address of the server."""


def magda_router(world: MagdaWorld, faults: Faults | None = None) -> APIRouter:
    """Return the router that plays MAGDA on top of a world; its path is MAGDA_PATH, so include it without a prefix."""
    desk = _Desk(world, faults or Faults())
    router = APIRouter()
    router.add_route(MAGDA_PATH, desk.serve, methods=["POST"])
    return router


class _Desk:
    """Takes questions one by one, knows how many are under way and who is registered."""

    def __init__(self, world: MagdaWorld, faults: Faults) -> None:
        self._world = world
        self._faults = faults
        self._in_flight = 0
        self._registered: set[str] = set()

    async def serve(self, request: Request) -> Response:
        self._in_flight += 1
        try:
            return await self._serve(request)
        finally:
            self._in_flight -= 1

    async def _serve(self, request: Request) -> Response:
        try:
            asked = read_question(await request.body())
        except (UnreadableQuestionError, MagdaError) as error:
            return Response(soap_fault("Client", str(error)), 500, media_type=XML)
        faults = self._faults
        crowded = faults.max_in_flight is not None and self._in_flight > faults.max_in_flight
        if faults.latency:
            await asyncio.sleep(faults.latency)
        if crowded:
            return _xml(exception_reply(asked, "99995", Level.REPLIEK))
        kind = faults.draw(asked.service)
        if kind is None:
            return _xml(self._answer(asked))
        if kind in set(Trouble):
            return await troubled(Trouble(kind), envelope(self._answer(asked)), asked, request)
        return _xml(exception_reply(asked, kind, Level.REPLIEK))

    def _answer(self, asked: Asked) -> bytes:
        if asked.service is Service.REGISTRATION:
            return self._register(asked)
        if self._faults.registration_duty and asked.insz not in self._registered:
            return exception_reply(asked, "13202", Level.ANTWOORD)
        return self._world.answer(asked)

    def _register(self, asked: Asked) -> bytes:
        if asked.insz in self._registered:
            return exception_reply(asked, "40143", Level.ANTWOORD)
        answer = self._world.answer(asked)
        if b">1</Resultaat>" in answer:
            self._registered.add(asked.insz)
        return answer


def _xml(response: bytes) -> Response:
    return Response(envelope(response), media_type=XML)
