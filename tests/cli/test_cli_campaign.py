"""`actualisatie campaign`: made once, shown in full, and refused in clear words."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

Run = Callable[..., Any]

EXAMPLE = Path(__file__).parents[2] / "docs" / "examples" / "one-off-2024.yaml"


@pytest.fixture
def registered(migrated: Run, register_file: Path) -> Run:
    assert migrated("register", "import", register_file).code == 0
    return migrated


def test_a_campaign_is_created_shown_and_listed(registered: Run) -> None:
    created = registered("campaign", "create", EXAMPLE, "--by", "an", "--json")
    shown = registered("campaign", "show", "one-off-2024", "--json")
    listed = registered("campaign", "list", "--json")
    assert (created.code, shown.code, listed.code) == (0, 0, 0)
    assert created.json == shown.json
    assert created.json["definition"]["period"] == {"open": "2024-03-18", "close": None}
    assert (created.json["created_by"], created.json["frozen_at"]) == ("an", None)
    assert [campaign["name"] for campaign in listed.json] == ["one-off-2024"]


def test_a_person_sees_the_waves_on_the_calendar_and_the_warnings(registered: Run, tmp_path: Path) -> None:
    tight = EXAMPLE.read_text().replace("  # close: 2024-06-30", "  close: 2024-05-20")
    (tmp_path / "tight.yaml").write_text(tight)
    outcome = registered("campaign", "create", "tight.yaml")
    # 18 March, its last day, the reminder three working days after it, and the last day of that.
    for day in ("2024-03-18", "2024-04-17", "2024-04-23", "2024-05-08"):
        assert day in outcome.out
    assert outcome.err.startswith("Warning: wave 2 does not fit")
    assert registered("campaign", "list").out.count("one-off-2024") == 1


def test_the_same_campaign_twice_is_refused(registered: Run) -> None:
    registered("campaign", "create", EXAMPLE)
    outcome = registered("campaign", "create", EXAMPLE)
    assert (outcome.code, outcome.out) == (1, "")
    assert outcome.err == "Campaign one-off-2024 exists already: choose another name, or amend it.\n"


def test_a_campaign_is_amended_from_the_same_file(registered: Run, tmp_path: Path) -> None:
    registered("campaign", "create", EXAMPLE)
    longer = EXAMPLE.read_text().replace("first: null", "first: 35")
    (tmp_path / "longer.yaml").write_text(longer)
    outcome = registered("campaign", "amend", "longer.yaml", "--json")
    assert outcome.json["definition"]["policies"]["term"]["first"] == 35
    assert "policies.term.first" in registered("campaign", "show", "one-off-2024").out


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("kind: one_off\nname: Kaas\n", "line 2: name: must be lower-case letters"),
        ("kind: [", "line 1: expected the node content"),
        ("", "it holds no keys"),
    ],
)
def test_a_bad_definition_is_refused_with_its_lines(migrated: Run, tmp_path: Path, text: str, told: str) -> None:
    (tmp_path / "bad.yaml").write_text(text)
    outcome = migrated("campaign", "create", "bad.yaml")
    assert (outcome.code, outcome.out) == (1, "")
    assert outcome.err.startswith("bad.yaml: the campaign definition cannot be used.\n")
    assert told in outcome.err


def test_an_unknown_campaign_and_an_empty_register_are_told(migrated: Run) -> None:
    assert "'kaas'" in migrated("campaign", "show", "kaas").err
    assert migrated("campaign", "create", EXAMPLE).err == (
        "The register holds no housing company: import a register first.\n"
    )


def test_the_schema_is_printed_without_a_database(run: Run) -> None:
    assert run("campaign", "schema").json["title"] == "A campaign definition"
