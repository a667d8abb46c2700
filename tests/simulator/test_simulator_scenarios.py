"""Every scenario of the library comes true, and a scenario that does not says so."""

from collections.abc import Callable
from pathlib import Path

import pytest
from scenario_plays import play_here

from actualisatie.simulator.days.playing import Played
from actualisatie.simulator.days.scenario import Scenario
from actualisatie.simulator.days.scenario_file import parse_scenario, read_scenario

LIBRARY = sorted((Path(__file__).parents[1] / "scenarios").glob("*.yaml"))
Loopback = tuple[str, Callable[..., None]]
Play = Callable[[Scenario], Played]


@pytest.fixture
def play(migrated: Path, tmp_path: Path, loopback: Loopback) -> Play:
    return lambda scenario: play_here(scenario, migrated, tmp_path, loopback)


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
        found.failures[-1],
    )
