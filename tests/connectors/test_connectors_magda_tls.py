"""Mutual TLS against a real server on loopback: who is let in, and what a refusal is called."""

import socket
import ssl
import threading
from collections.abc import Iterator
from contextlib import suppress
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from certificates import Authority, Pair

from actualisatie.connectors.magda.answer import Answer, SourceValue
from actualisatie.connectors.magda.bulk import ask_all
from actualisatie.connectors.magda.client import MagdaClient
from actualisatie.connectors.magda.errors import Fault
from actualisatie.connectors.magda.outcome import Outcome
from actualisatie.connectors.magda.questions import SourceQuestion
from actualisatie.connectors.magda.services import Service
from actualisatie.connectors.magda.settings import MagdaSettings
from actualisatie.connectors.pem import KeyFileError
from actualisatie.simulator.magda.running import RunningMagda, running_magda
from actualisatie.simulator.magda.synthetic_world import SyntheticWorld
from actualisatie.simulator.server import ServerTls


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("certificates")


@pytest.fixture(scope="module")
def authority(folder: Path) -> Authority:
    return Authority(folder, "authority")


@pytest.fixture(scope="module")
def stranger(folder: Path) -> Authority:
    return Authority(folder, "stranger")


@pytest.fixture(scope="module")
def ours(authority: Authority) -> Pair:
    return authority.issue("client")


@pytest.fixture
def over_tls(world: SyntheticWorld, authority: Authority) -> Iterator[RunningMagda]:
    """MAGDA over TLS, for clients with a certificate of the authority only."""
    server = authority.issue("server")
    with running_magda(world, tls=ServerTls(server.certificate, server.key, authority.file)) as running:
        yield running


def ask(settings: MagdaSettings, insz: str, now: datetime) -> Answer[SourceValue]:
    [found] = ask_all(settings, [SourceQuestion(Service.PERSON, insz)], now)
    return found.answer


def test_with_a_certificate_of_a_known_authority_magda_answers(
    over_tls: RunningMagda, authority: Authority, ours: Pair, now: datetime, an: str
) -> None:
    settings = over_tls.settings(
        client_certificate=ours.certificate, client_key=ours.key, authorities=authority.file, attempts=1
    )
    assert over_tls.url.startswith("https:")
    assert ask(settings, an, now).outcome is Outcome.ANSWERED


def test_one_file_may_hold_certificate_and_key(
    over_tls: RunningMagda, authority: Authority, ours: Pair, now: datetime, an: str, tmp_path: Path
) -> None:
    both = tmp_path / "both.pem"
    both.write_bytes(ours.certificate.read_bytes() + ours.key.read_bytes())
    settings = over_tls.settings(client_certificate=both, authorities=authority.file, attempts=1)
    assert ask(settings, an, now).outcome is Outcome.ANSWERED


@pytest.mark.parametrize("has_certificate", [False, True])
def test_a_server_that_hangs_up_on_a_certificate_is_unavailable_with_a_hint(
    over_tls: RunningMagda, authority: Authority, stranger: Authority, now: datetime, an: str, *, has_certificate: bool
) -> None:
    pair = stranger.issue("hung up on")
    files = {"client_certificate": pair.certificate, "client_key": pair.key} if has_certificate else {}
    answer = ask(over_tls.settings(authorities=authority.file, attempts=2, **files), an, now)
    assert (answer.outcome, answer.fault, answer.value) == (Outcome.UNAVAILABLE, Fault.BROKEN_CONNECTION, None)
    assert answer.detail.endswith("that may be for the client certificate")


