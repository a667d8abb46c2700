"""Any order of events: days, rounds, answers, moves, offers, faults, crashes, two operators. A clerk with a paper
calendar looks over each strike-off at the moment it is carried out, or asked for by file, and objects when it is wrong.

Two points are left out, those of notices by e-mail: `test_campaigns_delivery_crashes.py` kills the program there.
What companies by files refuse or contradict is in `test_campaigns_requests_by_file.py`.
"""

import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings
from hypothesis.stateful import (
    run_state_machine_as_test,
)
from office_days import SELECTED
from office_machine import (
    HAPPENINGS,
    IN_A_ROUND,
    MEETS,
    OF_FILES,
    OWNS,
    STOPS,
    TO_A_STRIKE_OFF,
    Office,
    in_process_world,
)
from small_world import SmallWorld

from actualisatie.storage import migrate
from actualisatie.storage.crash_points import CrashPoint

EXAMPLES = int(os.environ.get("ACTUALISATIE_TEST_EXAMPLES", "8"))
STEPS = 20


@pytest.fixture(scope="module")
def template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Make the office once: two dossiers that were selected and asked about, nothing printed yet."""
    folder = tmp_path_factory.mktemp("office")
    world = in_process_world(folder)
    migrate.upgrade(world.engine)
    world.add_dossier()
    world.add_dossier(owns=True)
    world.add_company_in("24062")
    world.add_company_in("44021", "0400123416")
    world.create(strike={"system": "both"})
    world.select(SELECTED)
    SmallWorld.check(world, SELECTED)
    world.close()
    return folder


@pytest.fixture
def office(template: Path, tmp_path: Path) -> Iterator[Office]:
    """Give a machine whose rules a test calls itself; at the end all that must hold is looked at."""
    one: Office = type("OfficeHere", (Office,), {"template": template, "folders": iter([tmp_path / "office"])})()
    yield one
    one.world.close()


@pytest.mark.parametrize("by_files", [(), ("WM1", "WM2")], ids=["by interface", "by files"])
def test_a_program_killed_at_each_point_strikes_off_once_and_reinstates_everywhere(
    office: Office, by_files: tuple[str, ...]
) -> None:
    office.start_somewhere_on_the_way(0, [], by_files)
    first, later = "killed rounds", "rounds killed after the notes"
    for step in [first, "post", "39", later, "post", "26", first, "approve"]:
        office.go(step)
        office.all_holds()
    killed_day_after_day(office)
    assert office.world.states() == {MEETS: "struck_off", OWNS: "struck_off"}
    assert sorted(number for _, number in office.world.ledger.effects) == [MEETS, OWNS]
    office.a_strike_off_is_taken_back(MEETS, grant=True)
    killed_day_after_day(office)
    assert office.world.states() == {MEETS: "reinstated", OWNS: "struck_off"}
    assert office.reinstated_but_struck_off_outside() == []
    assert set(IN_A_ROUND) - office.killed == (set() if by_files else OF_FILES)
    office.all_ends_well()


@pytest.mark.parametrize("what", STOPS)
def test_what_happens_after_the_approval_still_stops_the_strike_off(office: Office, what: str) -> None:
    office.start_somewhere_on_the_way(8, [])
    HAPPENINGS[what](office, MEETS)
    office.rounds_that_are_killed_at_each_point()
    office.days_pass(1)
    office.round()
    office.all_holds()
    assert office.struck_off() == {OWNS}


@pytest.mark.parametrize("channel", ["digital", "counter", "email", "paper", "phone"])
def test_a_yes_in_time_wins_by_every_channel(office: Office, channel: str) -> None:
    office.start_somewhere_on_the_way(5, [])
    office.reply(MEETS, "yes", channel, killed=True)
    for step in TO_A_STRIKE_OFF[5:]:
        office.go(step)
    office.round()
    office.all_holds()
    assert office.world.states() == {MEETS: "confirmed", OWNS: "struck_off"}
    assert office.struck_off() == {OWNS}


def test_a_yes_in_time_that_is_found_while_a_strike_off_is_carried_out_has_it_undone(office: Office) -> None:
    office.start_somewhere_on_the_way(8, [])
    office.round_in_which(CrashPoint.STRIKE_OFF_SENT, lambda: office.an_answer_in_time_is_found_in_a_drawer(MEETS))
    assert office.world.candidates[MEETS].to_be_undone
    office.all_holds()
    office.a_strike_off_is_taken_back(MEETS, grant=True)
    office.all_ends_well()
    assert office.world.states() == {MEETS: "reinstated", OWNS: "struck_off"}


def test_a_strike_off_that_was_done_when_the_program_was_killed_is_known_although_the_gate_says_no(
    office: Office,
) -> None:
    office.start_somewhere_on_the_way(8, [])
    office.round_that_is_killed(CrashPoint.STRIKE_OFF_SENT)
    office.reply(MEETS, "returned", "paper")
    office.days_pass(1)
    office.round()
    office.all_holds()
    assert office.world.states()[MEETS] == "struck_off"


def killed_day_after_day(office: Office) -> None:
    """Let three days pass: each round is killed at each point; what was asked by file is done in the evening."""
    for _ in range(3):
        office.rounds_that_are_killed_at_each_point()
        office.companies_by_files_work(again=True)
        office.all_holds()
        office.days_pass(1)


def test_whatever_happens_nobody_is_struck_off_wrongly(template: Path, tmp_path: Path) -> None:
    numbered = (tmp_path / str(number) for number in range(10_000_000))
    machine = type("OfficeHere", (Office,), {"template": template, "folders": numbered})
    run_state_machine_as_test(
        machine,
        settings=settings(
            max_examples=EXAMPLES,
            stateful_step_count=STEPS,
            deadline=None,
            derandomize=EXAMPLES <= 20,
            suppress_health_check=list(HealthCheck),
            print_blob=True,
        ),
    )
