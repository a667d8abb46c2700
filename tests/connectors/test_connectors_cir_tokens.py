"""Access tokens of the register: signed for with our own key, kept, renewed, and never shown."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from datetime import timedelta
from pathlib import Path

import pytest
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import rsa
from fastapi import FastAPI, Response

from actualisatie.connectors.cir.client import CirClient
from actualisatie.connectors.cir.errors import CirAccessRefused, CirUnavailable
from actualisatie.connectors.cir.status import DossierAction
from actualisatie.connectors.cir.tokens import Tokens, TokenSettings
from actualisatie.dossiers.kinds import DossierStatus
from actualisatie.simulator.cir.dossiers import CirWorld
from actualisatie.simulator.cir.router import CIR_PATH, cir_router
from actualisatie.simulator.cir.tokens import TOKEN_PATH, TokenDesk
from actualisatie.simulator.clock import VirtualClock
from actualisatie.simulator.server import Server

KBO, NUMBER = "0100000070", "2019.05.14.0231"
NUMBERS = [f"2020.01.15.{serial:04d}" for serial in range(1, 21)]
ME = "actualisatie-test"


@dataclass
class Keys:
    """A key pair of the client, and the key of somebody else."""

    file: Path
    public: str
    other: Path


def private_pem(key: rsa.RSAPrivateKey) -> bytes:
    return key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )


@pytest.fixture(scope="module")
def keys(tmp_path_factory: pytest.TempPathFactory) -> Keys:
    folder = tmp_path_factory.mktemp("keys")
    mine, other = (rsa.generate_private_key(65537, 2048) for _ in range(2))
    (folder / "mine.pem").write_bytes(private_pem(mine))
    (folder / "other.pem").write_bytes(private_pem(other))
    public = mine.public_key().public_bytes(serialization.Encoding.PEM, serialization.PublicFormat.SubjectPublicKeyInfo)
    return Keys(folder / "mine.pem", public.decode(), folder / "other.pem")


@dataclass
class Register:
    clock: VirtualClock
    desk: TokenDesk
    world: CirWorld
    url: str
    settings: TokenSettings

    def tokens(self) -> Tokens:
        return Tokens(self.settings, self.clock.now)

    def client(self, tokens: Tokens | None = None) -> CirClient:
        return CirClient(self.url + CIR_PATH, bearer=tokens or self.tokens(), in_flight=4)


@pytest.fixture
def register(keys: Keys) -> Iterator[Register]:
    clock, app = VirtualClock(), FastAPI()
    world = CirWorld(clock.now)
    world.fill(dict.fromkeys([NUMBER, *NUMBERS], DossierStatus.ENROLLED))
    with Server(app) as server:
        url = server.url + TOKEN_PATH
        desk = TokenDesk(ME, keys.public, url, clock.now)
        app.include_router(desk.router())
        app.include_router(cir_router(world, tokens=desk))
        yield Register(clock, desk, world, server.url, TokenSettings(url, ME, keys.file))


def test_one_token_serves_many_questions(register: Register) -> None:
    with register.client() as client:
        client.status(NUMBER)
        assert len(client.statuses(NUMBERS)) == 20
    assert register.desk.asked == 1


def test_a_token_is_renewed_shortly_before_it_expires(register: Register) -> None:
    tokens = register.tokens()
    first = tokens()
    register.clock.set(register.clock.now() + timedelta(minutes=29, seconds=29))
    assert tokens() == first
    register.clock.set(register.clock.now() + timedelta(seconds=1))
    assert tokens() != first


def test_a_token_that_died_before_its_time_is_renewed_once_and_the_action_is_done_once(register: Register) -> None:
    with register.client() as client:
        client.status(NUMBER)
        register.desk.revoke_all()
        client.process_action(NUMBER, KBO, DossierAction.STRIKE_OFF, "x")
        assert client.status(NUMBER).status is DossierStatus.STRUCK_OFF
    assert register.desk.asked == 2
    assert register.world.actions == {(NUMBER, "RJCT"): 1}


def test_many_questions_after_a_dead_token_ask_for_one_new_one(register: Register) -> None:
    with register.client() as client:
        client.status(NUMBER)
        register.desk.revoke_all()
        found = client.statuses(NUMBERS)
    assert all(not isinstance(one, Exception) for one in found.values())
    assert register.desk.asked == 2


def test_many_threads_share_one_token(register: Register) -> None:
    tokens = register.tokens()
    with ThreadPoolExecutor(8) as pool:
        given = set(pool.map(lambda _: tokens(), range(20)))
    assert len(given) == 1
    assert register.desk.asked == 1


def test_a_register_that_refuses_every_token_is_asked_twice_and_no_more(register: Register) -> None:
    app = FastAPI()
    app.include_router(cir_router(register.world, token="another"))
    with (
        Server(app) as server,
        CirClient(server.url + CIR_PATH, bearer=register.tokens()) as client,
        pytest.raises(CirAccessRefused, match="answer 401"),
    ):
        client.process_action(NUMBER, KBO, DossierAction.STRIKE_OFF, "x")
    assert register.desk.asked == 2
    assert register.world.actions == {}


def test_a_client_with_another_key_gets_no_token(register: Register, keys: Keys) -> None:
    stranger = Tokens(replace(register.settings, key_file=keys.other), register.clock.now)
    with register.client(stranger) as client, pytest.raises(CirAccessRefused, match="answer 401"):
        client.status(NUMBER)


@pytest.mark.parametrize("change", [{"client_id": "somebody-else"}, {"audience": "https://elsewhere.example/token"}])
def test_an_assertion_for_another_client_or_endpoint_is_not_believed(
    register: Register, change: dict[str, str]
) -> None:
    with pytest.raises(CirAccessRefused, match="answer 401"):
        Tokens(replace(register.settings, **change), register.clock.now)()  # type: ignore[arg-type]  # texts only


def test_an_assertion_from_a_machine_whose_clock_is_an_hour_off_is_not_believed(register: Register) -> None:
    with pytest.raises(CirAccessRefused, match="this machine's time"):
        Tokens(register.settings, lambda: register.clock.now() - timedelta(hours=1))()


def test_a_key_file_that_is_not_there_or_no_key_says_what_to_give(register: Register, tmp_path: Path) -> None:
    (tmp_path / "no-key.pem").write_text("nothing")
    for name in ("missing.pem", "no-key.pem"):
        with pytest.raises(CirAccessRefused, match="RSA private key in PEM"):
            Tokens(replace(register.settings, key_file=tmp_path / name), register.clock.now)()


@pytest.mark.parametrize(("status", "body"), [(500, ""), (503, ""), (200, "<html>"), (200, '{"access_token": ""}')])
def test_an_endpoint_that_gives_no_token_is_asked_again_later(keys: Keys, status: int, body: str) -> None:
    app = FastAPI()
    app.add_api_route("/token", lambda: Response(body, status), methods=["POST"])
    with Server(app) as server, pytest.raises(CirUnavailable, match="try again later"):
        Tokens(TokenSettings(f"{server.url}/token", ME, keys.file), VirtualClock().now)()


def test_no_token_is_shown_by_accident(register: Register) -> None:
    tokens = register.tokens()
    assert tokens() not in repr(tokens)