@pytest.fixture
def strict_port(authority: Authority) -> Iterator[int]:
    """A port that accepts certificates of the authority only and, as OpenSSL does, says why it refuses one."""
    server = authority.issue("strict server")
    context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH, cafile=authority.file)
    context.verify_mode = ssl.CERT_REQUIRED
    context.load_cert_chain(server.certificate, server.key)
    listener = socket.create_server(("127.0.0.1", 0))

    def refuse() -> None:
        while True:
            try:
                connection, _peer = listener.accept()
            except OSError:
                return
            wrapped = context.wrap_socket(connection, server_side=True, do_handshake_on_connect=False)
            with suppress(OSError):
                wrapped.do_handshake()
            # Reading on until the client hangs up: closing with bytes unread would reset the connection.
            with suppress(OSError), socket.socket(fileno=wrapped.detach()) as plain:
                while plain.recv(65536):
                    pass

    thread = threading.Thread(target=refuse, daemon=True)
    thread.start()
    yield listener.getsockname()[1]
    listener.shutdown(socket.SHUT_RDWR)
    listener.close()
    thread.join()


@pytest.mark.parametrize(
    ("kind", "told"),
    [
        ("none", "wants a client certificate"),
        ("expired", "the client certificate has expired"),
        ("unknown", "does not know the authority"),
    ],
)
def test_without_an_acceptable_certificate_magda_refuses_and_the_reason_is_named(
    strict_port: int, authority: Authority, stranger: Authority, now: datetime, an: str, kind: str, told: str
) -> None:
    files: dict[str, Path] = {}
    if kind != "none":
        issuer, days = (authority, -1) if kind == "expired" else (stranger, 30)
        pair = issuer.issue(kind, valid=timedelta(days=days))
        files = {"client_certificate": pair.certificate, "client_key": pair.key}
    settings = {"identificatie": "a", "hoedanigheid": "b", "authorities": authority.file, **files}
    url = f"https://127.0.0.1:{strict_port}/magda"
    answer = ask(MagdaSettings.model_validate({"url": url, "attempts": 3, "first_wait": 0.0, **settings}), an, now)
    assert (answer.outcome, answer.fault, answer.value) == (Outcome.REFUSED, Fault.CLIENT_CERTIFICATE, None)
    assert told in answer.detail
    assert answer.attempts == 1


@pytest.mark.parametrize(
    ("kind", "told"),
    [("expired", "certificate has expired"), ("unknown", "unable to get local issuer"), ("other host", "IP address")],
)
def test_a_server_that_cannot_prove_to_be_magda_is_told_nothing(
    world: SyntheticWorld,
    authority: Authority,
    stranger: Authority,
    now: datetime,
    an: str,
    kind: str,
    told: str,
) -> None:
    issuer = stranger if kind == "unknown" else authority
    server = issuer.issue(
        f"server {kind}",
        valid=timedelta(days=-1 if kind == "expired" else 30),
        host="192.0.2.1" if kind == "other host" else "127.0.0.1",
    )
    with running_magda(world, tls=ServerTls(server.certificate, server.key)) as running:
        answer = ask(running.settings(authorities=authority.file, attempts=3), an, now)
    assert (answer.outcome, answer.fault, answer.value) == (Outcome.REFUSED, Fault.SERVER_CERTIFICATE, None)
    assert told in answer.detail
    assert answer.attempts == 1


def test_a_file_that_cannot_be_used_is_refused_before_anything_is_asked(
    authority: Authority, ours: Pair, now: datetime, tmp_path: Path
) -> None:
    other, junk = authority.issue("other"), tmp_path / "junk.pem"
    junk.write_text("no certificate")
    wrong: dict[str, dict[str, Path]] = {
        "cannot be read": {"client_certificate": tmp_path / "absent.pem"},
        "no certificate in PEM form": {"client_certificate": junk},
        "no private key in PEM form": {"client_certificate": ours.certificate, "client_key": junk},
        "not that of the certificate": {"client_certificate": ours.certificate, "client_key": other.key},
        "has a passphrase": {"client_certificate": ours.certificate, "client_key": authority.lock_key(ours)},
        "signing certificate: no private key": {"signing_certificate": ours.certificate},
        "answer certificate: no certificate": {"answer_certificate": junk},
        "authorities: no certificate": {"authorities": junk},
    }
    for told, files in wrong.items():
        settings = MagdaSettings.model_validate(
            {"url": "https://127.0.0.1:9/magda", "identificatie": "a", "hoedanigheid": "b", **files}
        )
        with pytest.raises(KeyFileError, match=told):
            MagdaClient(settings, lambda: now)
