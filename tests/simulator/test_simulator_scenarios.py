"""Every scenario of the library comes true, and a scenario that does not says so."""

import json
from collections.abc import Callable
from pathlib import Path

import jsonschema
import pytest
from scenario_plays import play_here

from actualisatie.simulator.days.listing import listing
from actualisatie.simulator.days.playing import Played
from actualisatie.simulator.days.scenario import Scenario, scenario_schema
from actualisatie.simulator.days.scenario_file import ScenarioError, parse_scenario, plain, read_scenario

LIBRARY = sorted((Path(__file__).parents[1] / "scenarios").glob("*.yaml"))
DOCS = Path(__file__).parents[2] / "docs"
Loopback = tuple[str, Callable[..., None]]
Play = Callable[[Scenario], Played]


@pytest.fixture
def play(empty_database: Path, tmp_path: Path, loopback: Loopback) -> Play:
    return lambda scenario: play_here(scenario, empty_database, tmp_path, loopback)


@pytest.mark.parametrize("file", LIBRARY, ids=lambda file: file.stem)
def test_the_scenario_comes_true(file: Path, play: Play) -> None:
    scenario = read_scenario(file)
    assert (scenario.name, play(scenario).failures) == (file.stem, ())


def test_what_does_not_come_true_is_said_with_day_dossier_expected_and_found(play: Play) -> None:
    text = """
name: wrong
story: Nothing happens, and something else was expected.
source: none
expect:
  - { on: 2024-03-25, state: confirmed, held_by: [manual], last_day: 2024-04-24, against: [held] }
"""
    found = play(parse_scenario(text, "wrong.yaml"))
    assert found.failures == (
        "2024-03-25: dossier noor: expected state confirmed, found state letter_posted.",
        "2024-03-25: dossier noor: expected held by manual, found held by nothing.",
        "2024-03-25: dossier noor: expected last day 2024-04-24, found last day 2024-04-26.",
        (
            "2024-03-25: dossier noor: expected held against a strike-off, found term_still_runs, letter_not_posted, "
            "sources_stale, register_status_stale, register_status_forbids."
        ),
    )


def test_the_published_schema_is_the_one_of_the_scenarios() -> None:
    published = (DOCS / "schemas" / "scenario.schema.json").read_text(encoding="utf-8")
    assert published == scenario_schema(), "stale: write scenario_schema() to docs/schemas/scenario.schema.json"
    validator = jsonschema.Draft202012Validator(json.loads(published))
    assert {file.stem: list(validator.iter_errors(plain(file.read_text()))) for file in LIBRARY} == {
        file.stem: [] for file in LIBRARY
    }


def test_the_page_lists_every_scenario() -> None:
    page = (DOCS / "scenarios.md").read_text(encoding="utf-8")
    found = page.partition("<!-- listing -->\n\n")[2]
    assert found == listing(LIBRARY[0].parent), "stale: write listing() below the mark in docs/scenarios.md"


def test_a_scenario_with_faults_is_refused_with_all_of_them() -> None:
    text = """
name: faulty
story: It names a dossier that does not exist and a day that is none.
source: none
events:
  - { on: 2024-02-30, what: reply }
expect:
  - { on: 2024-03-25, state: happy, lucky: true }
"""
    with pytest.raises(ScenarioError) as refused:
        parse_scenario(text, "faulty.yaml")
    first, *faults = str(refused.value).splitlines()
    assert first == "faulty.yaml: this scenario cannot be used."
    assert [fault.partition(":")[0] for fault in faults] == ["events[1].reply.on", "expect[1].lucky", "expect"]
