"""Asks MAGDA: one question, one answer, with retries in between and no exception for what a source may do."""

import asyncio
import hashlib
import random
from collections.abc import Awaitable, Callable
from dataclasses import replace
from datetime import date, datetime, timedelta
from types import TracebackType
from typing import Any, cast
from uuid import uuid4

from actualisatie.connectors.magda.answer import Answer, SourceValue
from actualisatie.connectors.magda.backoff import Chance, waits
from actualisatie.connectors.magda.envelope import build_request
from actualisatie.connectors.magda.errors import MagdaError
from actualisatie.connectors.magda.interpret import Reading, failed, interpret
from actualisatie.connectors.magda.outcome import Outcome
from actualisatie.connectors.magda.questions import SourceQuestion
from actualisatie.connectors.magda.services import CONTRACTS, Service
from actualisatie.connectors.magda.settings import MagdaSettings
from actualisatie.connectors.magda.signing import Signer, signer_of
from actualisatie.connectors.magda.throttle import Throttle
from actualisatie.connectors.magda.transport import Wire
from actualisatie.connectors.magda.values.household import Household
from actualisatie.connectors.magda.values.person import Person
from actualisatie.connectors.magda.values.real_rights import RealRights
from actualisatie.connectors.magda.values.social import Handicap, Leefloon, Registration
from actualisatie.connectors.magda.values.tax_bill import TaxBill
from actualisatie.connectors.magda.verifying import verifier_of


def new_reference() -> str:
    """Return a Referte that nobody used before (36 characters)."""
    return str(uuid4())


class MagdaClient:
    """One connection to MAGDA; use it as an async context manager.

    `clock` gives the instant of asking (with a time zone). References, sleeping and chance are injected so that a
    test needs neither luck nor patience. What a source does wrong is an outcome of the answer, never an exception.
    """

    def __init__(
        self,
        settings: MagdaSettings,
        clock: Callable[[], datetime],
        *,
        references: Callable[[], str] = new_reference,
        sleep: Callable[[float], Awaitable[Any]] = asyncio.sleep,
        chance: Chance = random.random,
        signer: Signer | None = None,
    ) -> None:
        """Open the connection; `signer` takes the place of the one that the settings ask for.

        Raises KeyFileError when a certificate or key of the settings cannot be used.
        """
        self._settings = settings
        self._clock = clock
        self._references = references
        self._sleep = sleep
        self._chance = chance
        self._signer = signer or signer_of(settings)
        self._verifier = verifier_of(settings)
        self._wire = Wire(settings)
        self.throttle = Throttle(settings.max_in_flight)

    async def __aenter__(self) -> "MagdaClient":
        """Return the client itself."""
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Close the connections."""
        await self._wire.close()

    async def person(self, insz: str) -> Answer[Person]:
        """Ask the population register for a person."""
        return cast("Answer[Person]", await self.ask(SourceQuestion(Service.PERSON, insz)))

    async def household(self, insz: str) -> Answer[Household]:
        """Ask the population register who lives with a person."""
        return cast("Answer[Household]", await self.ask(SourceQuestion(Service.HOUSEHOLD, insz)))

    async def tax_bill(self, insz: str, year: int) -> Answer[TaxBill]:
        """Ask the federal finance department for the bill of an income year."""
        return cast("Answer[TaxBill]", await self.ask(SourceQuestion(Service.TAX_BILL, insz, year=year)))

    async def real_rights(self, insz: str) -> Answer[RealRights]:
        """Ask the land registry for rights on Belgian property."""
        return cast("Answer[RealRights]", await self.ask(SourceQuestion(Service.REAL_RIGHTS, insz)))

    async def handicap(self, insz: str, on: date | None = None) -> Answer[Handicap]:
        """Ask for recognised disabilities on a calendar day (default: the day of asking)."""
        return cast("Answer[Handicap]", await self.ask(SourceQuestion(Service.HANDICAP, insz, begin=on)))

    async def leefloon(self, insz: str, first_year: int, last_year: int) -> Answer[Leefloon]:
        """Ask for leefloon paid in calendar years, both included."""
        question = SourceQuestion(Service.LEEFLOON, insz, year=last_year, first_year=first_year)
        return cast("Answer[Leefloon]", await self.ask(question))

    async def register(self, insz: str, begin: date, end: date | None = None) -> Answer[Registration]:
        """Register a person for this connection, from and to calendar days: sources demand it before questions."""
        question = SourceQuestion(Service.REGISTRATION, insz, begin=begin, end=end)
        return cast("Answer[Registration]", await self.ask(question))

    async def ask(self, question: SourceQuestion) -> Answer[SourceValue]:
        """Put a question, again and again where that may help, and return how it ended."""
        answer, _reading = await self._persist(question)
        if answer.outcome is Outcome.NOT_REGISTERED and self._settings.registration_days is not None:
            begin = answer.asked_at.date()
            await self.register(question.insz, begin, begin + timedelta(days=self._settings.registration_days))
            again, _reading = await self._persist(question)
            return replace(again, attempts=answer.attempts + again.attempts)
        return answer

    async def _persist(self, question: SourceQuestion) -> tuple[Answer[SourceValue], Reading]:
        attempts = 1
        answer, reading = await self._attempt(question, attempts)
        for wait in waits(self._settings, self._chance):
            if not reading.retryable:
                break
            await self._sleep(wait)
            attempts += 1
            answer, reading = await self._attempt(question, attempts)
        return answer, reading

    async def _attempt(self, question: SourceQuestion, attempt: int) -> tuple[Answer[SourceValue], Reading]:
        reference, asked_at = self._references(), self._clock()
        envelope = self._signer(build_request(question, reference, self._settings, asked_at), asked_at)
        digest: str | None = None
        kept: bytes | None = None
        try:
            async with self.throttle:
                raw = await self._exchange(envelope)
            digest, kept = hashlib.sha256(raw).hexdigest(), raw if self._settings.keep_raw else None
            vouched = self._verifier(raw, self._settings.max_answer_bytes)
        except MagdaError as error:
            reading = failed(error)
        else:
            reading = interpret(question, reference, vouched, self._settings.max_answer_bytes)
        self._learn(reading)
        return _answer(question, reading, reference, asked_at, digest, attempt, kept), reading

    async def _exchange(self, envelope: bytes) -> bytes:
        """Hand over an envelope and return the body of the answer; raises MagdaError."""
        return await self._wire.post(envelope)

    def _learn(self, reading: Reading) -> None:
        if reading.throttle:
            self.throttle.complaint()
        elif not reading.retryable:
            self.throttle.success()


def _answer(
    question: SourceQuestion,
    reading: Reading,
    reference: str,
    asked_at: datetime,
    digest: str | None,
    attempts: int,
    kept: bytes | None,
) -> Answer[SourceValue]:
    return Answer(
        service=question.service,
        source=CONTRACTS[question.service].source,
        outcome=reading.outcome,
        value=reading.value,
        codes=reading.codes,
        fault=reading.fault,
        detail=reading.detail,
        reference=reference,
        asked_at=asked_at,
        sha256=digest,
        attempts=attempts,
        new_insz=reading.new_insz,
        raw=kept,
    )
