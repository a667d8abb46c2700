"""A database that came back from a backup forgot answers: nothing moves until two people made up for that."""

import json
import shutil
from collections.abc import Callable
from pathlib import Path

import office_days as office
import pytest
from office_days import GRACE_PASSED, LAST_DAY, NEXT_DAY
from small_world import SmallWorld
from sqlalchemy import Engine, select
from sqlalchemy.orm import Session

from actualisatie.calendar.moment import Moment
from actualisatie.campaigns.errors import StandstillError
from actualisatie.campaigns.replies.taking_in import TakenIn, take_in_file
from actualisatie.campaigns.replies.unreadable import settle_unreadable
from actualisatie.campaigns.restoring.forgotten import forgotten_batches, forgotten_files, take_in_again
from actualisatie.campaigns.restoring.releasing import LEFT_OUT, ask_for_release, release
from actualisatie.campaigns.restoring.standing_still import note_standstill, stands_still
from actualisatie.connectors.dropfolder import CANNOT_BE_READ, put_away
from actualisatie.dossiers.kinds import BatchStatus, CampaignKind, LetterRound
from actualisatie.storage.backup import copy_sqlite
from actualisatie.storage.batch_numbers import give_batch_numbers_above
from actualisatie.storage.crash_points import CrashPoint
from actualisatie.storage.database import open_database, transaction
from actualisatie.storage.journal import Entry, record, verify_chain
from actualisatie.storage.marks import is_behind, read_mark
from actualisatie.storage.models import Batch, Campaign, HousingCompany, JournalEntry, Standstill

NOW = Moment.on(NEXT_DAY)
Copy = Callable[[Path, Path], object]


@pytest.fixture
def world(quick_world: SmallWorld) -> SmallWorld:
    """An office whose database leaves its mark beside the drop folders, with one approved strike-off."""
    (quick_world.folder / "inbox" / "WM1").mkdir(parents=True)
    open_again(quick_world)
    quick_world.add_dossier()
    quick_world.create()
    office.to_approvals(quick_world)
    return quick_world


def inbox(world: SmallWorld) -> Path:
    return world.folder / "inbox"


def open_again(world: SmallWorld) -> None:
    url = world.engine.url.render_as_string(hide_password=False)
    world.engine.dispose()
    world.engine = open_database(url, marks=inbox(world))


def answer_comes_in(world: SmallWorld, name: str = "answers.jsonl") -> Path:
    """Take in, and put away, the answer of the candidate who would be struck off."""
    (number,) = world.states()
    item = {"key": "1", "dossier": number, "kind": "confirmation", "channel": "paper", "signer": "applicant"}
    file = inbox(world) / "WM1" / name
    file.write_text(json.dumps({**item, "received_at": f"{LAST_DAY}T09:00:00+02:00"}) + "\n")
    take_in_file(world.engine, file, Moment.on(GRACE_PASSED), "An")
    return put_away(file, readable=True)


def bare_copy(source: Path, target: Path) -> None:
    """Copy as a snapshot of the disk does: our own backup had no hand in it."""
    shutil.copyfile(source, target)


def restore(world: SmallWorld, backup: Path) -> None:
    database = Path(str(world.engine.url.database))
    world.engine.dispose()
    for file in database.parent.glob(f"{database.name}*"):
        file.unlink()
    shutil.copyfile(backup, database)
    open_again(world)


def lose_an_answer(world: SmallWorld, copy: Copy) -> None:
    """Make a backup, take in the candidate's answer, and restore the backup."""
    world.engine.dispose()  # folds the write-ahead log back, so that a bare copy is whole
    copy(Path(str(world.engine.url.database)), world.folder / "backup.db")
    answer_comes_in(world)
    assert list(world.states().values()) == ["confirmed"]
    restore(world, world.folder / "backup.db")
    assert list(world.states().values()) == ["strike_off_approved"]


def free(world: SmallWorld, by: str = "Bo") -> int:
    with transaction(world.engine) as session:
        ask_for_release(session, NOW, "An", "replayed, and the desk's work done again")
    with transaction(world.engine) as session:
        return release(session, inbox(world), world.folders, NOW, by)


