"""Files of replies as they really come in: twice, half broken, about strangers. No line is lost, none counts twice."""

import json
from collections import Counter
from typing import Any

import office_days as office
import pytest
from office_days import GRACE_PASSED, LAST_DAY
from small_world import SmallWorld
from sqlalchemy import select

from actualisatie.calendar.moment import Moment
from actualisatie.campaigns.replies.formats import BadLine
from actualisatie.campaigns.replies.reading import RepliesFileError
from actualisatie.campaigns.replies.taking_in import TakenIn, take_in_file
from actualisatie.dossiers.kinds import ReplyStatus
from actualisatie.dossiers.replies import ReplyOutcome
from actualisatie.storage.crash_points import CrashPoint
from actualisatie.storage.database import transaction
from actualisatie.storage.models import Reply, ReplyFile

STRANGER = "2001.01.01.0009"


def line(dossier: str, **item: Any) -> str:
    usual = {
        "key": f"WM1-{dossier}",
        "kind": "confirmation",
        "channel": "digital",
        "received_at": "2024-05-20T09:00:00+02:00",
        "signer": "applicant",
    }
    return json.dumps({"dossier": dossier, **usual, **item})


def stored(world: SmallWorld) -> list[tuple[str, str | None, str]]:
    with transaction(world.engine) as session:
        rows = session.scalars(select(Reply).order_by(Reply.id))
        return [(one.key, one.dossier_number, one.outcome) for one in rows]


@pytest.fixture
def world(quick_world: SmallWorld) -> SmallWorld:
    """An office with two silent dossiers, both reminded."""
    quick_world.add_dossier()
    quick_world.add_dossier()
    quick_world.create()
    office.to_reminders(quick_world)
    return quick_world


def test_the_same_file_twice_changes_nothing(world: SmallWorld) -> None:
    one, _ = world.states()
    assert world.take_in(LAST_DAY, line(one)).outcomes == {ReplyOutcome.CONFIRMED: 1}
    before = (world.states(), office.events(world, one))
    assert world.take_in(LAST_DAY, line(one)) == TakenIn(file_known=True)
    assert (world.states(), office.events(world, one)) == before


def test_the_same_item_in_two_files_counts_once(world: SmallWorld) -> None:
    one, two = world.states()
    world.take_in(LAST_DAY, line(one))
    assert world.take_in(LAST_DAY, line(one), line(two)) == TakenIn(2, 1, Counter({ReplyOutcome.CONFIRMED: 1}))
    assert [key for key, _, _ in stored(world)] == [f"WM1-{one}", f"WM1-{two}"]


def test_the_same_item_twice_in_one_file_counts_once(world: SmallWorld) -> None:
    one, _ = world.states()
    assert world.take_in(LAST_DAY, line(one), line(one)) == TakenIn(2, 1, Counter({ReplyOutcome.CONFIRMED: 1}))


@pytest.mark.parametrize("together", [True, False])
def test_a_key_that_two_offices_gave_to_different_answers_loses_neither(world: SmallWorld, together: bool) -> None:
    one, two = world.states()
    lines = [line(one, key="1"), line(two, key="1")]
    files = [lines] if together else [[text] for text in lines]
    taken = [world.take_in(LAST_DAY, *texts) for texts in files]
    reason = "came in before with another content: give each item a key of its own"
    assert taken[-1].set_aside == (BadLine(len(files[-1]), "key", reason, two),)
    office.until_the_end(world)
    assert office.struck_off(world) == []
    assert (office.state(world, one), office.holds(world, two)) == ("confirmed", ["unprocessed_reply"])


def test_a_corrected_answer_under_its_old_key_is_not_lost(world: SmallWorld) -> None:
    one, two = world.states()
    world.take_in(LAST_DAY, line(one, kind="note", signer="none"))
    taken = world.take_in(LAST_DAY, line(one, kind="confirmation"))
    assert [bad.dossier for bad in taken.set_aside] == [one]
    office.until_the_end(world)
    assert office.struck_off(world) == [two]


