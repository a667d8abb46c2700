"""The environment of `actualisatie up`: no place in it depends on where the worker stands."""

import subprocess
from pathlib import Path

import pytest

from actualisatie.cli.up.home import environment_of, write_settings
from actualisatie.settings import Settings, path_settings


def test_each_file_and_folder_of_the_settings_is_known_as_such() -> None:
    assert set(path_settings()) >= {
        "ACTUALISATIE_BATCHES",
        "ACTUALISATIE_SFTP_KEYS",
        "ACTUALISATIE_MAGDA_SIGNING_KEY",
        "ACTUALISATIE_LETTER_KEYS",
    }
    assert {"ACTUALISATIE_DATABASE_URL", "ACTUALISATIE_MAGDA_URL"} & set(path_settings()) == set()


@pytest.mark.parametrize("name", path_settings())
def test_a_relative_path_is_meant_from_where_the_desk_is_started(
    name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv(name, "mine/it")
    assert environment_of(tmp_path / "home", 4200)[name] == str(tmp_path / "mine" / "it")


def test_each_folder_that_nobody_set_lies_in_the_home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in path_settings():
        monkeypatch.delenv(name, raising=False)
    found = environment_of(tmp_path / "home", 4200)
    by_default = {name for name, field in Settings.model_fields.items() if isinstance(field.default, Path)}
    assert {name: found.get(f"ACTUALISATIE_{name.upper()}") for name in by_default} == {
        name: str(tmp_path / "home" / name.replace("_", "-")) for name in by_default
    }


def test_another_shell_reads_the_settings_of_the_desk_and_nobody_else_can(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("ACTUALISATIE_BY", "An Peeters")
    monkeypatch.setenv("ACTUALISATIE_CEILINGS_FILE", str(tmp_path / "An's ceilings.yaml"))
    home = tmp_path / "a home"
    home.mkdir()
    for _ in range(2):  # the next start writes them anew
        file = write_settings(home, environment_of(home, 4200))
    told = subprocess.run(
        ["/bin/sh", "-c", '. "$0" && env', str(file)], env={}, capture_output=True, text=True, check=True
    ).stdout.splitlines()
    assert {
        f"ACTUALISATIE_DATABASE_URL=sqlite:///{home}/actualisatie.db",
        f"ACTUALISATIE_INBOX={home}/inbox",
        f"ACTUALISATIE_CEILINGS_FILE={tmp_path}/An's ceilings.yaml",
        "PREFECT_API_URL=http://127.0.0.1:4200/api",
    } <= set(told)
    assert [line for line in told if line.startswith("ACTUALISATIE_BY=")] == []  # everybody sets their own
    assert file.stat().st_mode & 0o777 == 0o600