@pytest.mark.parametrize("copy", [copy_sqlite, bare_copy])
def test_nobody_is_struck_off_whose_answer_was_forgotten_by_a_restore(world: SmallWorld, copy: Copy) -> None:
    lose_an_answer(world, copy)
    for _ in range(2):
        with pytest.raises(StandstillError, match="came back from a backup"):
            world.execute(GRACE_PASSED)
    with pytest.raises(StandstillError, match="1 files of replies are forgotten"):
        free(world)
    (told,) = take_in_again(world.engine, inbox(world), None, NOW, "An")
    assert (told[0].name, told[1] and told[1].items) == ("answers.jsonl", 1)
    assert list(world.states().values()) == ["confirmed"]
    assert (free(world), world.execute(GRACE_PASSED)) == (0, [])
    with transaction(world.engine) as session:
        assert verify_chain(session) > 0


def test_what_was_approved_before_the_backup_is_decided_anew(world: SmallWorld) -> None:
    with transaction(world.engine) as session:
        note_standstill(session, "snapshot of the whole machine", NOW, "An")
    assert free(world) == 1
    assert list(world.states().values()) == ["reminder_posted"]
    office.live(world, NEXT_DAY)
    assert list(world.states().values()) == ["strike_off_approved"]


def test_a_release_takes_two_people_and_a_reason(world: SmallWorld) -> None:
    with transaction(world.engine) as session:
        with pytest.raises(StandstillError, match="does not stand still"):
            ask_for_release(session, NOW, "An", "nothing")
        note_standstill(session, "restored", NOW, "An")
        with pytest.raises(StandstillError, match="Nobody said yet"):
            release(session, inbox(world), world.folders, NOW, "Bo")
        with pytest.raises(StandstillError, match="Say what was made up for"):
            ask_for_release(session, NOW, "An", " ")
    with pytest.raises(StandstillError, match="four eyes"):
        free(world, "an ")
    with pytest.raises(StandstillError, match="came back from a backup"):
        world.execute(GRACE_PASSED)


def test_a_restored_database_does_not_overwrite_the_mark_that_tells_on_it(world: SmallWorld) -> None:
    lose_an_answer(world, bare_copy)
    for number in range(30):  # it comes farther than it ever was
        with transaction(world.engine) as session:
            record(session, Entry(NOW.at, "An", f"looked {number}"))
    with transaction(world.engine) as session:
        assert is_behind(session, inbox(world))
    with pytest.raises(StandstillError):
        world.execute(GRACE_PASSED)
    list(take_in_again(world.engine, inbox(world), None, NOW, "An"))
    free(world)
    with transaction(world.engine) as session:
        newest = session.scalars(select(JournalEntry).order_by(JournalEntry.id.desc()).limit(1)).one()
        mark = read_mark(inbox(world))
        assert mark is not None
        assert (mark.entry, mark.hash, is_behind(session, inbox(world))) == (newest.id, newest.hash, False)


def test_a_database_that_was_never_restored_goes_on(world: SmallWorld) -> None:
    copy_sqlite(Path(str(world.engine.url.database)), world.folder / "backup.db")
    assert world.execute(GRACE_PASSED) == ["struck_off"]
    with transaction(world.engine) as session:
        assert session.scalars(select(Standstill)).all() == []


def test_a_copy_tells_until_when_it_knows_what_happened(world: SmallWorld) -> None:
    lose_an_answer(world, copy_sqlite)
    with transaction(world.engine) as session:
        found = stands_still(session)
        last = session.scalars(select(JournalEntry).order_by(JournalEntry.id.desc()).limit(1)).one()
        assert found is not None
        assert found.known_until == last.at == Moment.on(GRACE_PASSED).at


def test_a_put_away_file_that_nobody_can_read_waits_for_a_person_again(world: SmallWorld) -> None:
    file = inbox(world) / "WM1" / "answers.csv"
    file.write_text("no such column\n")
    put_away(file, readable=False)
    with transaction(world.engine) as session:
        note_standstill(session, "restored", NOW, "An")
    ((place, taken),) = take_in_again(world.engine, inbox(world), None, NOW, "An")
    assert (place.parent.name, taken) == (CANNOT_BE_READ, None)
    with transaction(world.engine) as session:
        assert forgotten_files(session, inbox(world)) == []


