"""The command line as its users run it: in a folder of its own, with a database of its own."""

import json
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from actualisatie.cli.main import app


@dataclass(frozen=True)
class Outcome:
    code: int
    out: str
    err: str

    @property
    def json(self) -> Any:
        return json.loads(self.out)


@pytest.fixture
def run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[..., Outcome]:
    """Run a command; a foreseen fault is an exit code, any other exception fails the test."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("ACTUALISATIE_DATABASE_URL", f"sqlite:///{tmp_path}/cli.db")
    monkeypatch.setenv("COLUMNS", "100")
    monkeypatch.setenv("ACTUALISATIE_BY", "An Peeters")

    def command(*arguments: object) -> Outcome:
        result = CliRunner().invoke(app, [str(argument) for argument in arguments], catch_exceptions=False)
        return Outcome(result.exit_code, result.stdout, result.stderr)

    return command


@pytest.fixture
def migrated(run: Callable[..., Outcome]) -> Callable[..., Outcome]:
    """The same, with a database that has its tables."""
    assert run("db", "upgrade").code == 0
    return run


@pytest.fixture
def register_file(tmp_path: Path) -> Path:
    """A register of one housing company and one dossier, whose last line may be spoilt by a test."""
    company = {
        "type": "housing_company",
        "kbo": "0403170701",
        "code": "HAARD",
        "name": "De Haard",
        "letterhead": {
            "street": "Marktplein 1",
            "postal_code": "3800",
            "municipality": "Sint-Truiden",
            "phone": "011 00 00 00",
            "email": "info@voorbeeld.example",
            "website": "www.voorbeeld.example",
        },
    }
    applicant = {"insz": "80651700172", "first_names": "Anneke", "last_name": "Geheimenaam"}
    dossier = {
        "type": "dossier",
        "number": "2019.11.05.0007",
        "housing_company": "0403170701",
        "enrolled_on": "2019-11-05",
        "status": "REG",
        "members": [{"role": "applicant", "person": applicant}],
    }
    path = tmp_path / "register.jsonl"
    path.write_text("".join(json.dumps(record) + "\n" for record in (company, dossier)), encoding="utf-8")
    return path


@pytest.fixture
def many_dossiers(register_file: Path) -> Path:
    """The same register with a thousand dossiers more than fit the pages that the file has."""
    company, dossier = map(json.loads, register_file.read_text().splitlines()[:2])
    more = [{**dossier, "number": f"2019.11.05.{serial:04d}"} for serial in range(1000, 2000)]
    register_file.write_text("".join(json.dumps(record) + "\n" for record in (company, *more)))
    return register_file
