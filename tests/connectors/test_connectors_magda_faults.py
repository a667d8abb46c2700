"""Everything that can go wrong on the way has a name, and nothing that goes wrong is a verdict."""

import gzip
import logging
import socket
import struct
import threading
from collections.abc import Callable, Iterable, Iterator
from datetime import datetime

import pytest
from fastapi import FastAPI, Response
from fastapi.responses import HTMLResponse, JSONResponse

from actualisatie.connectors.magda.answer import Answer, SourceValue
from actualisatie.connectors.magda.bulk import ask_all
from actualisatie.connectors.magda.errors import Fault
from actualisatie.connectors.magda.outcome import Outcome
from actualisatie.connectors.magda.questions import SourceQuestion
from actualisatie.connectors.magda.services import Service
from actualisatie.connectors.magda.settings import MagdaSettings
from actualisatie.simulator.magda.faults import Trouble
from actualisatie.simulator.magda.running import RunningMagda
from actualisatie.simulator.server import Server

PATIENCE = {"timeout": 0.25, "attempts": 2, "max_answer_bytes": 500_000}


def ask(settings: MagdaSettings, services: Iterable[Service], insz: str, now: datetime) -> list[Answer[SourceValue]]:
    questions = [SourceQuestion(service, insz, year=2022, begin=now.date()) for service in services]
    return [found.answer for found in ask_all(settings, questions, now)]


@pytest.mark.parametrize(
    ("trouble", "outcome", "fault", "attempts"),
    [
        (Trouble.TRUNCATED, Outcome.DATA_ERROR, Fault.MALFORMED, 2),
        (Trouble.WRONG_NAMESPACE, Outcome.DATA_ERROR, Fault.WRONG_NAMESPACE, 1),
        (Trouble.HUGE, Outcome.DATA_ERROR, Fault.OVERSIZED, 1),
        (Trouble.OTHER_REFERENCE, Outcome.DATA_ERROR, Fault.OTHER_REFERENCE, 1),
        (Trouble.OTHER_PERSON, Outcome.DATA_ERROR, Fault.OTHER_PERSON, 1),
        (Trouble.ENTITY_BOMB, Outcome.DATA_ERROR, Fault.FORBIDDEN_MARKUP, 1),
        (Trouble.SILENCE, Outcome.UNAVAILABLE, Fault.SILENCE, 2),
        (Trouble.DRIPPING, Outcome.UNAVAILABLE, Fault.SILENCE, 2),
        (Trouble.BROKEN_OFF, Outcome.UNAVAILABLE, Fault.BROKEN_CONNECTION, 2),
        (Trouble.HTML_500, Outcome.UNAVAILABLE, Fault.HTTP_ERROR, 2),
        (Trouble.FORBIDDEN, Outcome.REFUSED, Fault.ACCESS_DENIED, 1),
        (Trouble.SERVER_FAULT, Outcome.UNAVAILABLE, Fault.SOAP_SERVER_FAULT, 2),
        (Trouble.CLIENT_FAULT, Outcome.DATA_ERROR, Fault.SOAP_CLIENT_FAULT, 1),
    ],
)
def test_each_fault_has_its_name_and_no_value(
    magda: RunningMagda, now: datetime, an: str, trouble: Trouble, outcome: Outcome, fault: Fault, attempts: int
) -> None:
    magda.faults.rate, magda.faults.kinds = 1.0, (trouble,)
    services = (Service.PERSON, Service.TAX_BILL, Service.REAL_RIGHTS, Service.HANDICAP, Service.LEEFLOON)
    answers = ask(magda.settings(**PATIENCE), services, an, now)
    if trouble is Trouble.OTHER_PERSON:
        del answers[-1]  # leefloon without payments names nobody
    assert {(answer.outcome, answer.fault, answer.value, answer.attempts) for answer in answers} == {
        (outcome, fault, None, attempts)
    }
    assert len(answers) >= 4


def test_every_trouble_of_the_simulator_is_in_the_table_above() -> None:
    marks = test_each_fault_has_its_name_and_no_value.pytestmark  # type: ignore[attr-defined]
    [table] = [mark.args[1] for mark in marks if mark.args[0][0] == "trouble"]
    assert {row[0] for row in table} == set(Trouble)


@pytest.mark.parametrize("trouble", [Trouble.TRUNCATED, Trouble.SILENCE, Trouble.BROKEN_OFF, Trouble.HTML_500])
def test_a_passing_fault_is_asked_away(magda: RunningMagda, now: datetime, an: str, trouble: Trouble) -> None:
    magda.faults.rate, magda.faults.kinds, magda.faults.times = 1.0, (trouble,), 2
    [answer] = ask(magda.settings(timeout=0.25, attempts=3), [Service.PERSON], an, now)
    assert (answer.outcome, answer.fault, answer.attempts) == (Outcome.ANSWERED, None, 3)


