"""The files for real servers: they parse, name what exists, and open nothing to the outside."""

import configparser
import os
import re
import shlex
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
import yaml
from prefect.settings import Settings as PrefectSettings
from prefect.settings.legacy import _get_settings_fields
from typer.main import get_command

from actualisatie.cli.main import app
from actualisatie.cli.up.home import KEPT, PRIVATE
from actualisatie.cli.up.server import POOL
from actualisatie.settings import Settings

DEPLOY = Path(__file__).resolve().parents[2] / "deploy"
UNITS = sorted((DEPLOY / "systemd").iterdir())
SERVICES = [unit for unit in UNITS if unit.suffix == ".service"]
COMPOSE: dict[str, Any] = yaml.safe_load((DEPLOY / "compose.yaml").read_text())

every_service = pytest.mark.parametrize("unit", SERVICES, ids=lambda unit: unit.stem)


def parsed(unit: Path) -> configparser.ConfigParser:
    parser = configparser.ConfigParser(interpolation=None)
    parser.optionxform = str  # type: ignore[assignment,method-assign] # systemd's keys have capitals
    parser.read_string(unit.read_text())
    return parser


def environment() -> dict[str, str]:
    lines = (DEPLOY / "environment.example").read_text().splitlines()
    return dict(line.split("=", 1) for line in lines if line and not line.startswith("#"))


def test_on_a_server_no_folder_depends_on_where_a_run_stands() -> None:
    by_default = [name for name, field in Settings.model_fields.items() if isinstance(field.default, Path)]
    places = [environment().get(f"ACTUALISATIE_{name.upper()}") for name in by_default]
    assert places == [f"/var/lib/actualisatie/{name.replace('_', '-')}" for name in by_default]


def test_there_is_a_unit_for_the_server_one_for_workers_one_for_both_and_one_for_backups() -> None:
    assert [unit.name for unit in UNITS] == [
        "actualisatie-backup.service",
        "actualisatie-backup.timer",
        "actualisatie-desk.service",
        "actualisatie-server.service",
        "actualisatie-worker.service",
    ]


@every_service
def test_a_unit_runs_without_rights_that_it_does_not_need(unit: Path) -> None:
    service = parsed(unit)["Service"]
    assert (service["User"], service["UMask"]) == ("actualisatie", "0077")
    assert (service["NoNewPrivileges"], service["ProtectSystem"]) == ("yes", "strict")
    assert service["EnvironmentFile"] == "/etc/actualisatie/environment"
    assert Path(shlex.split(service["ExecStart"])[0]).is_absolute()


@pytest.mark.skipif(not shutil.which("systemd-analyze"), reason="no systemd on this machine: the units are only parsed")
def test_systemd_finds_nothing_wrong_with_the_units(tmp_path: Path) -> None:
    for unit in UNITS:  # nothing is installed in /opt here: what they start is looked at elsewhere
        (tmp_path / unit.name).write_text(re.sub(r"/opt/actualisatie/bin/\w+", "/bin/true", unit.read_text()))
    command = ["systemd-analyze", "verify", *map(str, sorted(tmp_path.iterdir()))]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stdout + done.stderr) == (0, "")


def test_the_backup_unit_leaves_a_copy_that_bears_its_day(tmp_path: Path, empty_database: Path) -> None:
    command = parsed(DEPLOY / "systemd" / "actualisatie-backup.service")["Service"]["ExecStart"].replace("%%", "%")
    ours = f"{sys.executable} -c 'from actualisatie.cli.main import main; main()'"
    program = tmp_path / "actualisatie"
    program.write_text(f'#!/bin/sh\nexec {ours} "$@"\n')
    program.chmod(0o755)
    shutil.copy(empty_database, tmp_path / "actualisatie.db")
    subprocess.run(
        shlex.split(command.replace("/opt/actualisatie/bin/actualisatie", str(program))),
        cwd=tmp_path,
        env={**os.environ, "ACTUALISATIE_DATABASE_URL": f"sqlite:///{tmp_path}/actualisatie.db"},
        check=True,
        capture_output=True,
    )
    (copy,) = (tmp_path / "backups").iterdir()
    assert re.fullmatch(r"\d{4}-\d\d-\d\d\.backup", copy.name)


def test_the_server_is_reached_from_its_own_machine_only() -> None:
    command = parsed(DEPLOY / "systemd" / "actualisatie-server.service")["Service"]["ExecStart"]
    assert "--host 127.0.0.1" in command
    assert COMPOSE["services"]["server"]["ports"] == ["127.0.0.1:4200:4200"]
    assert [name for name, one in COMPOSE["services"].items() if "ports" in one] == ["server"]


