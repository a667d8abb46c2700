"""`actualisatie outbox` as two people type it."""

from collections.abc import Callable
from typing import Any

import pytest
from office_days import GRACE_PASSED, to_approvals
from small_world import SmallWorld

from actualisatie.simulator.faults import Misfortune

Run = Callable[..., Any]


@pytest.fixture
def typed(quick_world: SmallWorld, run: Run, monkeypatch: pytest.MonkeyPatch) -> Run:
    """Run commands on an office whose local software refused a strike-off."""
    quick_world.add_dossier()
    quick_world.create()
    to_approvals(quick_world)
    faults = quick_world.faults.local_software
    faults.rate, faults.kinds = 1.0, (Misfortune.FORBIDDEN,)
    quick_world.execute(GRACE_PASSED)
    for name, value in quick_world.settings().items():
        monkeypatch.setenv(name, value)
    return run


def test_a_dead_letter_is_listed_asked_for_and_confirmed_by_another(typed: Run, quick_world: SmallWorld) -> None:
    (number,) = quick_world.states()
    (line,) = typed("outbox", "list", "--dead", "--json").json
    assert (line["dossier"], line["waits_for"]) == (number, "a person: retry or give up")
    dead = line["effect"]
    assert typed("outbox", "give-up", dead, "--why", "moved", "--by", "An").out == (
        f"Effect {dead}: give up asked. Another person confirms: outbox confirm {dead} --by NAME.\n"
    )
    same = typed("outbox", "confirm", dead, "--by", "an")
    assert (same.code, same.out) == (1, "")
    assert "four eyes" in same.err
    confirmed = typed("outbox", "confirm", dead, "--by", "Bo")
    assert confirmed.out == f"Effect {dead}: give up confirmed; it will not happen.\n"
    assert typed("outbox", "list", "--json").json == []
    assert quick_world.states() == {number: "reminder_posted"}


def test_a_retry_is_asked_with_a_reason_and_shown_in_the_list(typed: Run) -> None:
    (dead,) = (line["effect"] for line in typed("outbox", "list", "--json").json if line["state"] == "dead")
    assert typed("outbox", "retry", dead, "--why", "opened there", "--by", "An").code == 0
    assert "1 effects not done" in typed("outbox", "list").out
    confirmed = typed("outbox", "confirm", dead, "--by", "Bo")
    assert confirmed.out == f"Effect {dead}: retry confirmed; the next round tries it.\n"


@pytest.mark.parametrize(
    "asked",
    [
        ("outbox", "retry", 1, "--why", "x"),
        ("outbox", "give-up", 1, "--why", "x"),
        ("outbox", "confirm", 1),
        ("reinstate", "2019.05.14.0231", "--confirm"),
        ("restored", "ask", "--note", "x"),
        ("restored", "release"),
    ],
)
def test_nothing_that_takes_two_people_is_done_without_a_name(typed: Run, asked: tuple[object, ...]) -> None:
    refused = typed(*asked)
    assert (refused.code, refused.out) == (1, "")
    assert refused.err == "Two people are needed for this, so it needs your name: add --by. Nothing was changed.\n"


def test_an_effect_that_is_not_there_is_a_clear_error(typed: Run) -> None:
    found = typed("outbox", "retry", 99, "--why", "x", "--by", "An")
    assert (found.code, found.out) == (1, "")
    assert "There is no effect 99" in found.err