@pytest.mark.parametrize(
    ("text", "field"),
    [
        ('{"key": "a", "dossier": "DOSSIER", "kind": "confirm', None),  # cut off
        ('"DOSSIER"', None),
        ("paper form of dossier DOSSIER, no key", None),
        ("we spoke of DOSSIER.", None),
        (line("DOSSIER", kind="ja"), "kind"),
        (line("DOSSIER", received_at="20/05/2024"), "received_at"),
        (line("DOSSIER", received_at="2024-05-20T09:00:00"), "received_at"),  # no offset: which day was it?
        (line("DOSSIER", key=""), "key"),
        (line("DOSSIER", review="accepted"), None),
        (line("DOSSIER", channel="paper", reply_postmark="2024-05-21"), None),  # posted after it was received
        (line("DOSSIER", name="not wanted here"), None),
        (line("DOSSIER", received_at="2024-05-23T12:00:01+02:00"), "received_at"),  # a second from now
    ],
)
def test_a_line_that_cannot_be_used_holds_the_dossier_that_it_names(
    world: SmallWorld, text: str, field: str | None
) -> None:
    one, two = world.states()
    taken = world.take_in(LAST_DAY, text.replace("DOSSIER", one))
    assert [(bad.line, bad.field, bad.dossier) for bad in taken.set_aside] == [(1, field, one)]
    office.until_the_end(world)
    assert office.struck_off(world) == [two]
    assert office.holds(world, one) == ["unprocessed_reply"]


def test_bad_lines_are_told_with_their_number_and_the_good_ones_count(world: SmallWorld) -> None:
    one, two = world.states()
    taken = world.take_in(LAST_DAY, "", "nonsense", line(one), "", line(two, received_at="2030-01-01T00:00:00Z"))
    assert [(bad.line, bad.dossier) for bad in taken.set_aside] == [(2, None), (5, two)]
    assert taken.outcomes == {ReplyOutcome.CONFIRMED: 1}
    with transaction(world.engine) as session:
        assert [(one["line"], one["dossier"]) for one in session.scalars(select(ReplyFile.set_aside)).one()] == [
            (2, None),
            (5, two),
        ]


def test_an_answer_of_this_very_second_counts(world: SmallWorld) -> None:
    one, _ = world.states()
    taken = world.take_in(LAST_DAY, line(one, received_at="2024-05-23T12:00:00+02:00"))
    assert taken.outcomes == {ReplyOutcome.CONFIRMED: 1}


def test_an_answer_about_a_dossier_that_nobody_knows_is_kept_and_told(world: SmallWorld) -> None:
    taken = world.take_in(LAST_DAY, line(STRANGER))
    assert taken.outcomes == {ReplyOutcome.UNKNOWN_DOSSIER: 1}
    assert stored(world) == [(f"WM1-{STRANGER}", STRANGER, "unknown_dossier")]
    with transaction(world.engine) as session:
        assert session.scalars(select(Reply.status)).all() == [ReplyStatus.UNMATCHED]
    office.until_the_end(world)
    assert office.struck_off(world) == list(world.states())


def test_an_answer_that_came_before_its_dossier_was_known_stops_the_strike_off(quick_world: SmallWorld) -> None:
    silent, early_number = quick_world.add_dossier(), "2019.05.14.0003"
    quick_world.create()
    early = line(early_number, received_at="2024-03-17T09:00:00+01:00")
    assert quick_world.take_in(office.SELECTED, early).outcomes == {ReplyOutcome.UNKNOWN_DOSSIER: 1}
    assert early_number == quick_world.add_dossier()
    office.to_reminders(quick_world)
    office.until_the_end(quick_world)
    assert office.struck_off(quick_world) == [silent]
    assert office.against(quick_world, early_number, office.MUCH_LATER) == ["unprocessed_reply"]


@pytest.mark.parametrize(
    ("name", "body"), [("replies.txt", "{}"), ("replies.csv", "dossier;wat\n2019.05.14.0001;ja\n")]
)
def test_a_file_that_cannot_be_read_at_all_is_refused_and_changes_nothing(
    world: SmallWorld, name: str, body: str
) -> None:
    file = world.folder / name
    file.write_text(body)
    with pytest.raises(RepliesFileError):
        take_in_file(world.engine, file, Moment.on(LAST_DAY), "WM1")
    with transaction(world.engine) as session:
        assert session.scalars(select(ReplyFile)).all() == []
    assert set(world.states().values()) == {"reminder_posted"}


def test_a_bad_line_while_the_strike_off_is_under_way_does_not_hide_that_it_was_done(world: SmallWorld) -> None:
    world.fresh_answers(GRACE_PASSED)
    world.propose(GRACE_PASSED)
    world.decide(GRACE_PASSED)
    with office.killed_at(CrashPoint.STRIKE_OFF_SENT):
        world.execute(GRACE_PASSED)
    one, two = world.states()
    world.take_in(GRACE_PASSED, f"broken line about {one}")
    assert office.state(world, one) == "strike_off_approved"
    office.until_the_end(world)
    assert world.states() == {one: "struck_off", two: "struck_off"}
    assert office.struck_off(world) == [one, two]


def test_a_bad_line_about_a_dossier_that_was_struck_off_raises_an_alarm(world: SmallWorld) -> None:
    office.until_the_end(world)
    one, _ = world.states()
    world.take_in(office.MUCH_LATER, f"broken line about {one}")
    assert office.events(world, one)[-1] == "alarm"
