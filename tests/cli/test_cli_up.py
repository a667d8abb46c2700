"""`actualisatie up` as on an operator's machine: a real server, worker and databases, started, used and stopped."""

import socket
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from typing import Any

import httpx
import pytest
from running_desk import at_the_desk, free_port, processes_of
from sqlalchemy import Engine, create_engine, text

from actualisatie.cli.up.deployments import keeping_choices
from actualisatie.cli.up.home import the_only_one
from actualisatie.cli.up.server import PrefectServer, ServerFaultError
from actualisatie.storage.database import open_database, transaction
from actualisatie.storage.models import HousingCompany

NAMES = [
    "annual actualisation",
    "approve strike-offs",
    "correct postmark",
    "daily round",
    "decide reinstatement",
    "extend terms",
    "housekeeping",
    "inactivity",
    "judge documents",
    "one-off actualisation",
    "outreach list",
    "propose reinstatement",
    "register postmark",
    "report",
    "strike-off approval",
    "take in replies",
    "withdraw batch",
]
CHOICE = {"order": {"campaign": "annual-2027", "operator": "daily round"}}
POSTMARK = {
    "parameters": {"order": {"batch": "B000001", "postmark": "2026-01-05", "proof": "MP-1", "operator": "An"}},
}


@pytest.fixture
def login(monkeypatch: pytest.MonkeyPatch) -> dict[str, str]:
    """A login that the environment names, which the desk then asks of everybody."""
    named = {"PREFECT_SERVER_API_AUTH_STRING": "operators:secret"}
    for name, value in named.items():
        monkeypatch.setenv(name, value)
    return named


def test_the_desk_starts_runs_stops_and_finds_everything_again(tmp_path: Path, login: dict[str, str]) -> None:
    home = tmp_path / "home"
    with at_the_desk(home, settings=login) as desk:
        stranger = httpx.get(f"{desk.address}/api/admin/settings", trust_env=False)
        assert stranger.status_code == httpx.codes.UNAUTHORIZED
        assert "secret" not in desk.said
        assert f". {home}/settings.sh" in "".join(desk.said.split("\n"))
        offered = httpx.get(f"{desk.address}/ui-settings", trust_env=False).json()
        assert offered["available_uis"] == ["v1"]  # the second version asks a host for statistics
        deployments = desk.deployments()
        assert list(deployments) == NAMES
        assert desk.refuses_without_token()
        assert len(processes_of(home)) >= 2
        # Planned by the server's scheduler: with some versions of its libraries it silently plans nothing.
        assert desk.runs("take in replies", "SCHEDULED")
        assert "*/15 6-21 * * *, next " in " ".join(desk.said.split())
        run, state = desk.run_to_the_end("take in replies", operator="An Peeters")
        assert state == "COMPLETED"
        postmarks = f"/deployments/{deployments['register postmark']['id']}"
        unfinished = desk.ask("POST", f"{postmarks}/create_flow_run", {"state": {"type": "RUNNING"}, **POSTMARK})["id"]
        desk.ask("PATCH", f"/deployments/{deployments['daily round']['id']}", {"parameters": CHOICE})
        desk.ask("PATCH", f"/deployments/{deployments['report']['id']}", {"paused": True})
    assert processes_of(home) == {}
    engine = open_database(f"sqlite:///{home}/actualisatie.db")
    with transaction(engine) as session:
        session.add(HousingCompany(kbo="0100090142", code="HASPE", name="Haspengaarde", letterhead={}))
    engine.dispose()
    with at_the_desk(home, settings=login) as desk:
        forms = desk.deployments()["extend terms"]["parameter_openapi_schema"]["definitions"]
        assert forms["ExtensionOrder"]["properties"]["companies"]["items"]["enum"] == ["HASPE · Haspengaarde"]
        assert list(desk.deployments()) == NAMES
        assert desk.deployments()["daily round"]["parameters"] == CHOICE
        assert [name for name, one in desk.deployments().items() if one["paused"]] == ["report"]
        # beside it there may be the run of a quarter of an hour that struck meanwhile
        assert run in [one["id"] for one in desk.runs("take in replies", "COMPLETED")]
        assert desk.end_of(unfinished) == "CRASHED"
    assert processes_of(home) == {}


