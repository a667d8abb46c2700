"""Bad input gets one clear line, the right exit code, and never a traceback."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from actualisatie.storage import migrate
from actualisatie.storage.database import open_database


@pytest.fixture
def empty_office(tmp_path: Path) -> Path:
    engine = open_database(f"sqlite:///{tmp_path}/actualisatie.db")
    migrate.upgrade(engine)
    engine.dispose()
    (tmp_path / "broken.jsonl").write_text('{"key":\n')
    (tmp_path / "broken.yaml").write_text("x: [\n")
    (tmp_path / "late.jsonl").write_text(
        '{"key": "a", "dossier": "2019.05.14.0231", "kind": "confirmation", "channel": "digital", '
        '"received_at": "2024-04-01T09:00:00+02:00", "signer": "applicant"}\n'
    )
    return tmp_path


def actualisatie(folder: Path, *arguments: str) -> tuple[int, str, str]:
    ours = {"ACTUALISATIE_DATABASE_URL": f"sqlite:///{folder}/actualisatie.db", "ACTUALISATIE_BY": "An Peeters"}
    environment = {**os.environ, **ours}
    command = [sys.executable, "-c", "from actualisatie.cli.main import main; main()", *arguments]
    done = subprocess.run(command, cwd=folder, env=environment, capture_output=True, text=True, check=False)
    return done.returncode, done.stdout, done.stderr


@pytest.mark.parametrize(
    ("arguments", "code", "line"),
    [
        (["round", "nothing"], 1, "There is no campaign 'nothing'"),
        (["run", "nothing"], 1, "There is no campaign 'nothing'"),
        (["approve", "nothing"], 1, "There is no campaign 'nothing'"),
        (["holds", "nothing"], 1, "There is no campaign 'nothing'"),
        (["postmark", "B000009", "2024-03-01", "--proof", "x"], 1, "There is no batch 'B000009'"),
        (["postmark", "B000009", "2024-02-30", "--proof", "x"], 2, "'2024-02-30' in DATE is not a day"),
        (["explain", "2019.05.14.0231"], 1, "The register has no dossier 2019.05.14.0231"),
        (["explain", "blabla"], 1, "write it as jjjj.mm.dd.xxxx"),
        (["replies", "import", "broken.jsonl"], 1, "line 1, whole line: not a line of JSON"),
        (["register", "import", "broken.jsonl"], 1, "line 1"),
        (["campaign", "create", "broken.yaml"], 1, "the campaign definition cannot be used"),
        (["replies", "import", "nofile"], 2, "does not exist"),
        (["deadline", "2024-03-18", "--length", "10"], 1, "below the legal minimum"),
    ],
)
def test_bad_input_is_refused_with_what_and_where(
    empty_office: Path, arguments: list[str], code: int, line: str
) -> None:
    returned, _out, errors = actualisatie(empty_office, *arguments)
    assert returned == code
    assert line in errors
    assert "Traceback" not in errors


def test_a_reply_for_an_unknown_dossier_is_kept_and_told(empty_office: Path) -> None:
    returned, out, _errors = actualisatie(empty_office, "replies", "import", "late.jsonl")
    assert returned == 0
    assert "unknown dossier" in out


def test_a_database_without_tables_says_which_command_makes_them(tmp_path: Path) -> None:
    returned, _out, errors = actualisatie(tmp_path, "campaign", "list")
    assert returned == 1
    assert "run `actualisatie db upgrade`" in errors
