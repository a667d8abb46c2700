"""Postmarks that housing companies drop: taken in with the replies, told and shown, and never in anybody's way."""

import logging
from collections.abc import Callable
from datetime import date
from pathlib import Path

import office_days as office_life
import pytest
from plain_paper import plain_paper
from small_world import SmallWorld
from sqlalchemy import select

from actualisatie.calendar.moment import Moment
from actualisatie.campaigns.desk_events import DeskEvent
from actualisatie.campaigns.replies.unreadable import settle_unreadable
from actualisatie.connectors.dropfolder import CANNOT_BE_READ
from actualisatie.flows.parameters import RepliesOrder
from actualisatie.flows.replies import take_in_replies
from actualisatie.storage.crash_points import CrashPoint
from actualisatie.storage.database import transaction
from actualisatie.storage.models import JournalEntry
from actualisatie.tasks.postmark_files import take_in_posted

Heard = Callable[[DeskEvent], list[tuple[str, int]]]
ORDER = RepliesOrder(operator="system", today=date(2024, 4, 2))
GOOD = "batch,postmark,proof,letters\nB000001,2024-03-25,MP-1,\n"


@pytest.fixture
def printed(office: SmallWorld) -> SmallWorld:
    """An office with a batch, B000001, that was handed over."""
    office.printer = plain_paper
    office.add_dossier()
    office.create()
    office_life.to_handed_over(office)
    return office


def drop(world: SmallWorld, content: str, folder: str = "WM1/postdatums", name: str = "Jan Peeters.csv") -> Path:
    file = world.folder / "inbox" / folder / name
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(content)
    return file


def waiting(world: SmallWorld, company: str = "WM1") -> list[str]:
    place = world.folder / "inbox" / company / CANNOT_BE_READ
    return [file.read_text() for file in sorted(place.iterdir())] if place.is_dir() else []


def events(world: SmallWorld) -> list[str]:
    wanted = ("postmark registered", "postmarks set aside", "alarm")
    with transaction(world.engine) as session:
        query = select(JournalEntry.event).where(JournalEntry.event.in_(wanted)).order_by(JournalEntry.id)
        return list(session.scalars(query))


def test_a_dropped_file_starts_the_term_and_tells_of_it_once(printed: SmallWorld, heard_of: Heard) -> None:
    file = drop(printed, GOOD)
    assert take_in_replies(ORDER) == {"postmarks registered": 1}
    assert heard_of(DeskEvent.BATCH_POSTED) == [("B000001", 1)]
    assert set(printed.states().values()) == {"letter_posted"}
    assert [one.read_text() for one in (file.parent / "taken-in").iterdir()] == [GOOD]
    assert take_in_replies(ORDER) == {}
    drop(printed, GOOD)
    assert take_in_replies(ORDER) == {"postmarks known already": 1}
    assert heard_of(DeskEvent.BATCH_POSTED) == []
    assert events(printed) == ["postmark registered"]


def test_a_dry_run_says_what_would_happen_and_leaves_the_file(printed: SmallWorld) -> None:
    file = drop(printed, GOOD + "B000099,2024-03-25,MP-2,\n")
    done = take_in_replies(ORDER.model_copy(update={"dry_run": True}))
    assert done == {"postmarks registered": 1, "postmarks set aside in WM1": 1}
    assert (events(printed), file.exists(), waiting(printed)) == ([], True, [])


def test_a_kill_before_the_file_is_put_away_counts_nothing_twice(printed: SmallWorld) -> None:
    file = drop(printed, GOOD + "B000001,2024-03-22,MP-2,1\n")
    with office_life.killed_at(CrashPoint.POSTMARKS_STORED):
        take_in_posted.fn("WM1", file, Moment.on(date(2024, 4, 2)), "system")
    assert file.exists()
    before = events(printed)
    done = take_in_replies(ORDER)
    assert done["postmarks set aside in WM1"] == done["files to settle that cannot be read in WM1"] == 1
    assert (events(printed), file.exists(), len(waiting(printed))) == (before, False, 1)


def test_a_line_set_aside_is_told_by_number_keeps_strike_offs_waiting_and_is_settled(
    office: SmallWorld, caplog: pytest.LogCaptureFixture
) -> None:
    office.printer = plain_paper
    office.add_dossier()
    office.create()
    office_life.to_approvals(office)
    drop(office, "batch,postmark,proof\nB000001,2024-03-28,MP-2\n")
    assert office.execute(office_life.GRACE_PASSED) == ["replies_lie_there"]
    with caplog.at_level(logging.WARNING):
        done = take_in_replies(RepliesOrder(operator="system", today=office_life.GRACE_PASSED))
    assert done == {"postmarks set aside in WM1": 1, "files to settle that cannot be read in WM1": 1}
    assert "line 2: Batch B000001 has another postmark, 2024-03-25, than 2024-03-28" in caplog.text
    assert "Jan" not in caplog.text
    assert office.execute(office_life.GRACE_PASSED) == ["unreadable_file"]
    inbox = office.folder / "inbox"
    (file,) = (inbox / "WM1" / CANNOT_BE_READ).iterdir()
    now = Moment.on(office_life.GRACE_PASSED)
    settle_unreadable(office.engine, inbox, "WM1", file.name, "receipt of another batch", now, "An")
    assert office.execute(office_life.GRACE_PASSED) == ["struck_off"]


@pytest.mark.parametrize(
    ("content", "folder"),
    [
        ("key,dossier,kind,channel,received_at,signer\nk1,x,confirmation,counter,2024-04-02,applicant\n", "postdatums"),
        (GOOD, ""),
    ],
)
def test_a_file_in_the_wrong_folder_waits_for_a_person(printed: SmallWorld, content: str, folder: str) -> None:
    drop(printed, content, f"WM1/{folder}")
    done = take_in_replies(ORDER)
    assert done["files to settle that cannot be read in WM1"] == 1
    assert (waiting(printed), events(printed)) == ([content], [])


def test_a_file_that_cannot_be_put_away_keeps_no_other_waiting(printed: SmallWorld) -> None:
    drop(printed, GOOD)
    drop(printed, "", "WM1/postdatums", "taken-in")
    drop(printed, "batch,postmark,proof\n", "WM2/postdatums")
    drop(printed, "nothing\n", "WM0/postdatums")
    done = take_in_replies(ORDER)
    assert done["postmarks registered"] == done["files that cannot be opened or put away in WM1/postdatums"] == 1
    assert done["files to settle that cannot be read in WM0"] == 1
    assert not list((printed.folder / "inbox" / "WM2" / "postdatums").glob("*.csv"))


def test_only_what_the_chosen_companies_dropped_is_taken_in(printed: SmallWorld) -> None:
    mine, other = drop(printed, GOOD), drop(printed, GOOD, "WM2/postdatums")
    assert take_in_replies(ORDER.model_copy(update={"companies": ["WM1"]})) == {"postmarks registered": 1}
    assert (mine.exists(), other.exists()) == (False, True)
