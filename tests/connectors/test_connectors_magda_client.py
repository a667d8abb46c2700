"""Patience and its limits: retries, waits, the throttle, the breaker, registration, bulk questions."""

import asyncio
from collections.abc import Callable
from datetime import date, datetime

import pytest

from actualisatie.connectors.magda.answer import Answer, SourceValue
from actualisatie.connectors.magda.backoff import waits
from actualisatie.connectors.magda.bulk import ask_all
from actualisatie.connectors.magda.client import MagdaClient
from actualisatie.connectors.magda.errors import Fault
from actualisatie.connectors.magda.outcome import Outcome
from actualisatie.connectors.magda.questions import SourceQuestion
from actualisatie.connectors.magda.services import Service
from actualisatie.connectors.magda.settings import MagdaSettings
from actualisatie.connectors.magda.throttle import Throttle
from actualisatie.dossiers.identifiers import make_test_insz
from actualisatie.simulator.magda.faults import Trouble
from actualisatie.simulator.magda.people import SyntheticPerson
from actualisatie.simulator.magda.running import RunningMagda
from actualisatie.simulator.magda.synthetic_world import SyntheticWorld


def crowd(world: SyntheticWorld, size: int) -> list[str]:
    people = [make_test_insz(date(1950 + place // 300, 1 + place % 12, 1), 1 + place % 300) for place in range(size)]
    for insz in people:
        world.add(SyntheticPerson(insz, ("Test",), "Persoon", date(1950, 1, 1)))
    return people


def test_waits_double_up_to_the_longest_and_are_jittered() -> None:
    settings = MagdaSettings(
        url="http://127.0.0.1/", identificatie="a", hoedanigheid="b", attempts=6, first_wait=1.0, longest_wait=6.0
    )
    assert list(waits(settings, lambda: 1.0)) == [1.0, 2.0, 4.0, 6.0, 6.0]
    assert list(waits(settings, lambda: 0.0)) == [0.5, 1.0, 2.0, 3.0, 3.0]


def test_a_busy_source_is_asked_again_after_each_wait(magda: RunningMagda, now: datetime, an: str) -> None:
    slept: list[float] = []

    async def sleep(seconds: float) -> None:
        slept.append(seconds)

    async def run() -> tuple[Answer[SourceValue], int]:
        settings = magda.settings(attempts=4, first_wait=0.5, max_in_flight=8)
        async with MagdaClient(settings, lambda: now, sleep=sleep, chance=lambda: 1.0) as client:
            answer = await client.ask(SourceQuestion(Service.PERSON, an))
            return answer, client.throttle.limit

    magda.faults.rate, magda.faults.kinds, magda.faults.times = 1.0, ("99996",), 2
    answer, limit = asyncio.run(run())
    assert (answer.outcome, answer.attempts, slept, limit) == (Outcome.ANSWERED, 3, [0.5, 1.0], 2)


def test_every_attempt_has_its_own_reference(magda: RunningMagda, now: datetime, an: str) -> None:
    given: list[str] = []

    def references() -> str:
        given.append(f"reference-{len(given)}")
        return given[-1]

    async def run() -> Answer[SourceValue]:
        async with MagdaClient(magda.settings(), lambda: now, references=references) as client:
            return await client.ask(SourceQuestion(Service.PERSON, an))

    magda.faults.rate, magda.faults.kinds, magda.faults.times = 1.0, ("99994",), 2
    assert asyncio.run(run()).reference == "reference-2"
    assert given == ["reference-0", "reference-1", "reference-2"]


def test_the_signer_sees_the_envelope_last(magda: RunningMagda, now: datetime, an: str) -> None:
    signed: list[bytes] = []

    def sign(envelope: bytes, at: datetime) -> bytes:
        assert at == now
        signed.append(envelope)
        return envelope.replace(an.encode(), b"00000000000")

    async def run() -> Answer[SourceValue]:
        async with MagdaClient(magda.settings(), lambda: now, signer=sign) as client:
            return await client.ask(SourceQuestion(Service.PERSON, an))

    assert asyncio.run(run()).outcome is Outcome.NO_DATA
    assert [an.encode() in envelope for envelope in signed] == [True]


def test_the_throttle_halves_on_a_complaint_and_grows_by_one_per_round() -> None:
    throttle = Throttle(16)
    limits = []
    for _complaint in range(6):
        throttle.complaint()
        limits.append(throttle.limit)
    assert limits == [8, 4, 2, 1, 1, 1]
    for _answer in range(1 + 2 + 3):
        throttle.success()
    assert throttle.limit == 4


def test_more_than_magda_allows_at_once_still_gets_every_answer(
    world: SyntheticWorld, magda: RunningMagda, now: datetime
) -> None:
    magda.faults.max_in_flight, magda.faults.latency = 4, 0.002
    people = crowd(world, 60)
    settings = magda.settings(max_in_flight=16, attempts=20, first_wait=0.01)
    answers = [found.answer for found in ask_all(settings, [SourceQuestion(Service.PERSON, p) for p in people], now)]
    assert {answer.outcome for answer in answers} == {Outcome.ANSWERED}
    assert max(answer.attempts for answer in answers) > 1


def test_a_question_after_13202_registers_first_and_asks_again(magda: RunningMagda, now: datetime, an: str) -> None:
    magda.faults.registration_duty = True
    question = [SourceQuestion(Service.PERSON, an)]
    [by_hand] = ask_all(magda.settings(), question, now)
    assert (by_hand.answer.outcome, by_hand.answer.value) == (Outcome.NOT_REGISTERED, None)
    [by_itself] = ask_all(magda.settings(registration_days=365), question, now)
    assert by_itself.answer.outcome is Outcome.ANSWERED


def test_answers_come_in_the_order_of_the_questions_with_their_keys(
    world: SyntheticWorld, magda: RunningMagda, now: datetime
) -> None:
    people = crowd(world, 50)
    magda.faults.rate, magda.faults.kinds = 0.3, ("99994", Trouble.TRUNCATED)
    questions = [SourceQuestion(Service.PERSON, insz, key=str(place)) for place, insz in enumerate(people)]
    found = ask_all(magda.settings(attempts=20), questions, now)
    assert [one.question for one in found] == questions
    assert [getattr(one.answer.value, "insz", None) for one in found] == people


def test_a_thousand_questions_make_no_storm_of_tasks_or_connections(
    world: SyntheticWorld, magda: RunningMagda, now: datetime
) -> None:
    tasks: set[int] = set()

    class Counting(MagdaClient):
        async def ask(self, question: SourceQuestion) -> Answer[SourceValue]:
            tasks.add(len(asyncio.all_tasks()))
            return await super().ask(question)

    def open_client(settings: MagdaSettings, clock: Callable[[], datetime]) -> MagdaClient:
        return Counting(settings, clock)

    # One more than sixteen at once and MAGDA would complain, so a single attempt each proves the bound.
    magda.faults.max_in_flight = 16
    questions = [SourceQuestion(Service.PERSON, insz) for insz in crowd(world, 1000)]
    found = ask_all(magda.settings(max_in_flight=16), questions, now, open_client=open_client)
    assert {(one.answer.outcome, one.answer.attempts) for one in found} == {(Outcome.ANSWERED, 1)}
    assert max(tasks) <= 2 * 16 + 1, "for each question under way ours and the one that writes it, and the first"


@pytest.mark.parametrize(("kind", "outcome"), [("99997", Outcome.UNAVAILABLE), (Trouble.FORBIDDEN, Outcome.REFUSED)])
def test_a_service_that_fails_all_the_time_is_left_alone_and_the_others_are_not(
    world: SyntheticWorld, magda: RunningMagda, now: datetime, kind: str, outcome: Outcome
) -> None:
    magda.faults.rate, magda.faults.kinds, magda.faults.services = 1.0, (kind,), (Service.REAL_RIGHTS,)
    people = crowd(world, 40)
    questions = [SourceQuestion(service, p) for p in people for service in (Service.REAL_RIGHTS, Service.PERSON)]
    found = ask_all(magda.settings(max_in_flight=1, attempts=2, stop_after=5), questions, now)
    rights = [one.answer for one in found if one.question.service is Service.REAL_RIGHTS]
    assert {(answer.outcome, answer.value) for answer in rights} == {(outcome, None)}
    assert [answer.fault is Fault.NOT_ASKED for answer in rights] == [False] * 5 + [True] * 35
    assert {one.answer.outcome for one in found if one.question.service is Service.PERSON} == {Outcome.ANSWERED}


@pytest.mark.parametrize(("kind", "level"), [("40005", "ERROR"), ("99997", "WARNING")])
def test_operators_are_told_once_when_a_service_is_left_alone_and_no_person_is_named(
    world: SyntheticWorld,
    magda: RunningMagda,
    now: datetime,
    caplog: pytest.LogCaptureFixture,
    kind: str,
    level: str,
) -> None:
    magda.faults.rate, magda.faults.kinds = 1.0, (kind,)
    people = crowd(world, 30)
    ask_all(magda.settings(attempts=1, stop_after=5), [SourceQuestion(Service.PERSON, p) for p in people], now)
    told = [record for record in caplog.records if record.name.startswith("actualisatie")]
    assert [record.levelname for record in told] == [level]
    assert f"{kind}.MAGDA" in told[0].getMessage()
    assert [insz for insz in people if insz in told[0].getMessage()] == []


def test_an_instant_without_time_zone_is_refused(magda: RunningMagda, an: str) -> None:
    with pytest.raises(ValueError, match="time zone"):
        ask_all(magda.settings(), [SourceQuestion(Service.PERSON, an)], datetime(2024, 3, 18, 9))  # noqa: DTZ001 - what the test is about


def test_no_questions_give_no_answers(magda: RunningMagda, now: datetime) -> None:
    assert ask_all(magda.settings(), [], now) == []
