"""`actualisatie simulate`: exit codes, JSON, the picture, and a folder of its own."""

import json
from pathlib import Path

import pytest
from typer.testing import CliRunner

from actualisatie.cli.main import app

ROOT = Path(__file__).parents[2]
LIBRARY = ROOT / "tests" / "scenarios"


def simulate(*arguments: str) -> tuple[int, str]:
    result = CliRunner().invoke(app, ["simulate", *arguments])
    return result.exit_code, result.output


def test_a_scenario_that_comes_true_ends_with_0_and_draws_itself(tmp_path: Path) -> None:
    picture = tmp_path / "timeline.svg"
    code, output = simulate("--scenario", str(LIBRARY / "asked-to-leave.yaml"), "--json", "--svg", str(picture))
    told = json.loads(output)
    assert (code, told["states"], told["failures"]) == (0, {"withdrawn": 1}, [])
    assert told["timeline"][-1]["changed"] == ["noor: letter_posted -> withdrawn"]
    assert picture.read_text().startswith("<svg ")


def test_a_scenario_that_does_not_come_true_ends_with_1_and_says_why(tmp_path: Path) -> None:
    file = tmp_path / "wrong.yaml"
    file.write_text(
        "name: wrong\nstory: Nobody answers.\nsource: none\nexpect:\n  - { on: 2024-03-25, state: confirmed }\n"
    )
    code, output = simulate("--scenario", str(file))
    assert code == 1
    assert "2024-03-25: dossier noor: expected state confirmed, found state letter_posted." in output


def test_made_up_people_fill_a_campaign_and_leave_their_database_in_the_folder(tmp_path: Path) -> None:
    definition = str(ROOT / "docs" / "examples" / "one-off-2024.yaml")
    output = tmp_path / "kept"
    options = ("--to", "2024-04-05", "--dossiers", "10", "--json", "--output", str(output))
    code, shown = simulate("--campaign", definition, *options)
    told = json.loads(shown)
    assert (code, told["from"], told["to"], sum(told["states"].values())) == (0, "2024-03-18", "2024-04-05", 10)
    assert (output / "actualisatie.db").exists()
    code, shown = simulate("--campaign", definition, *options)
    assert (code, "is not empty" in shown) == (1, True)


@pytest.mark.parametrize("arguments", [(), ("--campaign", str(ROOT / "docs" / "examples" / "one-off-2024.yaml"))])
def test_what_cannot_be_simulated_is_wrong_usage(arguments: tuple[str, ...]) -> None:
    assert simulate(*arguments)[0] == 2
