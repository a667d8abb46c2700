"""How we are known at local software: a token or a certificate, never in the clear, and one vendor at a time."""

from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from certificates import Authority
from fastapi import FastAPI, Request, Response

from actualisatie.connectors.local_software.by_company import LocalSoftwareByCompany
from actualisatie.connectors.local_software.errors import LocalSoftwareUnavailable
from actualisatie.connectors.local_software.logins import Address, Login, login_at, read_login
from actualisatie.connectors.local_software.over_http import HttpLocalSoftware
from actualisatie.connectors.pem import KeyFileError
from actualisatie.dossiers.kinds import Ground
from actualisatie.simulator.clock import VirtualClock
from actualisatie.simulator.local_software.ledger import Ledger
from actualisatie.simulator.local_software.router import LOCAL_SOFTWARE_PATH, LocalFaults, local_software_router
from actualisatie.simulator.server import Server, ServerTls

KBO, OTHER, NUMBER = "0100000070", "0100000169", "2019.05.14.0231"
FACTS: dict[str, Any] = {"effective_on": date(2024, 5, 8), "ground": Ground.SILENCE, "decided_on": date(2024, 5, 7)}


def software(token: str = "") -> tuple[FastAPI, Ledger]:
    """Return local software that answers 401 to whoever does not bear the token."""
    app, ledger = FastAPI(), Ledger(VirtualClock().now)
    app.include_router(local_software_router(ledger, LocalFaults()))

    @app.middleware("http")
    async def door(request: Request, go_on: Any) -> Any:
        if token and request.headers.get("authorization") != f"Bearer {token}":
            return Response(status_code=401)
        return await go_on(request)

    return app, ledger


@pytest.fixture
def keys(tmp_path: Path) -> Path:
    folder = tmp_path / "keys"
    folder.mkdir()
    (folder / "vendor.token").write_text("eyJ.right-token_1\n")
    (folder / "old.token").write_text("yesterdays\n")
    return folder


@pytest.fixture
def guarded(keys: Path) -> Iterator[tuple[str, Ledger]]:
    app, ledger = software("eyJ.right-token_1")
    with Server(app) as server:
        yield server.url + LOCAL_SOFTWARE_PATH, ledger


def test_a_token_opens_the_door_and_is_shown_nowhere(guarded: tuple[str, Ledger], keys: Path) -> None:
    url, ledger = guarded
    with LocalSoftwareByCompany(Address(url, "vendor"), {}, keys=keys) as clients:
        assert clients.strike_off(KBO, NUMBER, key="a", **FACTS) == clients.receipt(KBO, NUMBER)
    assert ledger.effects == {(KBO, NUMBER): 1}
    assert "right-token" not in repr(read_login(keys, "vendor"))


@pytest.mark.parametrize("login", ["old", ""])
def test_a_login_that_is_not_accepted_did_nothing_and_waits(
    guarded: tuple[str, Ledger], keys: Path, login: str
) -> None:
    url, ledger = guarded
    with LocalSoftwareByCompany(Address(url, login), {}, keys=keys, attempts=3, first_wait=0) as clients:
        with pytest.raises(LocalSoftwareUnavailable, match="our login is not accepted there") as refused:
            clients.strike_off(KBO, NUMBER, key="a", **FACTS)
        with pytest.raises(LocalSoftwareUnavailable, match="renew it"):
            clients.receipt(KBO, NUMBER)
    assert (refused.value.maybe_done, ledger.effects) == (False, {})
    assert "yesterdays" not in str(refused.value)


def test_what_may_have_been_done_before_the_login_ended_may_have_been_done() -> None:
    answers = [503, 401]

    async def answer(_request: Request) -> Response:
        return Response(status_code=answers.pop(0))

    app = FastAPI()
    app.add_api_route("/{rest:path}", answer, methods=["POST"])
    with (
        Server(app) as server,
        HttpLocalSoftware(server.url, attempts=2, first_wait=0) as client,
        pytest.raises(LocalSoftwareUnavailable, match="answer 401") as refused,
    ):
        client.strike_off(KBO, NUMBER, key="k", **FACTS)
    assert refused.value.maybe_done


def test_one_login_that_cannot_be_used_stops_nobody_else(guarded: tuple[str, Ledger], keys: Path) -> None:
    url, ledger = guarded
    own = {OTHER: Address("https://software.example/api", "lost")}
    with LocalSoftwareByCompany(Address(url, "vendor"), own, keys=keys) as clients:
        with pytest.raises(LocalSoftwareUnavailable, match=r"neither lost\.token nor lost\.pem") as unusable:
            clients.strike_off(OTHER, NUMBER, key="a", **FACTS)
        clients.strike_off(KBO, NUMBER, key="b", **FACTS)
    assert (unusable.value.maybe_done, ledger.effects) == (False, {(KBO, NUMBER): 1})


def test_a_client_certificate_opens_the_door_of_mutual_tls(keys: Path, tmp_path: Path) -> None:
    authority = Authority(tmp_path, "authority")
    server_pair, ours = authority.issue("server"), authority.issue("client")
    (keys / "mutual.pem").write_bytes(ours.certificate.read_bytes() + ours.key.read_bytes())
    for name in ("mutual", "stranger"):
        (keys / f"{name}.authorities.pem").write_bytes(authority.file.read_bytes())
    (keys / "stranger.token").write_text("any")
    app, ledger = software()
    with Server(app, tls=ServerTls(server_pair.certificate, server_pair.key, authority.file)) as server:
        url = server.url + LOCAL_SOFTWARE_PATH
        own = {OTHER: Address(url, "stranger")}
        with LocalSoftwareByCompany(Address(url, "mutual"), own, keys=keys) as clients:
            clients.strike_off(KBO, NUMBER, key="a", **FACTS)
            with pytest.raises(LocalSoftwareUnavailable, match="no answer"):
                clients.strike_off(OTHER, NUMBER, key="b", **FACTS)
    assert ledger.effects == {(KBO, NUMBER): 1}


def test_a_login_is_never_sent_in_the_clear(keys: Path) -> None:
    with pytest.raises(KeyFileError, match="login vendor: the address is not https"):
        login_at(Address("http://software.example/api", "vendor"), keys)
    assert login_at(Address("https://software.example/api", "vendor"), keys).token == "eyJ.right-token_1"
    assert login_at(Address("http://software.example/api"), keys) == Login()


@pytest.mark.parametrize("held", [b"", b"two\nlines", b"h\xc3\xa9", b"Bearer abc"])
def test_a_token_file_that_holds_something_else_is_refused_without_showing_it(keys: Path, held: bytes) -> None:
    (keys / "odd.token").write_bytes(held)
    with pytest.raises(KeyFileError, match=r"login odd: odd\.token must hold one line") as refused:
        read_login(keys, "odd")
    assert "lines" not in str(refused.value)


def test_a_certificate_without_its_key_is_refused(keys: Path, tmp_path: Path) -> None:
    (keys / "half.pem").write_bytes(Authority(tmp_path, "other").issue("client").certificate.read_bytes())
    with pytest.raises(KeyFileError, match=r"login half: no private key in PEM form in half\.pem"):
        read_login(keys, "half")
