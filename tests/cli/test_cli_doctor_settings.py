"""`actualisatie doctor` on settings: each is told by its name, with what to do and without its value."""

from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from fastapi import APIRouter, Response

from actualisatie.calendar.moment import Moment
from actualisatie.cli.doctor_files import files
from actualisatie.settings import Settings, environment_name, is_optional_file

Run = Callable[..., Any]
NOON = Moment.on(date(2026, 3, 2))


@pytest.fixture(autouse=True)
def no_server(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("PREFECT_API_URL", raising=False)


def problems(outcome: Any) -> list[str]:
    return [one["what"] for one in outcome.json["findings"] if not one["ok"]]


@pytest.mark.parametrize(
    ("setting", "content", "why"),
    [
        ("CEILINGS_FILE", None, "is not there; check the name"),
        ("CEILINGS_FILE", "version: mine", "names no year"),
        ("DAYS_FILE", None, "is not there; check the name"),
        ("EVIDENCE_KEY_FILE", None, "cannot be read: No such file or directory"),
        ("EVIDENCE_KEY_FILE", "no key", "holds no key"),
        ("LETTER_KEYS", None, "cannot be read (No such file or directory): put it there"),
        ("LETTER_KEYS", "", "holds no key"),
        ("SMTP_PASSWORD_FILE", None, "cannot be read (No such file or directory): put it there"),
        ("CIR_KEY_FILE", None, "cannot be read (No such file or directory): put it there"),
        ("CIR_KEY_FILE", "secret", "holds something else"),
        ("MAGDA_SIGNING_KEY", None, "cannot be read (No such file or directory): put it there"),
    ],
)
def test_a_file_that_a_setting_names_must_be_there_and_be_of_use(
    migrated: Run, monkeypatch: pytest.MonkeyPatch, tmp_path: Path, setting: str, content: str | None, why: str
) -> None:
    if content is not None:
        (tmp_path / "named").write_text(content)
        (tmp_path / "named").chmod(0o600)
    monkeypatch.setenv(f"ACTUALISATIE_{setting}", str(tmp_path / "named"))
    outcome = migrated("doctor", "--json")
    (found,) = [one for one in outcome.json["findings"] if one["what"] == f"file ACTUALISATIE_{setting}"]
    assert (outcome.code, found["ok"], why in found["found"]) == (1, False, True)
    assert "secret" not in outcome.out


def test_every_file_that_a_setting_may_name_is_opened() -> None:
    named = {name for name in Settings.model_fields if is_optional_file(name)}
    told = files(Settings(**dict.fromkeys(named, Path("gone"))), NOON)
    assert {one.what for one in told if not one.ok} == {f"file {environment_name(name)}" for name in named}
    assert len(named) == 12


def test_a_folder_of_keys_that_is_named_must_be_there(migrated: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ACTUALISATIE_SFTP_KEYS", "gone")
    assert problems(migrated("doctor", "--json")) == ["folder ACTUALISATIE_SFTP_KEYS"]


def test_days_that_cannot_be_used_are_told_in_their_own_words(
    migrated: Run, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("ACTUALISATIE_DAYS_FILE", "days.yaml")
    (tmp_path / "days.yaml").write_text("version: mine\nholiday: none\n")
    assert "PROBLEM  holidays: days.yaml: `" in migrated("doctor").out


@pytest.mark.parametrize("command", [["doctor"], ["holds", "one-off-2024"], ["round", "one-off-2024", "--by", "An"]])
def test_settings_that_cannot_be_used_are_told_in_one_line_without_their_values(
    run: Run, monkeypatch: pytest.MonkeyPatch, command: list[str]
) -> None:
    monkeypatch.setenv("ACTUALISATIE_SMTP_PORT", "my-password")
    outcome = run(*command)
    told = "Settings that cannot be used: ACTUALISATIE_SMTP_PORT: Input should be a valid integer"
    assert (outcome.code, outcome.err.startswith(told), outcome.err.count("\n")) == (1, True, 1)
    assert "my-password" not in outcome.out + outcome.err


def test_nonsense_in_place_of_a_database_is_told_once(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ACTUALISATIE_DATABASE_URL", "nonsense")
    outcome = run("doctor")
    assert "PROBLEM  database: ACTUALISATIE_DATABASE_URL is no database address: write sqlite:///FILE" in outcome.out
    assert outcome.out.count("PROBLEM") == 1


@pytest.mark.parametrize("status", [401, 403])
def test_a_server_that_wants_another_login_is_told_with_the_setting(
    migrated: Run, monkeypatch: pytest.MonkeyPatch, loopback: tuple[str, Callable[..., None]], status: int
) -> None:
    address, install = loopback
    guarded = APIRouter()
    guarded.add_api_route("/api/health", lambda: True)
    guarded.add_api_route("/{path:path}", lambda: Response(status_code=status), methods=["GET", "POST"])
    install(guarded)
    monkeypatch.setenv("PREFECT_API_URL", f"{address}/api")
    told = (
        f"PROBLEM  Prefect: Prefect's server at {address} does not accept our login, or wants one: set PREFECT_API_AUTH"
    )
    assert told in migrated("doctor").out
