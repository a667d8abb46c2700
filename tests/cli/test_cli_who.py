"""Who does it: asked for at the command line, from the operator's own words or own shell, never from the machine."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import create_engine, select

from actualisatie.storage.models import JournalEntry

Run = Callable[..., Any]
WITHOUT = "Say who does this: --by NAME, or set ACTUALISATIE_BY once in your shell. Nothing was changed.\n"
BLANK = "Give your own name, two letters at least: it is recorded. Nothing was changed.\n"

ACTS = [
    ("register", "import", "register.jsonl"),
    ("postmark", "B000001", "2024-03-18", "--proof", "MP-1"),
    ("postmark-correct", "B000001", "2024-03-18", "--proof", "MP-1", "--reason", "wrong"),
    ("campaign", "extend", "one-off-2024", "--to", "2024-06-14", "--reason", "strike"),
    ("lift", "2019.05.14.0231", "manual", "--note", "corrected"),
    ("restored", "note", "--why", "snapshot"),
    ("round", "one-off-2024"),
    ("report", "one-off-2024"),
    ("evidence", "purge"),
    ("register", "export"),
    ("letter", "show", "B000001-00001"),
    ("letter", "guardian-copy", "B000001-00001"),
]


def actors(folder: Path) -> list[str]:
    engine = create_engine(f"sqlite:///{folder}/cli.db")
    with engine.connect() as connection:
        found = list(connection.scalars(select(JournalEntry.actor)))
    engine.dispose()
    return found


@pytest.mark.parametrize("act", ACTS, ids=[" ".join(act[:2]) for act in ACTS])
def test_nothing_is_done_for_nobody(
    migrated: Run, register_file: Path, monkeypatch: pytest.MonkeyPatch, act: tuple[str, ...]
) -> None:
    monkeypatch.delenv("ACTUALISATIE_BY")
    monkeypatch.setenv("USER", "actualisatie")
    assert (migrated(*act).code, migrated(*act).err) == (1, WITHOUT)
    for blank in ("   ", "\t ."):
        refused = migrated(*act, "--by", blank)
        assert (refused.code, refused.out, refused.err) == (1, "", BLANK)
    assert actors(register_file.parent) == []


def test_a_shell_may_say_who_and_the_command_knows_better(migrated: Run, register_file: Path, tmp_path: Path) -> None:
    assert migrated("restored", "note", "--why", "snapshot").code == 0
    assert migrated("register", "import", register_file, "--by", "  Bo \t Claes ").code == 0
    assert actors(tmp_path) == ["An Peeters", "Bo Claes"]


def test_who_exports_everybody_stands_in_the_journal(migrated: Run, register_file: Path, tmp_path: Path) -> None:
    assert migrated("register", "import", register_file).code == 0
    assert migrated("register", "export", "--output", "out.jsonl", "--by", "Bo Claes").code == 0
    assert actors(tmp_path) == ["An Peeters", "Bo Claes"]


@pytest.mark.parametrize(
    "act",
    [
        ("reinstate", "2019.05.14.0231", "--confirm"),
        ("outbox", "confirm", "17"),
        ("restored", "release"),
    ],
)
def test_where_two_people_decide_each_gives_the_name_with_the_act(migrated: Run, act: tuple[str, ...]) -> None:
    told = "Two people are needed for this, so it needs your name: add --by. Nothing was changed.\n"
    assert (migrated(*act).code, migrated(*act).err) == (1, told)
    assert migrated(*act, "--by", "\t .").err == BLANK


def test_a_blank_name_does_not_turn_a_decision_into_a_list(migrated: Run) -> None:
    refused = migrated("approve", "one-off-2024", "--by", "  ")
    assert (refused.code, refused.out, refused.err) == (1, "", BLANK)
