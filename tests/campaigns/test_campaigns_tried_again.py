"""A strike-off that is tried again is only asked about while replies wait that the gate cannot know."""

from collections.abc import Callable
from pathlib import Path

import office_days as office
import pytest
from office_days import GRACE_PASSED, NEXT_DAY, killed_at
from small_world import SmallWorld
from sqlalchemy import select

from actualisatie.calendar.moment import Moment
from actualisatie.connectors.dropfolder import set_unreadable_apart
from actualisatie.simulator.faults import Misfortune
from actualisatie.storage.crash_points import CrashPoint
from actualisatie.storage.database import transaction
from actualisatie.storage.models import HousingCompany

KBO = "0400123412"


@pytest.fixture
def approved(quick_world: SmallWorld) -> SmallWorld:
    """An office with one approved strike-off."""
    quick_world.add_dossier()
    quick_world.create()
    office.to_approvals(quick_world)
    return quick_world


def killed(world: SmallWorld) -> None:
    with killed_at(CrashPoint.STRIKE_OFF_CLAIMED):
        world.execute(GRACE_PASSED)


def answered_503(world: SmallWorld) -> None:
    faults = world.faults.local_software
    faults.rate, faults.kinds, faults.times = 1.0, (Misfortune.UNAVAILABLE,), 1
    assert world.execute(GRACE_PASSED) == ["failed"]


def answer_lies_there(world: SmallWorld, name: str = "answers.csv") -> Path:
    file = world.folder / "inbox" / "WM1" / name
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text("an answer")
    return file


def unreadable(world: SmallWorld) -> None:
    set_unreadable_apart(answer_lies_there(world))


def spreadsheet(world: SmallWorld) -> None:
    answer_lies_there(world, "answers.xlsx")


def by_files(world: SmallWorld) -> None:
    with transaction(world.engine) as session:
        session.scalars(select(HousingCompany).where(HousingCompany.kbo == KBO)).one().local_software = {
            "transport": "files"
        }


@pytest.mark.parametrize("lies_there", [answer_lies_there, unreadable, spreadsheet])
@pytest.mark.parametrize("interrupted", [killed, answered_503])
def test_what_was_not_done_is_given_back_while_replies_wait(
    approved: SmallWorld, interrupted: Callable[[SmallWorld], None], lies_there: Callable[[SmallWorld], object]
) -> None:
    (number,) = approved.states()
    interrupted(approved)
    lies_there(approved)
    approved.fresh_answers(NEXT_DAY)
    assert approved.execute(NEXT_DAY) == ["gate_says_no"]
    assert approved.states() == {number: "reminder_posted"}
    assert approved.ledger.effects == {}


def test_without_replies_it_is_sent_again(approved: SmallWorld) -> None:
    killed(approved)
    approved.fresh_answers(NEXT_DAY)
    assert approved.execute(NEXT_DAY) == ["struck_off"]


def test_what_may_still_be_on_its_way_is_asked_about_again_in_the_next_round(approved: SmallWorld) -> None:
    (number,) = approved.states()
    killed(approved)
    answer_lies_there(approved)
    assert approved.execute(GRACE_PASSED) == ["failed"]
    assert approved.states() == {number: "strike_off_approved"}
    assert approved.ledger.effects == {}


def test_what_was_done_is_known_though_replies_wait(approved: SmallWorld) -> None:
    (number,) = approved.states()
    with killed_at(CrashPoint.STRIKE_OFF_SENT):
        approved.execute(GRACE_PASSED)
    answer_lies_there(approved)
    assert approved.execute(NEXT_DAY) == ["struck_off"]
    assert approved.states() == {number: "struck_off"}
    assert approved.ledger.effects == {(KBO, number): 1}


def test_no_request_by_file_is_written_while_replies_wait(approved: SmallWorld) -> None:
    (number,) = approved.states()
    by_files(approved)
    killed(approved)
    answer_lies_there(approved)
    approved.fresh_answers(NEXT_DAY)
    assert approved.execute(NEXT_DAY) == ["gate_says_no"]
    assert approved.states() == {number: "reminder_posted"}
    assert list((approved.folders.outbox / "WM1" / "schrappingen").glob("strike-off-*")) == []


def test_a_request_that_may_have_been_written_waits_for_the_replies(approved: SmallWorld) -> None:
    by_files(approved)
    with killed_at(CrashPoint.REQUEST_NOTED):
        approved.execute(GRACE_PASSED)
    file = answer_lies_there(approved)
    approved.fresh_answers(NEXT_DAY)
    assert approved.execute(NEXT_DAY) == ["failed"]
    file.unlink()
    assert approved.execute(NEXT_DAY) == ["awaited"]


def test_an_answer_dropped_while_the_process_stood_still_before_a_case_is_seen(approved: SmallWorld) -> None:
    def woken() -> Moment:
        answer_lies_there(approved)
        return Moment.on(GRACE_PASSED)

    done = approved.execute_all(GRACE_PASSED, now=woken)
    assert list(done.cases.values()) == ["replies_lie_there"]
    assert approved.ledger.effects == {}
