"""`actualisatie doctor` and `actualisatie backup`, as operators run them."""

import json
from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest

from actualisatie.calendar.moment import Moment
from actualisatie.cli.doctor_alarms import told as who_is_told
from actualisatie.cli.doctor_checks import ceilings, clock, holidays, packages
from actualisatie.cli.doctor_prefect import worker
from actualisatie.settings import Settings
from actualisatie.storage.marks import NAME

Run = Callable[..., Any]
NOON = Moment.on(date(2026, 3, 2))


@pytest.fixture(autouse=True)
def no_server(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("PREFECT_API_URL", raising=False)


def problems(outcome: Any) -> list[str]:
    return [one["what"] for one in outcome.json["findings"] if not one["ok"]]


def test_a_machine_that_is_ready_has_no_problem(migrated: Run) -> None:
    outcome = migrated("doctor", "--json")
    assert (outcome.code, problems(outcome), outcome.json["healthy"]) == (0, [], True)
    told = migrated("doctor").out
    assert "ok       migrations: none is pending\n" in told
    assert "ok       Prefect: no server is named (PREFECT_API_URL): not looked at\n" in told


def test_a_database_that_is_not_there_is_a_problem(run: Run, tmp_path: Path) -> None:
    outcome = run("doctor", "--json")
    assert (outcome.code, problems(outcome)) == (1, ["database"])
    assert not (tmp_path / "cli.db").exists()


def test_a_database_without_tables_has_migrations_pending(run: Run, tmp_path: Path) -> None:
    (tmp_path / "cli.db").touch()
    assert problems(run("doctor", "--json")) == ["migrations"]


@pytest.mark.parametrize("url", ["postgresql://nobody@127.0.0.1:9/none", "sqlite:////proc/none.db"])
def test_a_database_out_of_reach_is_told_without_its_password(
    run: Run, monkeypatch: pytest.MonkeyPatch, url: str
) -> None:
    monkeypatch.setenv("ACTUALISATIE_DATABASE_URL", url.replace("nobody@", "nobody:secret@"))
    outcome = run("doctor", "--json")
    assert problems(outcome) == ["database"]
    assert "secret" not in outcome.out


def test_a_restored_database_stands_still_until_two_people_release_it(migrated: Run) -> None:
    migrated("restored", "note", "--why", "snapshot of Monday", "--by", "An Peeters")
    assert problems(migrated("doctor", "--json")) == ["standstill"]
    told = "PROBLEM  standstill: the database stands still (snapshot of Monday): "
    assert (
        told + "no round moves anything until two people release it: `actualisatie restored" in migrated("doctor").out
    )
    migrated("restored", "ask", "--note", "done again", "--by", "An Peeters")
    assert told + "one person said that all was made up for: another looks" in migrated("doctor").out
    migrated("restored", "release", "--by", "Bo Claes")
    assert "ok       standstill: the database does not stand still\n" in migrated("doctor").out


def test_a_database_behind_its_mark_and_a_lost_inbox_are_told_before_any_round(migrated: Run, tmp_path: Path) -> None:
    inbox = tmp_path / "inbox"
    inbox.mkdir()
    for one in ("first", "second"):
        migrated("restored", "note", "--why", one, "--by", "An Peeters")
        migrated("restored", "ask", "--note", "done again", "--by", "An Peeters")
        migrated("restored", "release", "--by", "Bo Claes")
    assert problems(migrated("doctor", "--json")) == []
    mark = inbox / NAME
    left = json.loads(mark.read_text())
    mark.write_text(json.dumps({**left, "entry": left["entry"] + 1}))
    assert "the database came back from a backup" in migrated("doctor").out
    mark.unlink()
    assert "The inbox is not the folder that it was" in migrated("doctor").out


def test_a_folder_that_cannot_be_written_is_a_problem(migrated: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ACTUALISATIE_OUTBOX", "/proc/outbox")
    assert problems(migrated("doctor", "--json")) == ["folder outbox"]


def test_a_server_that_does_not_answer_is_a_problem(migrated: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PREFECT_API_URL", "http://127.0.0.1:9/api")
    assert problems(migrated("doctor", "--json")) == ["Prefect"]


@pytest.mark.parametrize(
    ("given", "ok", "told"),
    [
        ({}, True, "WARNING: nobody is told: set ACTUALISATIE_ALARM_WEBHOOK, ACTUALISATIE_ALARM_EMAIL or both"),
        ({"alarm_webhook": "https://desk.example/in"}, True, "told by a webhook"),
        (
            {"alarm_email": "an@desk.example"},
            False,
            "ACTUALISATIE_ALARM_EMAIL is told nothing: set ACTUALISATIE_SMTP_HOST and ACTUALISATIE_SMTP_SENDER",
        ),
        (
            {"alarm_email": "an@desk.example", "smtp_host": "mail.example", "smtp_sender": "us@desk.example"},
            True,
            "told by the message of the morning",
        ),
    ],
    ids=["nobody", "webhook", "mail without a server", "mail"],
)
def test_who_is_told_of_alarms_is_said(given: dict[str, Any], ok: bool, told: str) -> None:
    (found,) = who_is_told(Settings(**given), NOON)
    assert (found.what, found.ok, found.found) == ("alarms", ok, told)


@pytest.mark.parametrize(("day", "ok"), [(date(2026, 3, 2), True), (date(2035, 6, 1), False)])
def test_holidays_must_be_on_record_for_the_year_to_come(day: date, ok: bool) -> None:
    (found,) = holidays(Settings(), Moment.on(day))
    assert found.ok is ok


def test_the_clock_is_told_in_brussels() -> None:
    (found,) = clock(Settings(), NOON)
    assert (found.ok, found.found) == (True, "it is 2026-03-02 12:00 in Brussels")


def test_the_installed_packages_fit() -> None:
    (found,) = packages(Settings(), NOON)
    assert found.ok, found.found


def test_a_year_without_income_ceilings_is_told_before_it_holds_everybody(tmp_path: Path) -> None:
    mine = tmp_path / "ceilings.yaml"
    amounts = "single: 30000, single_disabled: 32500, others: 45000, per_dependant: 2515"
    mine.write_text(f'version: mine\nceilings:\n  - {{year: 2026, {amounts}, source: "made up", certainty: A}}\n')
    (lacking,) = ceilings(Settings(), NOON)
    (loaded,) = ceilings(Settings(ceilings_file=mine), NOON)
    assert lacking.found.startswith("WARNING: 2026 is not on record: incomes stay unknown and dossiers are held")
    assert loaded.found == "2026 is on record"


@pytest.mark.parametrize(("seconds", "ok"), [(30, True), (90, True), (91, False)])
def test_a_worker_that_fell_silent_is_a_problem(seconds: int, ok: bool) -> None:
    heard = (NOON.at - timedelta(seconds=seconds)).isoformat()
    assert worker([{"last_heartbeat_time": heard}], NOON).ok is ok
    assert not worker([], NOON).ok


def test_a_backup_is_made_verified_and_told(migrated: Run, tmp_path: Path) -> None:
    outcome = migrated("backup", tmp_path / "copy.db", "--json")
    assert outcome.code == 0
    assert (outcome.json["journal_entries"], outcome.json["bytes"]) == (0, (tmp_path / "copy.db").stat().st_size)
    assert (tmp_path / "copy.db").stat().st_mode & 0o777 == 0o600
    again = migrated("backup", tmp_path / "copy.db")
    assert again.code == 1
    assert "never replaces another" in again.err
