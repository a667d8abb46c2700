"""The client of the register against a real HTTP server in the register's public shapes."""

import socket
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

import pytest
from fastapi import FastAPI, Request, Response

from actualisatie.connectors.cir import mapping
from actualisatie.connectors.cir.client import CirClient
from actualisatie.connectors.cir.errors import CirAccessRefused, CirRefused, CirUnavailable, DossierNotInRegister
from actualisatie.connectors.cir.shapes import search_body
from actualisatie.connectors.cir.status import DossierAction, RegisterStatus, Search
from actualisatie.dossiers.errors import Refused, Retryable
from actualisatie.dossiers.kinds import DossierStatus
from actualisatie.simulator.cir.dossiers import CirWorld
from actualisatie.simulator.cir.router import CIR_PATH, cir_router
from actualisatie.simulator.clock import VirtualClock
from actualisatie.simulator.faults import HttpFaults, Misfortune
from actualisatie.simulator.server import Server

KBO, NUMBER, UNKNOWN = "0100000070", "2019.05.14.0231", "2001.01.01.0001"
NUMBERS = [f"2020.01.15.{serial:04d}" for serial in range(1, 41)]
BOTH = frozenset({"GET", "POST"})


@dataclass
class Register:
    world: CirWorld
    faults: HttpFaults
    client: CirClient
    url: str


@pytest.fixture
def register() -> Iterator[Register]:
    world, faults = CirWorld(VirtualClock().now), HttpFaults(methods=BOTH)
    world.fill({NUMBER: DossierStatus.ENROLLED, **dict.fromkeys(NUMBERS, DossierStatus.IN_ONDERZOEK)})
    app = FastAPI()
    app.include_router(cir_router(world, faults, token="open"))
    with (
        Server(app) as server,
        CirClient(server.url + CIR_PATH, bearer=lambda: "open", in_flight=4) as client,
    ):
        yield Register(world, faults, client, server.url + CIR_PATH)


def test_the_status_of_a_dossier_is_read_with_its_version(register: Register) -> None:
    assert register.client.status(NUMBER) == RegisterStatus(NUMBER, DossierStatus.ENROLLED, "REG", None, 1)


def test_a_confirmation_in_the_register_is_told_with_its_instant(register: Register) -> None:
    at = datetime(2024, 4, 17, 21, 59, tzinfo=UTC)
    register.world.confirm(NUMBER, at)
    assert register.client.status(NUMBER) == RegisterStatus(NUMBER, DossierStatus.ENROLLED, "REG", at, 2)


def test_a_code_that_nobody_here_knows_is_kept_raw(register: Register) -> None:
    register.world.set_status(NUMBER, "NIEUW")
    found = register.client.status(NUMBER)
    assert (found.status, found.raw_code) == (None, "NIEUW")


def test_a_strike_off_is_written_and_then_read_back_as_struck_off(register: Register) -> None:
    register.client.process_action(NUMBER, KBO, DossierAction.STRIKE_OFF, "Geen reactie op de actualisatie")
    assert register.client.status(NUMBER).status is DossierStatus.STRUCK_OFF


def test_many_actions_are_done_each_once(register: Register) -> None:
    orders = [(number, KBO, DossierAction.ENROL_AGAIN, "Actualisatie") for number in NUMBERS]
    assert register.client.process_actions(orders) == dict.fromkeys(NUMBERS)
    assert register.world.actions == {(number, "REG"): 1 for number in NUMBERS}


def test_one_action_that_fails_leaves_the_others_standing(register: Register) -> None:
    orders = [(number, KBO, DossierAction.PUT_IN_ONDERZOEK, "Actualisatie") for number in (NUMBER, UNKNOWN)]
    found = register.client.process_actions(orders)
    assert found[NUMBER] is None
    assert isinstance(found[UNKNOWN], DossierNotInRegister)
    assert register.client.status(NUMBER).status is DossierStatus.IN_ONDERZOEK


@pytest.mark.parametrize(
    ("kind", "maybe_done"),
    [(Misfortune.CUT_AFTER_WORK, True), (Misfortune.ERROR_BEFORE_WORK, True), (Misfortune.BUSY, False)],
)
def test_each_of_many_actions_says_whether_it_may_have_happened(
    register: Register, kind: Misfortune, maybe_done: bool
) -> None:
    register.faults.rate, register.faults.times, register.faults.kinds = 1.0, 1, (kind,)
    found = register.client.process_actions([(NUMBER, KBO, DossierAction.PUT_IN_ONDERZOEK, "Actualisatie")])[NUMBER]
    assert isinstance(found, CirUnavailable)
    assert found.maybe_done is maybe_done


