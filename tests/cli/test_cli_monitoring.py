"""`actualisatie report` and `actualisatie outreach` as they are typed."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from office_days import GRACE_PASSED, to_approvals
from small_world import CAMPAIGN, SmallWorld

Run = Callable[..., Any]


@pytest.fixture
def typed(quick_world: SmallWorld, run: Run, monkeypatch: pytest.MonkeyPatch) -> Run:
    """Run commands on an office in which five strike-offs were approved."""
    for _ in range(5):
        quick_world.add_dossier(domicile_municipality="Leuven")
    quick_world.create(monitoring={"outreach_basis": "protocol of 2024"})
    to_approvals(quick_world)
    for name, value in quick_world.settings().items():
        monkeypatch.setenv(name, value)
    return run


def test_a_report_is_shown_written_and_given_to_a_program(typed: Run, quick_world: SmallWorld, tmp_path: Path) -> None:
    quick_world.execute(GRACE_PASSED)
    shown = typed("report", CAMPAIGN, "--output", "report", "--by", "An")
    assert (shown.code, sorted(path.suffix for path in (tmp_path / "report").iterdir())) == (0, [".csv", ".svg"])
    assert "Not known: language of contact" in shown.out
    found = typed("report", CAMPAIGN, "--json").json
    (whole,) = [line for line in found["lines"] if line["area"] == [] and line["dimension"] == "total"]
    assert (found["threshold"], whole["dossiers"], whole["struck_off"], found["files"]) == (5, 5, 5, {})
    assert "Leuven" in typed("report", CAMPAIGN, "--company", "WM1").out


def test_a_list_for_outreach_is_shown_written_and_given_to_a_program(
    typed: Run, quick_world: SmallWorld, tmp_path: Path
) -> None:
    shown = typed("outreach", CAMPAIGN, "--days", 14, "--output", "outreach", "--by", "An")
    (file,) = (tmp_path / "outreach").iterdir()
    assert (shown.code, file.read_text().count("protocol of 2024"), file.name in shown.out) == (0, 5, True)
    found = typed("outreach", CAMPAIGN, "--json").json
    assert [line["dossier"] for line in found["lines"]] == sorted(quick_world.states())
    assert found["counts"][0] == {"company": "all", "municipality": "all", "close": 5}


@pytest.mark.parametrize(
    "command",
    [("report", CAMPAIGN), ("outreach", CAMPAIGN), ("premium-export", "2024-05-01", "2024-05-31")],
    ids=lambda command: command[0],
)
def test_a_folder_that_cannot_be_written_is_told_with_the_option_that_names_it(
    typed: Run, tmp_path: Path, command: tuple[str, ...]
) -> None:
    (tmp_path / "taken").write_text("no folder")
    refused = typed(*command, "--output", "taken", "--by", "An")
    assert (refused.code, refused.out) == (1, "")
    assert refused.err.startswith("The folder taken (--output) cannot be written: ")
