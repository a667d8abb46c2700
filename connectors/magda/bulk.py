"""Many questions from code that is not asynchronous: one event loop, one client, a bounded number of workers."""

import asyncio
import logging
from collections.abc import Callable, Iterator, Sequence
from datetime import datetime
from types import TracebackType
from typing import Self

from actualisatie.connectors.magda.answer import Answer, SourceAnswer, SourceValue
from actualisatie.connectors.magda.breaker import Breaker
from actualisatie.connectors.magda.client import MagdaClient
from actualisatie.connectors.magda.errors import Fault
from actualisatie.connectors.magda.outcome import Outcome
from actualisatie.connectors.magda.questions import SourceQuestion
from actualisatie.connectors.magda.services import CONTRACTS
from actualisatie.connectors.magda.settings import MagdaSettings

_LOG = logging.getLogger(__name__)

OpenClient = Callable[[MagdaSettings, Callable[[], datetime]], MagdaClient]


class Bulk:
    """One event loop and one client for several rounds of questions: their connections stay open in between.

    `now` is the instant that all answers carry; it must have a time zone (ValueError). Use it as a context manager,
    and not from a running event loop.
    """

    def __init__(self, settings: MagdaSettings, now: datetime, *, open_client: OpenClient = MagdaClient) -> None:
        if now.tzinfo is None:
            raise ValueError("Bulk: give the instant with its time zone")
        self._settings = settings
        self._now = now
        self._client = open_client(settings, lambda: now)
        self._runner = asyncio.Runner()

    def __enter__(self) -> Self:
        """Return itself; connections open as they are needed."""
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Close the connections and the loop."""
        with self._runner as runner:
            runner.run(self._client.__aexit__(kind, error, trace))

    def ask(self, questions: Sequence[SourceQuestion]) -> list[SourceAnswer]:
        """Put all questions, at most `max_in_flight` at a time, and return the answers in the order of the questions.

        A service that fails `stop_after` questions in a row, each after all its attempts, is not asked further: the
        rest ends the same way, with the fault *not_asked*, and an error (refused) or warning (unavailable) is logged.
        """
        return self._runner.run(self._ask(questions)) if questions else []

    async def _ask(self, questions: Sequence[SourceQuestion]) -> list[SourceAnswer]:
        answers: list[Answer[SourceValue] | None] = [None] * len(questions)
        breaker = Breaker(self._settings.stop_after)
        turn = iter(enumerate(questions))
        async with asyncio.TaskGroup() as group:
            for _worker in range(min(self._settings.max_in_flight, len(questions))):
                group.create_task(_work(self._client, turn, answers, breaker, self._now))
        return [
            SourceAnswer(question, answer)
            for question, answer in zip(questions, answers, strict=True)
            if answer is not None
        ]


def ask_all(
    settings: MagdaSettings,
    questions: Sequence[SourceQuestion],
    now: datetime,
    *,
    open_client: OpenClient = MagdaClient,
) -> list[SourceAnswer]:
    """Put all questions of a single round, as `Bulk.ask` does; raises what `Bulk` raises."""
    with Bulk(settings, now, open_client=open_client) as bulk:
        return bulk.ask(questions)


async def _work(
    client: MagdaClient,
    turn: Iterator[tuple[int, SourceQuestion]],
    answers: list[Answer[SourceValue] | None],
    breaker: Breaker,
    now: datetime,
) -> None:
    for place, question in turn:
        outcome = breaker.opened_by(question.service)
        if outcome is not None:
            answers[place] = _not_asked(question, outcome, now)
            continue
        answers[place] = answer = await client.ask(question)
        if breaker.note(question.service, answer.outcome):
            _alert(answer)


def _alert(answer: Answer[SourceValue]) -> None:
    """Tell the operators, who have to act when access or configuration is refused. Names no person."""
    why = answer.detail or ", ".join(code.key for code in answer.codes)
    level = logging.ERROR if answer.outcome is Outcome.REFUSED else logging.WARNING
    _LOG.log(level, "%s is %s (%s): nothing more is asked of it in this chunk", answer.source, answer.outcome, why)


def _not_asked(question: SourceQuestion, outcome: Outcome, now: datetime) -> Answer[SourceValue]:
    return Answer(
        service=question.service,
        source=CONTRACTS[question.service].source,
        outcome=outcome,
        value=None,
        codes=(),
        fault=Fault.NOT_ASKED,
        detail="not asked: this service failed too many questions in a row",
        reference="",
        asked_at=now,
        sha256=None,
        attempts=0,
    )
