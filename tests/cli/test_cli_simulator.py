"""`actualisatie simulator` as testers run it: a process that prints where it is, answers, and stops on Ctrl-C."""

import json
import os
import signal
import socket
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import httpx
import pytest

from actualisatie.connectors.magda.answer import Answer, SourceValue
from actualisatie.connectors.magda.bulk import ask_all
from actualisatie.connectors.magda.outcome import Outcome
from actualisatie.connectors.magda.questions import SourceQuestion
from actualisatie.connectors.magda.services import Service
from actualisatie.connectors.magda.settings import MagdaSettings
from actualisatie.flows.clock import read_clock

COMMAND = (sys.executable, "-c", "from actualisatie.cli.main import main; main()", "simulator")


@contextmanager
def running(folder: Path, *arguments: object) -> Iterator[dict[str, str]]:
    """Run the command until the context ends, with Ctrl-C; give the settings that it prints."""
    clean = {name: value for name, value in os.environ.items() if not name.startswith("ACTUALISATIE")}
    command = [*COMMAND, *map(str, arguments), "--json"]
    with subprocess.Popen(command, cwd=folder, env=clean, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout
        told = ""
        while not told.endswith("}\n"):
            line = process.stdout.readline()
            assert line, "the simulator ended before it said where it is"
            told += line
        try:
            yield json.loads(told)
        finally:
            process.send_signal(signal.SIGINT)
            rest = process.stdout.read()
    assert (process.returncode, rest) == (0, "")


def people_in(register: Path) -> list[str]:
    lines = [json.loads(line) for line in register.read_text().splitlines()]
    dossiers = [line for line in lines if line["type"] == "dossier"]
    return [member["person"]["insz"] for line in dossiers for member in line["members"]]


def ask(told: dict[str, str], insz: str, **settings: Any) -> Answer[SourceValue]:
    reached = MagdaSettings(
        url=told["ACTUALISATIE_MAGDA_URL"],
        identificatie=told["ACTUALISATIE_MAGDA_IDENTIFICATIE"],
        hoedanigheid=told["ACTUALISATIE_MAGDA_HOEDANIGHEID"],
        attempts=1,
        **settings,
    )
    [found] = ask_all(reached, [SourceQuestion(Service.PERSON, insz)], read_clock(None).at)
    return found.answer


def test_it_plays_sources_register_and_software_about_people_whose_register_it_writes(
    tmp_path: Path, migrated: Callable[..., Any]
) -> None:
    register = tmp_path / "register.jsonl"
    with running(tmp_path, "--people", 12, "--seed", 3, "--register", register) as told:
        people = people_in(register)
        assert len(set(people)) >= 12
        assert {ask(told, insz, registration_days=30).outcome for insz in people} == {Outcome.ANSWERED}
        statuses = {
            name: httpx.get(told[name], trust_env=False).status_code
            for name in ("ACTUALISATIE_CIR_URL", "ACTUALISATIE_LOCAL_SOFTWARE_URL")
        }
        assert statuses == dict.fromkeys(statuses, 404), "they answer; nothing lies at their base address itself"
    assert migrated("register", "import", register, "--by", "An").code == 0


def test_the_same_seed_gives_the_same_people(tmp_path: Path) -> None:
    made = []
    for name, seed in (("one", 3), ("again", 3), ("other", 4)):
        register = tmp_path / f"{name}.jsonl"
        with running(tmp_path, "--people", 5, "--seed", seed, "--register", register):
            made.append(people_in(register))
    assert (made[0] == made[1], made[0] == made[2]) == (True, False)


def test_who_was_not_registered_is_refused_unless_told_otherwise(tmp_path: Path) -> None:
    register = tmp_path / "register.jsonl"
    outcomes = []
    for duty in ("--registration-duty", "--no-registration-duty"):
        with running(tmp_path, "--people", 1, duty, "--register", register) as told:
            outcomes.append(ask(told, people_in(register)[0]).outcome)
    assert outcomes == [Outcome.NOT_REGISTERED, Outcome.ANSWERED]


@pytest.mark.parametrize("kind", ["99994", "html_500"])
def test_faults_come_as_often_as_asked_for(tmp_path: Path, kind: str) -> None:
    register = tmp_path / "register.jsonl"
    arguments = ("--people", 1, "--register", register, "--fault", kind, "--fault-rate", 1)
    with running(tmp_path, *arguments) as told:
        assert ask(told, people_in(register)[0]).outcome is Outcome.UNAVAILABLE


def test_a_port_that_is_taken_is_told_in_one_line(run: Callable[..., Any]) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        outcome = run("simulator", "--people", 1, "--port", taken.getsockname()[1])
    assert (outcome.code, len(outcome.err.splitlines())) == (1, 1)
    assert "in use" in outcome.err


def test_a_fault_that_does_not_exist_is_refused(run: Callable[..., Any]) -> None:
    outcome = run("simulator", "--people", 1, "--fault", "nonsense")
    assert (outcome.code, "no fault" in outcome.err) == (1, True)


def test_a_folder_without_answers_is_refused(run: Callable[..., Any], tmp_path: Path) -> None:
    outcome = run("simulator", "--magda", tmp_path)
    assert (outcome.code, "No answers of GeefPersoon" in outcome.err) == (1, True)


def test_people_of_another_day_have_enrolled_up_to_that_day(tmp_path: Path) -> None:
    latest = {}
    for day in ("2024-03-01", "2026-08-01"):
        register = tmp_path / f"{day}.jsonl"
        with running(tmp_path, "--people", 200, "--as-of", day, "--register", register):
            lines = [json.loads(line) for line in register.read_text().splitlines()]
        latest[day] = max(line["enrolled_on"] for line in lines if line["type"] == "dossier")
    assert latest["2024-03-01"] <= "2024-03-01" < latest["2026-08-01"] <= "2026-08-01"
