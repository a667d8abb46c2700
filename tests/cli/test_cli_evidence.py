"""Evidence and income ceilings at the command line."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

Run = Callable[..., Any]


def test_a_key_is_made_once(run: Run, tmp_path: Path) -> None:
    assert run("evidence", "new-key", "evidence.key").code == 0
    first = (tmp_path / "evidence.key").read_bytes()
    again = run("evidence", "new-key", "evidence.key")
    assert (again.code, (tmp_path / "evidence.key").read_bytes()) == (1, first)


def test_reading_needs_a_key_an_answer_and_a_free_file_name(
    migrated: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    read = ("evidence", "read", "7", "--why", "audit", "--output", "answer.xml", "--by", "Cis")
    assert "ACTUALISATIE_EVIDENCE_KEY_FILE is not set" in migrated(*read).err
    migrated("evidence", "new-key", "evidence.key")
    monkeypatch.setenv("ACTUALISATIE_EVIDENCE_KEY_FILE", str(tmp_path / "evidence.key"))
    assert "No raw answer 7 is kept" in migrated(*read).err
    assert not (tmp_path / "answer.xml").exists()
    (tmp_path / "answer.xml").write_text("mine")
    assert "exists already" in migrated(*read).err


def test_listing_and_purging_say_what_is_there(migrated: Run, register_file: Path) -> None:
    assert migrated("register", "import", register_file).code == 0
    assert migrated("evidence", "list", "2019.11.05.0007", "--json").json == []
    assert "no dossier" in migrated("evidence", "list", "2019.11.05.0008").err
    assert migrated("evidence", "purge", "--json").json == {"deleted": 0}


def test_ceilings_shows_the_known_years_and_checks_a_file(run: Run, tmp_path: Path) -> None:
    assert [row["year"] for row in run("ceilings", "--json").json] == [2020, 2021, 2023, 2024]
    own = tmp_path / "own.yaml"
    amounts = "single: 30000, single_disabled: 32000, others: 45000, per_dependant: 2500"
    own.write_text(f'version: "own"\nceilings:\n  - {{year: 2025, {amounts}, source: "BS", certainty: A}}\n')
    assert run("ceilings", "--file", own, "--json").json[-1]["source"] == "BS"
    own.write_text(own.read_text().replace("single: 30000", "single: 3"))
    bad = run("ceilings", "--file", own)
    assert (bad.code, "2025: the ceilings" in bad.err) == (1, True)