def bomb() -> Response:
    """Sixty megabytes of white space in a few kilobytes."""
    packed = gzip.compress(b"<a>" + b" " * 60_000_000 + b"</a>")
    return Response(packed, media_type="text/xml", headers={"Content-Encoding": "gzip"})


STRANGE: dict[str, tuple[Callable[[], Response], Outcome, Fault]] = {
    "a login page instead of an answer": (
        lambda: HTMLResponse("<!DOCTYPE html><html><body>Log in</body></html>"),
        Outcome.DATA_ERROR,
        Fault.FORBIDDEN_MARKUP,
    ),
    "a redirect": (
        lambda: Response(status_code=302, headers={"Location": "https://elsewhere.example/"}),
        Outcome.UNAVAILABLE,
        Fault.HTTP_ERROR,
    ),
    "an empty answer": (lambda: Response(b"", media_type="text/xml"), Outcome.DATA_ERROR, Fault.MALFORMED),
    "a packed bomb": (bomb, Outcome.DATA_ERROR, Fault.OVERSIZED),
    "packed rubbish": (
        lambda: Response(b"rubbish", media_type="text/xml", headers={"Content-Encoding": "gzip"}),
        Outcome.UNAVAILABLE,
        Fault.BROKEN_CONNECTION,
    ),
    "too many requests": (lambda: Response(status_code=429), Outcome.UNAVAILABLE, Fault.HTTP_ERROR),
    "json": (lambda: JSONResponse({"owns": True}), Outcome.DATA_ERROR, Fault.MALFORMED),
    "xml in an encoding that does not exist": (
        lambda: Response(b'<?xml version="1.0" encoding="nonsense"?><a/>', media_type="text/xml"),
        Outcome.DATA_ERROR,
        Fault.MALFORMED,
    ),
}


@pytest.mark.parametrize("what", STRANGE)
def test_what_is_no_answer_at_all_has_its_name_and_no_value(now: datetime, an: str, what: str) -> None:
    answer_with, outcome, fault = STRANGE[what]
    app = FastAPI()
    app.add_api_route("/magda", answer_with, methods=["POST"], response_model=None)
    with Server(app) as server:
        settings = MagdaSettings(
            url=f"{server.url}/magda", identificatie="a", hoedanigheid="b", attempts=1, max_answer_bytes=500_000
        )
        [answer] = ask(settings, [Service.REAL_RIGHTS], an, now)
    assert (answer.outcome, answer.fault, answer.value) == (outcome, fault, None)


@pytest.fixture
def resetting_port() -> Iterator[int]:
    """A port that accepts and resets every connection."""
    listener = socket.create_server(("127.0.0.1", 0))

    def reset() -> None:
        while True:
            try:
                connection, _peer = listener.accept()
            except OSError:
                return
            # Lingering for zero seconds makes closing send RST instead of FIN.
            connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
            connection.close()

    thread = threading.Thread(target=reset, daemon=True)
    thread.start()
    yield listener.getsockname()[1]
    listener.shutdown(socket.SHUT_RDWR)
    listener.close()
    thread.join()


def test_a_connection_that_is_reset_is_unavailable(resetting_port: int, now: datetime, an: str) -> None:
    settings = MagdaSettings(
        url=f"http://127.0.0.1:{resetting_port}/magda", identificatie="a", hoedanigheid="b", attempts=2, first_wait=0.0
    )
    [answer] = ask(settings, [Service.PERSON], an, now)
    assert (answer.outcome, answer.fault, answer.attempts) == (Outcome.UNAVAILABLE, Fault.BROKEN_CONNECTION, 2)
    assert answer.sha256 is None


def test_nobody_listening_is_unavailable(now: datetime, an: str) -> None:
    with socket.socket() as unused:
        unused.bind(("127.0.0.1", 0))
        url = f"http://127.0.0.1:{unused.getsockname()[1]}/magda"
        settings = MagdaSettings(url=url, identificatie="a", hoedanigheid="b", attempts=1)
        [answer] = ask(settings, [Service.PERSON], an, now)
    assert (answer.outcome, answer.fault) == (Outcome.UNAVAILABLE, Fault.BROKEN_CONNECTION)


def test_no_number_or_name_reaches_a_log_or_a_printed_answer(
    magda: RunningMagda, now: datetime, an: str, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    settings = magda.settings(**PATIENCE)
    shown = [repr(answer) for answer in ask(settings, Service, an, now)]
    magda.faults.rate = 1.0
    for trouble in Trouble:
        magda.faults.kinds = (trouble,)
        shown.append(repr(ask(settings, [Service.PERSON], an, now)))
    told = "\n".join([*shown, caplog.text])
    assert len(shown) == len(Service) + len(Trouble)
    assert [secret for secret in (an, "Peeters", "Kerkstraat") if secret in told] == []
