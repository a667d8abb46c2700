"""The XML signature of questions and answers, checked by signxml's own verifier on real HTTP."""

import logging
from base64 import b64decode
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from certificates import Authority, Pair
from cryptography.x509 import load_der_x509_certificate, load_pem_x509_certificate
from fastapi import FastAPI, Request, Response
from lxml import etree
from signxml.exceptions import InvalidDigest, InvalidSignature
from signxml.verifier import SignatureConfiguration, XMLVerifier

from actualisatie.connectors.magda.answer import Answer, SourceValue
from actualisatie.connectors.magda.bulk import ask_all
from actualisatie.connectors.magda.envelope import SOAP_11, build_request
from actualisatie.connectors.magda.errors import Fault
from actualisatie.connectors.magda.outcome import Outcome
from actualisatie.connectors.magda.questions import SourceQuestion
from actualisatie.connectors.magda.services import Service
from actualisatie.connectors.magda.settings import MagdaSettings
from actualisatie.connectors.magda.signing import WSSE, WSU, WsSecuritySigner
from actualisatie.connectors.magda.values.person import Person
from actualisatie.connectors.pem import read_key_pair
from actualisatie.simulator.magda.asked import read_question
from actualisatie.simulator.magda.router import MAGDA_PATH
from actualisatie.simulator.magda.soap import envelope, soap_fault
from actualisatie.simulator.magda.synthetic_world import SyntheticWorld
from actualisatie.simulator.server import Server

WITH_THREE_PARTS = SignatureConfiguration(expect_references=3)
SETTINGS = MagdaSettings(url="https://magda.example/soap", identificatie="a.b/c", hoedanigheid="7")


@pytest.fixture(scope="module")
def authority(tmp_path_factory: pytest.TempPathFactory) -> Authority:
    return Authority(tmp_path_factory.mktemp("signing"), "authority")


@pytest.fixture(scope="module")
def ours(authority: Authority) -> Pair:
    return authority.issue("our signature")


@pytest.fixture(scope="module")
def theirs(authority: Authority) -> Pair:
    return authority.issue("their signature")


def signer(pair: Pair, elapsed: Callable[[], float] = lambda: 0.0) -> WsSecuritySigner:
    return WsSecuritySigner(read_key_pair(pair.certificate, pair.key, "test"), elapsed)


def signed_question(pair: Pair, an: str, now: datetime) -> bytes:
    return signer(pair)(build_request(SourceQuestion(Service.PERSON, an), "ours", SETTINGS, now), now)


def verified_parts(raw: bytes, pair: Pair) -> list[str]:
    certificate = load_pem_x509_certificate(pair.certificate.read_bytes())
    found = XMLVerifier().verify(raw, x509_cert=certificate, id_attribute="Id", expect_config=WITH_THREE_PARTS)
    assert isinstance(found, list)
    return [etree.QName(part.signed_xml).localname for part in found if part.signed_xml is not None]


def test_token_timestamp_and_body_are_signed_by_the_certificate_that_the_token_carries(
    ours: Pair, an: str, now: datetime
) -> None:
    raw = signed_question(ours, an, now)
    assert verified_parts(raw, ours) == ["BinarySecurityToken", "Timestamp", "Body"]
    security = etree.fromstring(raw).find(f"{{{SOAP_11}}}Header/{{{WSSE}}}Security")
    assert security is not None
    token = security.findtext(f"{{{WSSE}}}BinarySecurityToken") or ""
    assert load_der_x509_certificate(b64decode(token)) == load_pem_x509_certificate(ours.certificate.read_bytes())
    reference = security.find(f".//{{{WSSE}}}SecurityTokenReference/{{{WSSE}}}Reference")
    assert reference is not None
    assert reference.get("URI") == "#token"


@pytest.mark.parametrize("part", ["INSZ", "Created"])
def test_a_question_that_was_changed_on_the_way_fails_its_check(
    ours: Pair, an: str, bo: str, now: datetime, part: str
) -> None:
    old, new = {"INSZ": (an, bo), "Created": ("2024-03-17T23", "2024-03-17T22")}[part]
    raw = signed_question(ours, an, now)
    changed = raw.replace(old.encode(), new.encode())
    assert changed != raw
    with pytest.raises(InvalidDigest):
        verified_parts(changed, ours)


def test_a_signature_by_another_key_fails_its_check(ours: Pair, theirs: Pair, an: str, now: datetime) -> None:
    with pytest.raises(InvalidSignature):
        verified_parts(signed_question(theirs, an, now), ours)


def test_a_signature_is_valid_for_five_minutes_also_at_the_end_of_a_long_bulk(
    ours: Pair, an: str, now: datetime
) -> None:
    seconds = iter([10.0, 10.0, 1000.0])
    sign = signer(ours, lambda: next(seconds))
    question = build_request(SourceQuestion(Service.PERSON, an), "ours", SETTINGS, now)
    told = []
    for _question in range(2):
        timestamp = etree.fromstring(sign(question, now)).find(f".//{{{WSU}}}Timestamp")
        assert timestamp is not None
        told.append([datetime.fromisoformat(part.text or "") for part in timestamp])
    later = now.astimezone(UTC) + timedelta(seconds=990)
    assert told == [[now, now + timedelta(minutes=5)], [later, later + timedelta(minutes=5)]]