def test_many_statuses_come_back_in_the_order_asked_each_once(register: Register) -> None:
    found = register.client.statuses([*NUMBERS, NUMBERS[0]])
    assert list(found) == NUMBERS
    assert all(isinstance(one, RegisterStatus) for one in found.values())


def test_one_unknown_dossier_leaves_the_other_statuses_standing(register: Register) -> None:
    found = register.client.statuses([NUMBER, UNKNOWN])
    assert isinstance(found[NUMBER], RegisterStatus)
    assert isinstance(found[UNKNOWN], DossierNotInRegister)


def test_a_question_that_gets_no_answer_is_told_beside_the_answers_of_others(register: Register) -> None:
    register.faults.rate, register.faults.times = 1.0, 3
    register.faults.kinds = (Misfortune.UNAVAILABLE, Misfortune.SILENCE_BEFORE_WORK, Misfortune.CUT_AFTER_WORK)
    with CirClient(register.url, bearer=lambda: "open", timeout=1.0, in_flight=4) as impatient:
        found = impatient.statuses(NUMBERS)
    failed = [one for one in found.values() if isinstance(one, CirUnavailable)]
    assert len(failed) == 3
    assert len(found) == len(NUMBERS)


def test_no_questions_need_no_answers(register: Register) -> None:
    assert register.client.statuses([]) == {}


def test_a_register_that_does_not_let_us_in_stops_the_whole_round() -> None:
    world = CirWorld(VirtualClock().now)
    world.fill({NUMBER: DossierStatus.ENROLLED})
    app = FastAPI()
    app.include_router(cir_router(world, token="open"))
    with Server(app) as server, CirClient(server.url + CIR_PATH, bearer=lambda: "wrong") as client:
        with pytest.raises(CirAccessRefused, match="answer 401"):
            client.status(NUMBER)
        with pytest.raises(CirAccessRefused, match="answer 401"):
            client.statuses([NUMBER] * 3)


@pytest.mark.parametrize(
    ("status", "error"),
    [
        (400, CirRefused),
        (401, CirAccessRefused),
        (403, CirAccessRefused),
        (404, CirRefused),
        (408, CirUnavailable),
        (429, CirUnavailable),
        (500, CirUnavailable),
        (502, CirUnavailable),
        (503, CirUnavailable),
        (504, CirUnavailable),
    ],
)
def test_each_answer_other_than_success_has_its_error(status: int, error: type[Exception]) -> None:
    app = FastAPI()
    app.add_api_route("/{rest:path}", lambda: Response("Jan Peeters", status), methods=["GET", "POST"])
    with Server(app) as server, CirClient(server.url) as client:
        for ask in (
            lambda: client.status(NUMBER),
            lambda: client.process_action(NUMBER, KBO, DossierAction.STRIKE_OFF, "x"),
        ):
            with pytest.raises(error) as failed:
                ask()
            assert type(failed.value) is error
            assert NUMBER in str(failed.value)
            assert "Peeters" not in str(failed.value)


def test_only_the_registers_own_not_found_says_that_there_is_no_such_dossier(register: Register) -> None:
    with pytest.raises(DossierNotInRegister):
        register.client.status(UNKNOWN)


@pytest.mark.parametrize(
    "body",
    ["", "[]", "null", '{"dossierStatus": "REG"}', '{"dossierNummer": "2019.05.14.0231", "dossierStatus": "reg!"}'],
)
def test_an_answer_that_cannot_be_read_is_no_status(body: str) -> None:
    app = FastAPI()
    app.add_api_route("/{rest:path}", lambda: Response(body), methods=["GET"])
    with Server(app) as server, CirClient(server.url) as client, pytest.raises(CirUnavailable):
        client.status(NUMBER)


def test_an_answer_about_another_dossier_is_refused() -> None:
    app = FastAPI()
    told = '{"dossierNummer": "2001.01.01.0001", "dossierStatus": "RJCT"}'
    app.add_api_route("/{rest:path}", lambda: Response(told), methods=["GET"])
    with Server(app) as server, CirClient(server.url) as client, pytest.raises(CirRefused, match="told of another"):
        client.status(NUMBER)


