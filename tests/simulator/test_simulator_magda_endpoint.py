"""The endpoint as another client sees it, and its faults."""

from datetime import UTC, date, datetime

import httpx
import pytest

from actualisatie.connectors.magda.envelope import build_request
from actualisatie.connectors.magda.questions import SourceQuestion
from actualisatie.connectors.magda.services import Service
from actualisatie.dossiers.identifiers import make_test_insz
from actualisatie.simulator.magda.faults import Faults
from actualisatie.simulator.magda.people import SyntheticPerson
from actualisatie.simulator.magda.running import RunningMagda, running_magda
from actualisatie.simulator.magda.synthetic_world import SyntheticWorld

NOW = datetime(2024, 3, 18, 8, 0, tzinfo=UTC)
INSZ = make_test_insz(date(1980, 2, 29), 2)


def post(magda: RunningMagda, body: bytes) -> httpx.Response:
    return httpx.post(magda.url, content=body, headers={"Content-Type": "text/xml"}, trust_env=False)


def request(magda: RunningMagda, service: Service = Service.PERSON) -> bytes:
    return build_request(SourceQuestion(service, INSZ, year=2022, begin=NOW.date()), "ours", magda.settings(), NOW)


def test_an_answer_is_a_soap_envelope_that_echoes_reference_and_sender() -> None:
    world = SyntheticWorld([SyntheticPerson(INSZ, ("An & Jo",), "<Peeters>", date(1980, 2, 29))])
    with running_magda(world) as magda:
        answer = post(magda, request(magda))
    assert (answer.status_code, answer.headers["content-type"]) == (200, "text/xml; charset=utf-8")
    for expected in ("<Referte>ours</Referte>", "An &amp; Jo", "&lt;Peeters&gt;", "simulator.example/actualisatie"):
        assert expected in answer.text


@pytest.mark.parametrize(
    "body",
    [b"", b"<a/>", b"not xml", b'<!DOCTYPE a [<!ENTITY x "y">]><a>&x;</a>'],
    ids=["empty", "no question", "no xml", "entity"],
)
def test_what_is_no_question_gets_a_soap_fault(body: bytes) -> None:
    with running_magda(SyntheticWorld()) as magda:
        answer = post(magda, body)
    assert answer.status_code == 500
    assert "<faultcode>soapenv:Client</faultcode>" in answer.text


@pytest.mark.parametrize(
    ("old", "new"),
    [(b"02.02.0000", b"02.00.0000"), (b"GeefPersoon<", b"GeefPaspoort<"), (b"v02_02", b"v02_00")],
    ids=["version", "name", "namespace"],
)
def test_another_service_or_version_gets_a_soap_fault(old: bytes, new: bytes) -> None:
    with running_magda(SyntheticWorld()) as magda:
        answer = post(magda, request(magda).replace(old, new))
    assert "soapenv:Client" in answer.text


def test_faults_are_drawn_by_rate_limited_in_number_and_by_service() -> None:
    faults = Faults(rate=0.5, kinds=("99994",))
    drawn = sum(faults.draw(Service.PERSON) is not None for _question in range(1000))
    assert 400 < drawn < 600
    faults = Faults(rate=1.0, times=2, services=(Service.PERSON,))
    assert [faults.draw(service) for service in (Service.TAX_BILL, *[Service.PERSON] * 3)] == [
        None,
        "99996",
        "99996",
        None,
    ]


def test_registration_duty_turns_away_whoever_is_not_registered_and_can_be_switched_on_while_running() -> None:
    world = SyntheticWorld([SyntheticPerson(INSZ, ("An",), "Peeters", date(1980, 2, 29))])
    with running_magda(world) as magda:
        before = post(magda, request(magda)).text
        magda.faults.registration_duty = True
        unregistered = post(magda, request(magda)).text
        post(magda, request(magda, Service.REGISTRATION))
        after = post(magda, request(magda)).text
    assert ["13202" in text for text in (before, unregistered, after)] == [False, True, False]


def test_a_person_changes_while_the_world_runs() -> None:
    world = SyntheticWorld([SyntheticPerson(INSZ, ("An",), "Peeters", date(1980, 2, 29))])
    with running_magda(world) as magda:
        world.change(INSZ, deceased_on=date(2024, 3, 1))
        answer = post(magda, request(magda)).text
    assert "<Overlijden><Datum>2024-03-01</Datum></Overlijden>" in answer