class SigningMagda:
    """A MAGDA that checks the signature of questions and signs its answers, honestly or not."""

    def __init__(self, world: SyntheticWorld, ours: Pair, theirs: Pair) -> None:
        self.app = FastAPI()
        self.app.add_api_route(MAGDA_PATH, self.serve, methods=["POST"])
        self._world, self._ours, self._theirs = world, ours, theirs
        self.spoil: Callable[[bytes], bytes] = lambda answer: answer

    async def serve(self, request: Request) -> Response:
        raw = await request.body()
        try:
            verified_parts(raw, self._ours)
        except InvalidSignature:
            return Response(soap_fault("Client", "signature"), 500, media_type="text/xml")
        answer = envelope(self._world.answer(read_question(raw)))
        signed = signer(self._theirs)(answer, datetime.now(UTC))
        return Response(self.spoil(signed), media_type="text/xml")


@pytest.fixture
def signing_magda(world: SyntheticWorld, ours: Pair, theirs: Pair) -> Iterator[tuple[str, SigningMagda]]:
    magda = SigningMagda(world, ours, theirs)
    with Server(magda.app) as server:
        yield server.url + MAGDA_PATH, magda


def ask(url: str, sign_with: Pair, expect: Path, an: str, now: datetime) -> Answer[SourceValue]:
    settings = MagdaSettings(
        url=url,
        identificatie="a",
        hoedanigheid="b",
        attempts=1,
        signing_certificate=sign_with.certificate,
        signing_key=sign_with.key,
        answer_certificate=expect,
    )
    [found] = ask_all(settings, [SourceQuestion(Service.PERSON, an)], now)
    return found.answer


def test_signed_questions_get_answers_whose_signature_is_checked(
    signing_magda: tuple[str, SigningMagda], ours: Pair, theirs: Pair, an: str, now: datetime
) -> None:
    answer = ask(signing_magda[0], ours, theirs.certificate, an, now)
    assert (answer.outcome, isinstance(answer.value, Person)) == (Outcome.ANSWERED, True)


def test_nothing_that_is_signed_or_checked_reaches_a_log(
    signing_magda: tuple[str, SigningMagda],
    ours: Pair,
    theirs: Pair,
    an: str,
    now: datetime,
    caplog: pytest.LogCaptureFixture,
) -> None:
    caplog.set_level(logging.DEBUG)
    assert ask(signing_magda[0], ours, theirs.certificate, an, now).outcome is Outcome.ANSWERED
    assert [secret for secret in (an, "Peeters", "Kerkstraat") if secret in caplog.text] == []
    assert "asyncio" in caplog.text, "other libraries do write at this level"


def test_a_question_signed_by_another_key_is_refused_by_magda(
    signing_magda: tuple[str, SigningMagda], theirs: Pair, an: str, now: datetime
) -> None:
    answer = ask(signing_magda[0], theirs, theirs.certificate, an, now)
    assert (answer.fault, answer.value) == (Fault.SOAP_CLIENT_FAULT, None)


def tampered(signed: bytes) -> bytes:
    return signed.replace(b"Peeters", b"Janssens")


def stripped(signed: bytes) -> bytes:
    root = etree.fromstring(signed)
    header = root.find(f"{{{SOAP_11}}}Header")
    assert header is not None
    header.clear()
    return etree.tostring(root)


def wrapped(signed: bytes) -> bytes:
    """The signed Body moves into the header, and an unsigned one with other content takes its place."""
    root = etree.fromstring(signed)
    header, body = root.find(f"{{{SOAP_11}}}Header"), root.find(f"{{{SOAP_11}}}Body")
    assert header is not None
    assert body is not None
    forged = etree.fromstring(etree.tostring(body).replace(b"Peeters", b"Janssens"))
    forged.attrib.clear()
    root.replace(body, forged)
    etree.SubElement(header, "Wrapper").append(body)
    return etree.tostring(root)


@pytest.mark.parametrize("spoil", [tampered, stripped])
def test_an_answer_that_was_changed_or_is_unsigned_is_a_named_error(
    signing_magda: tuple[str, SigningMagda],
    ours: Pair,
    theirs: Pair,
    an: str,
    now: datetime,
    spoil: Callable[[bytes], bytes],
) -> None:
    signing_magda[1].spoil = spoil
    answer = ask(signing_magda[0], ours, theirs.certificate, an, now)
    assert (answer.outcome, answer.fault, answer.value) == (Outcome.DATA_ERROR, Fault.BAD_SIGNATURE, None)


def test_an_answer_signed_by_another_certificate_than_that_of_the_settings_is_a_named_error(
    signing_magda: tuple[str, SigningMagda], ours: Pair, an: str, now: datetime
) -> None:
    answer = ask(signing_magda[0], ours, ours.certificate, an, now)
    assert (answer.fault, answer.value) == (Fault.BAD_SIGNATURE, None)


def test_only_what_was_signed_is_read_when_a_forged_body_stands_beside_it(
    signing_magda: tuple[str, SigningMagda], ours: Pair, theirs: Pair, an: str, now: datetime
) -> None:
    signing_magda[1].spoil = wrapped
    value = ask(signing_magda[0], ours, theirs.certificate, an, now).value
    assert isinstance(value, Person)
    assert value.last_name == "Peeters"