def test_an_action_that_may_have_happened_says_so(register: Register) -> None:
    register.faults.rate, register.faults.times = 1.0, 1
    register.faults.kinds = (Misfortune.CUT_AFTER_WORK,)
    with pytest.raises(CirUnavailable) as failed:
        register.client.process_action(NUMBER, KBO, DossierAction.STRIKE_OFF, "x")
    assert failed.value.maybe_done
    assert register.client.status(NUMBER).status is DossierStatus.STRUCK_OFF


def test_an_action_on_a_register_that_is_not_there_has_certainly_not_happened() -> None:
    with Server(FastAPI()) as server:
        gone = server.url
    with CirClient(gone) as client, pytest.raises(CirUnavailable) as failed:
        client.process_action(NUMBER, KBO, DossierAction.STRIKE_OFF, "x")
    assert not failed.value.maybe_done


def test_each_of_many_actions_on_a_register_that_is_not_there_has_certainly_not_happened() -> None:
    with Server(FastAPI()) as server:
        gone = server.url
    assert not done_perhaps(gone)


def test_each_of_many_actions_that_ran_out_of_time_may_have_happened() -> None:
    with socket.create_server(("127.0.0.1", 0)) as deaf:  # takes the connection and never says a word
        assert done_perhaps(f"http://127.0.0.1:{deaf.getsockname()[1]}")


def done_perhaps(url: str) -> bool:
    with CirClient(url, timeout=0.2) as client:
        found = client.process_actions([(NUMBER, KBO, DossierAction.STRIKE_OFF, "x")])[NUMBER]
    assert isinstance(found, CirUnavailable)
    return found.maybe_done


def test_every_request_has_a_correlation_id_of_its_own_and_the_token_of_the_moment() -> None:
    seen: list[tuple[str, str]] = []
    tokens = iter("abcdefgh")

    async def remember(request: Request) -> dict[str, Any]:
        seen.append((request.headers["x-correlation-id"], request.headers["authorization"]))
        return {"dossierNummer": request.url.path.rsplit("/", 1)[-1], "dossierStatus": "REG"}

    app = FastAPI()
    app.add_api_route("/{rest:path}", remember, methods=["GET"])
    with Server(app) as server, CirClient(server.url, bearer=lambda: next(tokens), in_flight=1) as client:
        client.status(NUMBER)
        client.statuses(NUMBERS[:2])
    assert [token for _, token in seen] == ["Bearer a", "Bearer b", "Bearer c"]
    assert len({correlation for correlation, _ in seen}) == 3
    assert all(len(correlation) == 36 for correlation, _ in seen)


def test_the_errors_of_the_register_say_whether_to_try_again() -> None:
    assert issubclass(CirUnavailable, Retryable)
    assert issubclass(CirRefused, Refused)


def test_a_search_finds_what_has_a_status_and_nothing_is_no_error(register: Register) -> None:
    found = register.client.search(Search(status=DossierStatus.ENROLLED))
    assert [one.number for one in found] == [NUMBER]
    assert register.client.search(Search(status=DossierStatus.IN_OFFER)) == ()


def test_a_version_that_was_taken_over_is_no_longer_found_as_new(register: Register) -> None:
    new = Search(status=DossierStatus.ENROLLED, not_synchronised=True)
    (found,) = register.client.search(new)
    register.client.acknowledge(NUMBER, KBO, found.version)
    assert register.client.search(new) == ()
    register.world.set_status(NUMBER, "REG")
    assert [one.version for one in register.client.search(new)] == [2]


def test_a_version_that_the_register_does_not_know_is_refused(register: Register) -> None:
    with pytest.raises(CirRefused, match="answer 400"):
        register.client.acknowledge(NUMBER, KBO, 7)


def test_the_instants_of_a_search_carry_the_belgian_offset() -> None:
    asked = search_body(Search(changed_from=datetime(2024, 6, 30, 22, tzinfo=UTC), kbo=KBO))
    assert asked == {"updateDatumVanaf": "2024-07-01T00:00:00+02:00", "partijCode": KBO}


def test_what_is_not_certain_stands_in_one_table_and_says_so() -> None:
    assert mapping.to_be_confirmed() == ("RJCT", "REG", "INFOS", "dossierStatus", "versieNummer", "bevestigdOp")