def test_a_put_away_file_with_a_line_that_names_nobody_waits_again_also_when_the_replay_was_killed(
    world: SmallWorld,
) -> None:
    file = inbox(world) / "WM1" / "answers.jsonl"
    file.write_text("the answer of somebody that cannot be read\n")
    put_away(file, readable=False)
    with office.killed_at(CrashPoint.REPLY_FILE_TAKEN_IN):
        list(take_in_again(world.engine, inbox(world), None, NOW, "An"))
    ((place, taken),) = take_in_again(world.engine, inbox(world), None, NOW, "An")
    assert (place.parent.name, taken) == (CANNOT_BE_READ, TakenIn(file_known=True, nameless=1))
    assert world.execute(GRACE_PASSED) == ["unreadable_file"]
    settle_unreadable(world.engine, inbox(world), "WM1", place.name, "seen", NOW, "Cis")
    with transaction(world.engine) as session:
        assert forgotten_files(session, inbox(world)) == []


def test_numbers_of_batches_that_were_forgotten_are_never_given_again(world: SmallWorld) -> None:
    (world.folders.outbox / "WM1" / "B000041").mkdir(parents=True)
    with transaction(world.engine) as session:
        note_standstill(session, "restored", NOW, "An")
        assert forgotten_batches(session, world.folders) == ["B000041"]
    free(world)
    world.add_dossier()
    world.select(NEXT_DAY)
    world.check(NEXT_DAY)
    assert world.print_due(NEXT_DAY) == [f"B{41 + LEFT_OUT + 1:06d}"]


def test_numbers_can_be_left_out_on_each_database(engine: Engine) -> None:
    with transaction(engine) as session:
        session.add(HousingCompany(id=1, kbo="0400123412", code="WM1", name="Wonen Voorbeeld", letterhead={}))
        texts = dict.fromkeys(("name", "definition_hash", "law_version", "calendar_version", "created_by"), "-")
        session.add(Campaign(id=1, kind=CampaignKind.ONE_OFF, definition={}, created_at=NOW.at, **texts))
        session.flush()
        assert make_batch(session) == 1
        give_batch_numbers_above(session, 7)
        assert (make_batch(session), make_batch(session)) == (8, 9)


def make_batch(session: Session) -> int:
    days = {"made_on": NEXT_DAY, "planned_posting_on": NEXT_DAY}
    facts = {"round": LetterRound.FIRST, "status": BatchStatus.CLAIMED, "kind": "-", "paper_colour": "wit", **days}
    batch = Batch(campaign_id=1, housing_company_id=1, wave=1, **facts)
    session.add(batch)
    session.flush()
    return batch.id


def test_nobody_is_struck_off_while_the_share_with_the_inbox_is_not_mounted(world: SmallWorld) -> None:
    (number,) = world.states()
    inbox(world).rename(world.folder / "on the share")
    for mounted_over in (False, True):  # gone, or an empty folder in its place
        if mounted_over:
            (inbox(world) / "WM1").mkdir(parents=True)
        with pytest.raises(StandstillError, match="Is its share mounted"):
            world.execute(GRACE_PASSED)
    with transaction(world.engine) as session:
        record(session, Entry(NOW.at, "An", "looked"))
    assert read_mark(inbox(world)) is None
    shutil.rmtree(inbox(world))
    (world.folder / "on the share").rename(inbox(world))
    assert world.execute(GRACE_PASSED) == ["struck_off"]
    assert world.states() == {number: "struck_off"}


def test_two_people_can_give_the_office_another_inbox(world: SmallWorld) -> None:
    shutil.rmtree(inbox(world))
    (inbox(world) / "WM1").mkdir(parents=True)
    with transaction(world.engine) as session:
        note_standstill(session, "the inbox moved to another server", NOW, "An")
    free(world)
    office.live(world, NEXT_DAY)
    assert list(world.states().values()) == ["strike_off_approved"]
