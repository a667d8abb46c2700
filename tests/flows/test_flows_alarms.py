"""Every alarm of the journal becomes an event the same day, once, and stands in the message of the next morning."""

import json
from collections.abc import Callable
from datetime import date, timedelta
from functools import partial

import office_days as office_life
import pytest
from mail_server import PostOffice
from plain_paper import plain_paper
from small_world import CAMPAIGN, SmallWorld

from actualisatie.calendar.moment import Moment
from actualisatie.campaigns.definitions.catalogue import campaign_by_name
from actualisatie.campaigns.desk_events import DeskEvent
from actualisatie.campaigns.desk_overview import desk_overview
from actualisatie.flows.correction import correct_postmark
from actualisatie.flows.daily_round import daily_round
from actualisatie.flows.housekeeping import housekeeping
from actualisatie.flows.parameters import CorrectionOrder, HousekeepingOrder, Order, RepliesOrder
from actualisatie.flows.replies import take_in_replies
from actualisatie.storage.crash_points import CrashPoint
from actualisatie.storage.database import transaction
from actualisatie.storage.journal import JournalBrokenError

OVERDUE = date(2024, 3, 29)
"""The first day on which a batch that was handed over on 20 March 2024 has waited too long for its postmark."""

Heard = Callable[[], list[tuple[str, int]]]


@pytest.fixture
def heard(heard_of: Callable[[DeskEvent], list[tuple[str, int]]]) -> Heard:
    """Return what the alarms that were emitted since the last question are about, and how many each counts."""
    return partial(heard_of, DeskEvent.ALARM_RAISED)


def to_overdue(office: SmallWorld) -> None:
    """Let a batch be handed over, and nobody post it."""
    office.printer = plain_paper
    office.add_dossier()
    office.create()
    office_life.to_handed_over(office)


def to_struck_off(office: SmallWorld) -> str:
    """Strike a dossier off; return its number."""
    office.printer = plain_paper
    number = office.add_dossier()
    office.create()
    office_life.to_approvals(office)
    office.execute(office_life.GRACE_PASSED)
    return number


def answer_after_all(office: SmallWorld, number: str) -> None:
    """Drop an answer, given in time, of somebody who was struck off."""
    answer = {"key": "k1", "dossier": number, "kind": "confirmation", "channel": "digital", "signer": "applicant"}
    folder = office.folder / "inbox" / "WM1"
    folder.mkdir(parents=True)
    (folder / "replies.jsonl").write_text(json.dumps(answer | {"received_at": "2024-05-20T09:00:00+02:00"}) + "\n")


def go_round(day: date) -> None:
    daily_round(Order(campaign=CAMPAIGN, operator="system", today=day))


def take_in(day: date, *, dry_run: bool = False) -> None:
    take_in_replies(RepliesOrder(operator="system", today=day, dry_run=dry_run))


def look(day: date, redirect_mail_to: str | None = None) -> dict[str, int]:
    return housekeeping(HousekeepingOrder(operator="system", today=day, redirect_mail_to=redirect_mail_to))


def test_a_round_tells_of_its_alarm_and_no_later_run_does(office: SmallWorld, heard: Heard) -> None:
    to_overdue(office)
    go_round(OVERDUE - timedelta(days=1))
    assert heard() == []
    go_round(OVERDUE)
    assert heard() == [(CAMPAIGN, 1)]
    go_round(OVERDUE)
    take_in(OVERDUE)
    look(OVERDUE)
    assert heard() == []


def test_intake_tells_of_an_answer_of_somebody_who_was_struck_off(office: SmallWorld, heard: Heard) -> None:
    answer_after_all(office, to_struck_off(office))
    take_in(office_life.NEXT_DAY, dry_run=True)
    assert heard() == []
    take_in(office_life.NEXT_DAY)
    assert heard() == [(CAMPAIGN, 1)]


def test_intake_tells_of_what_somebody_did_at_the_command_line(office: SmallWorld, heard: Heard) -> None:
    to_struck_off(office)
    office.correct("B000002", date(2024, 5, 13), on=office_life.NEXT_DAY)
    take_in(office_life.NEXT_DAY)
    assert heard() == [(CAMPAIGN, 1)]


def test_a_correction_tells_of_who_was_struck_off_too_early(office: SmallWorld, heard: Heard) -> None:
    to_struck_off(office)
    order = CorrectionOrder(
        batch="B000002",
        postmark=date(2024, 5, 13),
        proof="MP-2",
        reason="receipt of another batch",
        operator="An Peeters",
        today=office_life.NEXT_DAY,
    )
    assert correct_postmark(order)["alarms"] == "1"
    assert heard() == [(CAMPAIGN, 1)]


def test_housekeeping_tells_of_what_no_run_told(office: SmallWorld, heard: Heard) -> None:
    to_struck_off(office)
    office.correct("B000002", date(2024, 5, 13), on=office_life.NEXT_DAY)
    look(office_life.NEXT_DAY)
    assert heard() == [(CAMPAIGN, 1)]


def test_a_run_that_was_killed_while_it_told_leaves_the_alarm_to_the_next(office: SmallWorld, heard: Heard) -> None:
    to_overdue(office)
    with office_life.killed_at(CrashPoint.ALARMS_TOLD):
        go_round(OVERDUE)
    assert heard() == [(CAMPAIGN, 1)]
    go_round(OVERDUE)
    assert heard() == [(CAMPAIGN, 1)]


def test_the_morning_s_message_counts_each_alarm_once_however_long_ago(office: SmallWorld, mailed: PostOffice) -> None:
    to_overdue(office)
    go_round(OVERDUE)
    later = OVERDUE + timedelta(days=9)
    look(later, redirect_mail_to="tester@actualisatie.example")
    assert look(later)[f"{CAMPAIGN}: alarm.raised"] == 1
    assert f"{CAMPAIGN}: alarm.raised" not in look(later)
    told = [f"{CAMPAIGN}: alarm.raised: 1" in message.get_content() for message in mailed.received]
    assert told == [True, True, False]


def test_a_broken_journal_does_not_have_the_message_tell_twice(office: SmallWorld, mailed: PostOffice) -> None:
    to_overdue(office)
    go_round(OVERDUE)
    with office.engine.begin() as connection:
        connection.exec_driver_sql("UPDATE journal SET actor = 'Somebody else' WHERE id = 3")
    for _ in range(2):
        with pytest.raises(JournalBrokenError):
            look(OVERDUE)
    told = [f"{CAMPAIGN}: alarm.raised: 1" in message.get_content() for message in mailed.received]
    assert told == [True, False]


def test_alarms_stand_a_week_in_the_table_of_what_waits_for_people(office: SmallWorld) -> None:
    to_overdue(office)
    go_round(OVERDUE)
    assert "alarms of the last 7 days" in worklist(office, OVERDUE + timedelta(days=7))
    assert "alarms of the last 7 days" not in worklist(office, OVERDUE + timedelta(days=8))


def worklist(office: SmallWorld, day: date) -> dict[str, int]:
    with transaction(office.engine) as session:
        return desk_overview(session, campaign_by_name(session, CAMPAIGN), Moment.on(day)).worklist
