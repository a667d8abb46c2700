"""The commands around the annual round: years that pass, a day that is measured, and what waits for people."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).parents[2]
Run = Callable[..., Any]


@pytest.fixture
def annual(migrated: Run, register_file: Path) -> Run:
    """Give the command line with a register and the annual campaign of the examples."""
    assert migrated("register", "import", register_file).code == 0
    assert migrated("campaign", "create", ROOT / "docs" / "examples" / "annual-2024.yaml").code == 0
    return migrated


def test_two_months_of_anniversaries_are_told_and_drawn(run: Run, tmp_path: Path) -> None:
    picture = tmp_path / "years.svg"
    days = ("--from", "2024-06-01", "--to", "2024-07-31")
    outcome = run("simulate-year", "--dossiers", 40, "--seed", 3, *days, "--svg", picture, "--json")
    assert (outcome.code, outcome.err) == (0, "")
    assert [one["month"] for one in outcome.json["months"]] == ["2024-06", "2024-07"]
    assert sum(one["anniversaries"] for one in outcome.json["months"]) > 0
    assert outcome.json["invented_ceilings_from"] == 2025
    assert "<title>2024-06: " in picture.read_text(encoding="utf-8")


def test_the_same_seed_gives_the_same_months(run: Run) -> None:
    days = ("--from", "2024-06-01", "--to", "2024-07-15")
    first, second = (run("simulate-year", "--dossiers", 20, "--seed", 5, *days) for _ in range(2))
    assert first.out == second.out
    assert "INVENTED" in first.out


def test_a_last_day_before_the_first_is_refused(run: Run) -> None:
    assert run("simulate-year", "--from", "2024-06-01", "--to", "2024-05-31").code == 2


def test_a_tiny_annual_day_is_measured(run: Run) -> None:
    outcome = run("bench", "annual", "--dossiers", 12, "--workers", 0, "--json")
    assert (outcome.code, outcome.err) == (0, "")
    assert [day["dossiers"] for day in outcome.json["days"]] == [10, 12]
    assert all(day["answers"] > day["dossiers"] for day in outcome.json["days"])


def test_a_worklist_without_work_says_so(annual: Run) -> None:
    shown = annual("worklist", "annual-2024", "--json").json
    assert (shown["taken_in_today"], shown["unknown"], shown["waiting"]) == ({}, 0, [])
    assert "nobody. Without a verdict: 0." in annual("worklist", "annual-2024").out


def test_courtesy_messages_that_were_not_chosen_are_refused(annual: Run) -> None:
    outcome = annual("courtesy", "annual-2024")
    assert (outcome.code, "annual.reminder" in outcome.err) == (1, True)