def test_what_operators_set_survives_a_new_version() -> None:
    schedule = {"slug": "morning", "cron": "30 6 * * *", "timezone": "Europe/Brussels", "active": False}
    new = {"name": "round", "description": "new", "parameters": {"order": {}}, "schedules": [schedule]}
    other = {"name": "other", "description": "new"}
    document = {"name": "actualisatie", "pull": [], "deployments": [new, other]}
    on_server = {
        "name": "round",
        "description": "old",
        "parameters": CHOICE,
        "paused": True,
        "schedules": [
            {
                "id": "1",
                "slug": "morning",
                "active": True,
                "parameters": {},
                "schedule": {"cron": "0 7 * * *", "timezone": "Europe/Brussels", "day_or": True},
            }
        ],
    }
    kept = {"cron": "0 7 * * *", "timezone": "Europe/Brussels", "day_or": True}
    assert keeping_choices(document, [on_server])["deployments"] == [
        {
            "name": "round",
            "description": "new",
            "parameters": CHOICE,
            "schedules": [{**kept, "active": True, "slug": "morning", "parameters": {}}],
            "paused": True,
        },
        other,
    ]


def test_a_server_that_is_not_there_is_told_in_one_line() -> None:
    port = free_port()
    with pytest.raises(ServerFaultError, match=f"{port} does not answer POST /deployments/filter as it should"):
        PrefectServer(f"http://127.0.0.1:{port}").deployments()


@pytest.fixture
def up(run: Callable[..., Any], tmp_path: Path) -> Callable[..., Any]:
    return lambda *options: run("up", "--home", tmp_path / "home", *options)


def test_a_port_that_is_taken_is_told(up: Callable[..., Any]) -> None:
    with closing(socket.socket()) as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        outcome = up("--port", port)
    assert (outcome.code, outcome.err) == (1, f"Port {port} is in use on this machine: choose another --port.\n")


def test_a_home_has_one_desk_at_a_time(up: Callable[..., Any], tmp_path: Path) -> None:
    with the_only_one(tmp_path / "home"):
        outcome = up("--port", free_port())
    told = f"`actualisatie up` already runs in {tmp_path / 'home'}: stop it, or choose another --home.\n"
    assert (outcome.code, outcome.err) == (1, told)


def test_both_databases_may_be_on_postgresql(postgres_engine: Engine, tmp_path: Path) -> None:
    url = postgres_engine.url.render_as_string(hide_password=False).replace("+psycopg", "")
    prefects = f"{postgres_engine.url.database}_prefect"
    server = create_engine(postgres_engine.url, isolation_level="AUTOCOMMIT")
    try:
        with at_the_desk(tmp_path / "home", "--postgres", url) as desk:
            assert list(desk.deployments()) == NAMES
            assert desk.runs("take in replies", "SCHEDULED")
        with create_engine(postgres_engine.url.set(database=prefects)).connect() as connection:
            assert connection.scalar(text("SELECT count(*) FROM deployment")) == len(NAMES)
        assert list((tmp_path / "home").glob("**/*.db")) == []
    finally:
        with server.connect() as connection:
            connection.execute(text(f"DROP DATABASE IF EXISTS {prefects} WITH (FORCE)"))
        server.dispose()


@pytest.mark.parametrize("url", ["sqlite:///a.db", "postgresql://host", "postgresql://host/Name;", "nonsense"])
def test_an_address_that_is_not_one_of_postgresql_is_told(up: Callable[..., Any], url: str) -> None:
    outcome = up("--port", free_port(), "--postgres", url)
    assert outcome.code == 1
    assert outcome.err.startswith("--postgres wants postgresql://USER@HOST/NAME")


def test_a_postgresql_that_does_not_answer_is_told_without_its_password(up: Callable[..., Any]) -> None:
    outcome = up("--port", free_port(), "--postgres", "postgresql://an:secret@127.0.0.1:9/actualisatie")
    assert outcome.code == 1
    assert "does not answer: is PostgreSQL running" in outcome.err
    assert "secret" not in outcome.err
