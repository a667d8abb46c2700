"""A number with a wrong digit in it: whoever may have meant it is not struck off before a person has looked."""

import office_days as office
import pytest
from office_days import FIRST_LAST_DAY, REMINDED, REMINDER_POSTED, SELECTED, Bring
from small_world import SmallWorld

from actualisatie.dossiers.replies import ReplyOutcome

MEANT, MISTYPED = "2019.05.14.0001", "2018.05.14.0001"


@pytest.fixture
def world(quick_world: SmallWorld) -> SmallWorld:
    assert quick_world.add_dossier() == MEANT
    quick_world.create()
    return quick_world


def to_reminder_due(world: SmallWorld) -> None:
    office.to_first_letters(world)
    world.remind(REMINDED)


def to_reminder_printed(world: SmallWorld) -> None:
    to_reminder_due(world)
    world.print_due(REMINDED)


@pytest.mark.parametrize(
    ("bring", "state"),
    [
        (office.to_first_letters, "letter_posted"),
        (to_reminder_due, "reminder_due"),
        (to_reminder_printed, "reminder_batched"),
        (office.to_reminders, "reminder_posted"),
        (office.to_approvals, "strike_off_approved"),
    ],
)
def test_an_answer_under_a_mistyped_number_saves_whom_it_meant_whatever_letter_is_under_way(
    world: SmallWorld, bring: Bring, state: str
) -> None:
    bring(world)
    assert world.states() == {MEANT: state}
    item = {"dossier": MISTYPED, "received_at": f"{FIRST_LAST_DAY}T09:00:00+02:00"}
    assert world.reply(office.GRACE_PASSED, item).outcomes == {ReplyOutcome.UNKNOWN_DOSSIER: 1}
    assert office.holds(world, MEANT) == ["unprocessed_reply"]
    for code in world.delivered():
        world.post(code, REMINDER_POSTED)
    office.until_the_end(world)
    assert office.struck_off(world) == []


def test_a_mistyped_number_holds_nobody_whom_no_letter_is_made_for_yet(world: SmallWorld) -> None:
    world.select(SELECTED)
    world.reply(SELECTED, {"dossier": MISTYPED, "received_at": f"{SELECTED}T09:00:00+01:00"})
    assert office.holds(world, MEANT) == []


@pytest.mark.parametrize(("number", "nameless"), [(MEANT, 0), (MISTYPED, 1)])
def test_a_broken_line_with_a_number_that_no_case_has_may_be_anybodys(
    world: SmallWorld, number: str, nameless: int
) -> None:
    office.to_approvals(world)
    assert world.take_in(office.GRACE_PASSED, f"a broken line about {number}").nameless == nameless