def test_the_workers_serve_the_pool_of_the_deployments() -> None:
    unit = parsed(DEPLOY / "systemd" / "actualisatie-worker.service")["Service"]["ExecStart"]
    for command in (unit, COMPOSE["services"]["worker"]["command"]):
        assert f"--pool {POOL} --type process" in command


def test_on_one_machine_the_desk_is_started_again_however_it_ended() -> None:
    service = parsed(DEPLOY / "systemd" / "actualisatie-desk.service")["Service"]
    program, name, *options = shlex.split(service["ExecStart"])
    assert (Path(program).name, name, service["Restart"]) == ("actualisatie", "up", "always")
    up = get_command(app).commands["up"]  # type: ignore[attr-defined] # the app is a group
    given = up.make_context(name, options).params
    assert given == {"port": 4200, "home": Path("/var/lib/actualisatie"), "postgres": ""}
    assert Path(environment()["PREFECT_HOME"]) == given["home"] / "prefect"


def test_the_backup_runs_before_the_rounds_in_brussels() -> None:
    timer = parsed(DEPLOY / "systemd" / "actualisatie-backup.timer")["Timer"]
    assert timer["OnCalendar"] == "*-*-* 03:30:00 Europe/Brussels"


def test_every_command_that_these_files_name_exists() -> None:
    known = set(get_command(app).commands)  # type: ignore[attr-defined] # the app is a group
    texts = [path.read_text() for path in DEPLOY.rglob("*") if path.is_file() and path.suffix != ".example"]
    named = {
        word
        for text in texts
        for word in re.findall(r"(?:^ {4}|bin/|&& |\")actualisatie ([a-z][a-z-]+)", text, re.MULTILINE)
    }
    assert {"db", "backup", "automations", "doctor"} <= named <= known


def test_the_example_of_an_environment_names_settings_that_exist() -> None:
    ours = {f"ACTUALISATIE_{name.upper()}" for name in Settings.model_fields}
    prefects = set(_get_settings_fields(PrefectSettings))
    named = set(environment())
    assert {name for name in named if name.startswith("ACTUALISATIE_")} <= ours
    assert {name for name in named if name.startswith("PREFECT_")} <= prefects


def test_servers_are_as_private_and_forget_as_soon_as_one_machine_does() -> None:
    given = environment()
    assert {name: given.get(name) for name in {**PRIVATE, **KEPT}} == {**PRIVATE, **KEPT}


def test_whatever_is_written_lies_where_the_units_may_write() -> None:
    state = {f"/var/lib/{parsed(unit)['Service']['StateDirectory']}" for unit in SERVICES}
    assert state == {"/var/lib/actualisatie"}
    places = {name: value for name, value in environment().items() if value.startswith("/")}
    assert [name for name, value in places.items() if not value.startswith("/var/lib/actualisatie/")] == []
    assert {"PREFECT_HOME", "PREFECT_SERVER_UI_STATIC_DIRECTORY"} <= places.keys()


def test_docker_finds_nothing_wrong_with_the_compose_file(tmp_path: Path) -> None:
    compose = ["docker", "compose"]
    if not shutil.which("docker") or subprocess.run([*compose, "version"], capture_output=True, check=False).returncode:
        pytest.skip("no `docker compose` on this machine: the compose file is only parsed")
    shutil.copytree(DEPLOY, tmp_path / "deploy")
    shutil.copy(DEPLOY / "environment.example", tmp_path / "deploy" / "environment")
    done = subprocess.run(
        [*compose, "--file", str(tmp_path / "deploy" / "compose.yaml"), "config", "--quiet"],
        env={**os.environ, "POSTGRES_PASSWORD": "tried"},
        capture_output=True,
        text=True,
        check=False,
    )
    assert (done.returncode, done.stdout + done.stderr) == (0, "")


def test_passwords_are_left_to_be_filled_in() -> None:
    secrets = [value for name, value in environment().items() if "AUTH_STRING" in name or "postgresql" in value]
    assert len(secrets) == 4
    assert [value for value in secrets if "CHANGE" not in value] == []
    assert "POSTGRES_PASSWORD:?" in (DEPLOY / "compose.yaml").read_text()


def test_the_parts_of_the_compose_file_wait_for_each_other() -> None:
    services = COMPOSE["services"]
    assert set(services) == {"database", "server", "worker", "setup"}
    assert services["server"]["depends_on"] == {"database": {"condition": "service_healthy"}}
    assert services["worker"]["depends_on"] == {"server": {"condition": "service_healthy"}}
    assert services["setup"]["depends_on"] == {"server": {"condition": "service_healthy"}}
    assert {"image": "actualisatie", "env_file": "environment"}.items() <= services["worker"].items()
