"""Replies that were dropped into the wrong folder hold strike-offs back until somebody looked."""

from pathlib import Path

import office_days as office
import pytest
from office_days import GRACE_PASSED, killed_at
from small_world import SmallWorld

from actualisatie.calendar.moment import Moment
from actualisatie.campaigns.replies.unreadable import settle_unreadable
from actualisatie.storage.crash_points import CrashPoint


@pytest.fixture
def approved(quick_world: SmallWorld) -> SmallWorld:
    """An office with one approved strike-off."""
    quick_world.add_dossier()
    quick_world.create()
    office.to_approvals(quick_world)
    return quick_world


def drop(world: SmallWorld, folder: str) -> Path:
    file = world.folder / "inbox" / folder / "answers.csv"
    file.parent.mkdir(parents=True)
    (number,) = world.states()
    line = f"k1,{number},confirmation,counter,2024-05-20T09:00:00+02:00,applicant\n"
    file.write_text("key,dossier,kind,channel,received_at,signer\n" + line)
    return file


def settle(world: SmallWorld) -> None:
    inbox = world.folder / "inbox"
    (waiting,) = (inbox / "WM1" / "cannot-be-read").iterdir()
    settle_unreadable(world.engine, inbox, "WM1", waiting.name, "taken in", Moment.on(GRACE_PASSED), "An")


def test_replies_in_a_folder_that_is_nobodys_hold_everybody_back(approved: SmallWorld) -> None:
    file = drop(approved, "WM-1")
    assert approved.execute(GRACE_PASSED) == ["replies_lie_there"]
    file.unlink()
    assert approved.execute(GRACE_PASSED) == ["struck_off"]


def test_replies_among_the_acknowledgements_block_until_they_are_settled(approved: SmallWorld) -> None:
    drop(approved, "WM1/bevestigingen")
    assert approved.execute_all(GRACE_PASSED).counts() == {
        "unreadable_file": 1,
        "acknowledgements_unreadable": 1,
        "unreadable_files_in_WM1": 1,
    }
    assert approved.execute(GRACE_PASSED) == ["unreadable_file"]
    settle(approved)
    assert approved.execute(GRACE_PASSED) == ["struck_off"]


def test_they_block_though_the_round_was_killed_before_it_set_them_apart(approved: SmallWorld) -> None:
    drop(approved, "WM1/bevestigingen")
    with killed_at(CrashPoint.ACKNOWLEDGEMENTS_STORED):
        approved.execute(GRACE_PASSED)
    assert approved.execute(GRACE_PASSED) == ["unreadable_file"]
