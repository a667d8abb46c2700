"""`actualisatie approve` and `actualisatie gate` as they are typed."""

from collections.abc import Callable
from typing import Any

import pytest
from office_days import GRACE_PASSED, to_proposals
from small_world import CAMPAIGN, SmallWorld

Run = Callable[..., Any]


@pytest.fixture
def typed(quick_world: SmallWorld, run: Run, monkeypatch: pytest.MonkeyPatch) -> Run:
    """Run commands on an office with three proposals; the last dossier has a rent premium."""
    quick_world.add_dossier()
    quick_world.add_dossier()
    quick_world.add_dossier(premium_recipient=True)
    quick_world.create()
    to_proposals(quick_world)
    for name, value in quick_world.settings().items():
        monkeypatch.setenv(name, value)
    return run


def test_a_list_shows_counts_reasons_dossiers_and_what_to_look_at(typed: Run, quick_world: SmallWorld) -> None:
    one, two, three = sorted(quick_world.states())
    shown = typed("approve", CAMPAIGN, "--sample", 1).out
    assert "Batch B000002, 3 strike-offs" in shown
    assert "  for          3  every letter that must be posted was, with proof of its postmark" in shown
    assert "  against      3  the answers of the sources are older than a day, or of later, or there are none" in shown
    assert shown.index(three) < shown.index(one) < shown.index(two)
    assert shown.partition("Look at these before you decide:")[2].count("actualisatie explain ") == 1


def test_one_batch_is_shown_with_the_letters_and_reasons_of_each_dossier(typed: Run) -> None:
    found = typed("approve", CAMPAIGN, "--batch", "B000002", "--json").json
    assert [one["batch"] for one in found["batches"]] == ["B000002"]
    first = found["proposals"][0]
    assert (first["premium_recipient"], first["ground"], len(first["letters"])) == (True, "silence", 2)
    assert "silent" in first["speaks_for"]
    assert "sources_stale" in first["against"]
    assert "letters proven" in " ".join(typed("approve", CAMPAIGN, "--batch", "B000002").out.split())
    assert typed("approve", CAMPAIGN, "--batch", "B000001").out == "No strike-off waits for a decision.\n"


def test_all_but_one_are_approved_and_that_one_refused_with_its_reason(typed: Run, quick_world: SmallWorld) -> None:
    one, two, three = sorted(quick_world.states())
    approved = typed("approve", CAMPAIGN, "--batch", "B000002", "--except", one, "--by", "Bo")
    assert approved.out == "approve: 2 strike-offs. The next round executes what the gate still allows.\n"
    silent = typed("approve", CAMPAIGN, "--dossier", one, "--refuse", "--by", "Bo")
    assert (silent.code, "needs its reason" in silent.err) == (1, True)
    typed("approve", CAMPAIGN, "--dossier", one, "--refuse", "--remark", "called on 3 May", "--by", "Bo")
    states = {one: "reminder_posted", two: "strike_off_approved", three: "strike_off_approved"}
    assert quick_world.states() == states


@pytest.mark.parametrize("which", [("--refuse",), ("--except", "2019.05.14.0001"), ("--dossier", "2019.05.14.0001")])
def test_a_decision_without_a_name_is_no_list(typed: Run, which: tuple[str, ...]) -> None:
    refused = typed("approve", CAMPAIGN, *which)
    assert (refused.code, refused.out) == (1, "")
    assert "add --by" in refused.err


def test_the_gate_tells_whom_it_refused_and_why(typed: Run, quick_world: SmallWorld) -> None:
    one, *_ = sorted(quick_world.states())
    typed("approve", CAMPAIGN, "--dossier", one, "--by", "Bo")
    assert typed("gate", CAMPAIGN, "--on", GRACE_PASSED).out == "The gate refused nobody on 2024-05-29.\n"
    now = typed("gate", CAMPAIGN, "--now", "--json").json
    assert (now["refused"], now["reasons"]) == (3, {"sources_stale": 3, "register_status_stale": 3})
    assert [line["dossier"] for line in now["dossiers"]] == sorted(quick_world.states())
    assert "one person proposed" not in typed("gate", CAMPAIGN, "--now").out
    assert typed("gate", CAMPAIGN, "--now", "--on", GRACE_PASSED).code == 1
