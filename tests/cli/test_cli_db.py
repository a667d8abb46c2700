"""`actualisatie db`: the tables, and clear words where there are none."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest


def test_upgrade_makes_the_tables_and_may_be_run_again(run: Callable[..., Any]) -> None:
    assert run("db", "status").code == 1
    assert run("db", "upgrade").code == 0
    assert run("db", "upgrade", "--json").json["current"] is True
    assert run("db", "status").code == 0
    assert run("db", "status", "--json").json["current"] is True


def test_a_new_database_is_called_new_in_case_another_one_was_meant(run: Callable[..., Any]) -> None:
    assert "was made: it is new and empty." in run("db", "upgrade").out
    assert "is up to date." in run("db", "upgrade").out


def test_what_a_restore_forgot_is_told_in_words(run: Callable[..., Any]) -> None:
    run("db", "upgrade")
    assert run("restored", "show").out == (
        "stands still: no\nwhy: -\nknown until: -\nasked by: -\nforgotten files: 0\nforgotten batches: none\n"
    )
    assert run("restored", "replay").out == "No file of replies lies put away that this database does not know.\n"


@pytest.mark.parametrize("command", [["register", "export"], ["campaign", "list"], ["db", "status"]])
def test_without_tables_a_command_says_how_to_make_them_and_makes_no_file(
    run: Callable[..., Any], tmp_path: Path, command: list[str]
) -> None:
    outcome = run(*command)
    assert (outcome.code, outcome.out) == (1, "")
    assert outcome.err.endswith("has not the tables that this version needs: run `actualisatie db upgrade`.\n")
    assert list(tmp_path.iterdir()) == []


def test_an_empty_database_file_is_no_database_yet(run: Callable[..., Any], tmp_path: Path) -> None:
    (tmp_path / "cli.db").touch()
    assert run("db", "status", "--json").json["current"] is False


@pytest.mark.parametrize(
    ("url", "message"),
    [
        ("nonsense", "ACTUALISATIE_DATABASE_URL is no database address"),
        ("oracle9://x/y", "ACTUALISATIE_DATABASE_URL is no database address"),
        ("postgresql://somebody:secret@127.0.0.1:1/x", "The database does not answer as it should"),
        ("sqlite:////no/such/folder/x.db", "The database sqlite:////no/such/folder/x.db has not the tables"),
    ],
)
def test_a_database_that_cannot_be_reached_is_one_clear_line_without_its_password(
    run: Callable[..., Any], monkeypatch: pytest.MonkeyPatch, url: str, message: str
) -> None:
    monkeypatch.setenv("ACTUALISATIE_DATABASE_URL", url)
    outcome = run("db", "status")
    assert (outcome.code, outcome.err.count("\n")) == (1, 1)
    assert outcome.err.startswith(message)
    assert "secret" not in outcome.err


def test_a_file_that_is_no_database_is_told(run: Callable[..., Any], tmp_path: Path) -> None:
    (tmp_path / "cli.db").write_text("This is a letter and no database. " * 50)
    outcome = run("db", "upgrade")
    assert (outcome.code, outcome.err.count("\n")) == (1, 1)
