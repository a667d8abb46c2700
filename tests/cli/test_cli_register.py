"""`actualisatie register`: in, out, and what people and programs are told."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

Run = Callable[..., Any]


def spoil(file: Path, **changes: Any) -> None:
    """Add a third line: the dossier with another number and these changes."""
    dossier = json.loads(file.read_text().splitlines()[1])
    with file.open("a") as stream:
        stream.write(json.dumps({**dossier, "number": "2020.01.01.0001", **changes}) + "\n")


def test_a_register_goes_in_and_comes_out_again(migrated: Run, register_file: Path, tmp_path: Path) -> None:
    first = migrated("register", "import", register_file, "--by", "an", "--json")
    assert (first.code, first.json["created"], first.json["problems"]) == (0, 2, [])
    assert migrated("register", "export", "--output", "out.jsonl").code == 0
    again = migrated("register", "import", "out.jsonl", "--json")
    assert (again.json["unchanged"], again.json["sha256"] == first.json["sha256"]) == (2, False)
    assert migrated("register", "export").out == (tmp_path / "out.jsonl").read_text()
    assert sorted(path.name for path in tmp_path.iterdir() if "cli.db" not in path.name) == [
        "out.jsonl",
        "register.jsonl",
    ]


def test_a_bad_line_is_told_on_standard_error_and_nothing_is_imported(migrated: Run, register_file: Path) -> None:
    spoil(register_file, status="?", enrolled_on="2020-02-30")
    outcome = migrated("register", "import", register_file)
    assert (outcome.code, outcome.out) == (1, "")
    told = outcome.err.splitlines()
    assert [line.split(":")[0] for line in told[:2]] == ["line 3, enrolled_on", "line 3, status"]
    assert told[-1].startswith("Nothing was imported (1 bad lines): correct them, or import the good lines with")
    assert migrated("register", "export").out == ""


def test_with_skip_invalid_the_good_lines_come_in(migrated: Run, register_file: Path) -> None:
    spoil(register_file, status="?")
    outcome = migrated("register", "import", register_file, "--skip-invalid")
    assert outcome.code == 0
    assert outcome.err.startswith("line 3, status: ")
    assert len(migrated("register", "export").out.splitlines()) == 2


def test_a_program_gets_the_problems_as_json_and_exit_code_1(migrated: Run, register_file: Path) -> None:
    spoil(register_file, status="?")
    outcome = migrated("register", "import", register_file, "--json")
    assert (outcome.code, outcome.err) == (1, "")
    assert outcome.json["imported"] is False
    assert [(p["line"], p["field"]) for p in outcome.json["problems"]] == [(3, "status")]


def test_a_person_is_not_shown_more_than_fifty_problems(migrated: Run, tmp_path: Path) -> None:
    (tmp_path / "bad.jsonl").write_text("?\n" * 60)
    told = migrated("register", "import", "bad.jsonl").err.splitlines()
    assert (len(told), told[50]) == (52, "... and 10 problems more: see --json")


@pytest.mark.parametrize("arguments", [["import"], ["import", "absent.jsonl"], ["import", "."], ["imports"]])
def test_wrong_usage_is_exit_code_2(migrated: Run, arguments: list[str]) -> None:
    assert migrated("register", *arguments).code == 2


def test_an_export_that_cannot_be_written_says_so_and_leaves_nothing(migrated: Run, register_file: Path) -> None:
    migrated("register", "import", register_file)
    outcome = migrated("register", "export", "--output", "absent/out.jsonl")
    assert (outcome.code, outcome.err.count("\n")) == (1, 1)
    assert "No such file or directory" in outcome.err


def test_the_schema_is_printed_without_a_database(run: Run) -> None:
    assert run("register", "schema").json["title"] == "One line of a register file"


def test_no_name_and_no_number_is_shown(migrated: Run, register_file: Path) -> None:
    spoil(register_file)
    text = register_file.read_text().replace('"Geheimenaam"}}]}\n', '"Geheimenaam", "Geheimenaam": 1}}]}\n', 1)
    register_file.write_text(text)
    outcome = migrated("register", "import", register_file)
    assert outcome.code == 1
    assert "80651700172" not in outcome.out + outcome.err


@pytest.mark.parametrize(
    "command", ["db upgrade", "db status", "register import", "register export", "register schema",
                "campaign create", "campaign amend", "campaign show", "campaign list", "campaign schema"],
)  # fmt: skip
def test_every_command_explains_itself_with_an_example(run: Run, command: str) -> None:
    outcome = run(*command.split(), "--help")
    assert outcome.code == 0
    assert "Example: " in outcome.out
    assert f"actualisatie {command}" in " ".join(outcome.out.split())
