"""An answer that was too late is judged again when its term turns out to be longer: a timely answer always wins.

The campaign refuses late answers. The reminders were posted on 6 May 2024 and told 23 May; the answer came on 27 May.
"""

from datetime import date

import office_days as office_life
import pytest
from office_days import GRACE_PASSED, LAST_DAY, NEXT_DAY
from small_world import SmallWorld
from sqlalchemy import select

from actualisatie.calendar.moment import Moment
from actualisatie.campaigns.holding.hold_desk import lift
from actualisatie.dossiers.kinds import HoldReason, ReplyMeaning
from actualisatie.storage.database import transaction
from actualisatie.storage.journal import verify_chain
from actualisatie.storage.models import JournalEntry, Reply

REMINDER = "B000002"
RECEIVED = date(2024, 5, 27)
POSTED_LATER = date(2024, 5, 13)
"""A reminder posted on this day runs until 28 May."""


def late_answer(office: SmallWorld, *, kind: str = "confirmation", owns: bool = False) -> str:
    """Bring one dossier to an answer that came four days too late; return its number."""
    number = office.add_dossier(owns=owns)
    office.create(late={"before_decision": "refuse"})
    office_life.to_reminders(office)
    office.reply(RECEIVED, {"dossier": number, "kind": kind})
    assert reply(office) == ("late", "too_late", "unclear")
    return number


def reply(world: SmallWorld) -> tuple[str | None, str, str]:
    with transaction(world.engine) as session:
        (one,) = session.scalars(select(Reply))
        return one.standing, one.outcome, one.status


def dismiss(world: SmallWorld, number: str) -> None:
    """Let a person find that the answer was too late to mean anything."""
    with transaction(world.engine) as session:
        moment = Moment.on(date(2024, 5, 28))
        lift(session, number, HoldReason.UNPROCESSED_REPLY, moment, "Cis", note="late", meaning=ReplyMeaning.NOTHING)


def test_a_later_postmark_brings_a_late_answer_in_time(office: SmallWorld) -> None:
    number = late_answer(office)
    done = office.correct(REMINDER, POSTED_LATER, on=GRACE_PASSED)
    assert (done.last_day, done.replies_in_time) == (date(2024, 5, 28), 1)
    assert reply(office) == ("in_time", "confirmed", "processed")
    assert office_life.state(office, number) == "confirmed"


def test_an_extension_brings_a_late_answer_in_time(office: SmallWorld) -> None:
    number = late_answer(office)
    done = office.extend(GRACE_PASSED, date(2024, 6, 14), running_on=LAST_DAY)
    assert (done.lengthened, done.replies_in_time) == (1, 1)
    assert (reply(office)[0], office_life.state(office, number)) == ("in_time", "confirmed")


def test_an_answer_that_stays_too_late_waits_as_before(office: SmallWorld) -> None:
    number = late_answer(office)
    assert office.correct(REMINDER, date(2024, 5, 8), on=GRACE_PASSED).replies_in_time == 0
    assert reply(office) == ("late", "too_late", "unclear")
    assert office_life.holds(office, number) == ["unprocessed_reply"]


def test_an_answer_that_was_in_time_never_becomes_late(office: SmallWorld) -> None:
    late_answer(office)
    office.correct(REMINDER, POSTED_LATER, on=GRACE_PASSED)
    done = office.correct(REMINDER, date(2024, 5, 6), on=GRACE_PASSED, proof="MP-3")
    assert (done.old_last_day, done.last_day, done.replies_in_time) == (date(2024, 5, 28), date(2024, 5, 28), 0)
    assert reply(office) == ("in_time", "confirmed", "processed")


def test_documents_in_time_after_all_are_reviewed(office: SmallWorld) -> None:
    number = late_answer(office, kind="documents", owns=True)
    office.correct(REMINDER, POSTED_LATER, on=GRACE_PASSED)
    assert reply(office) == ("in_time", "review_started", "processed")
    assert office_life.holds(office, number) == ["unprocessed_reply", "document_review"]


@pytest.mark.parametrize("approved", [False, True])
def test_an_answer_that_a_person_dismissed_as_late_still_wins(office: SmallWorld, approved: bool) -> None:
    number = late_answer(office)
    dismiss(office, number)
    office_life.daily_round(office, GRACE_PASSED)
    if approved:
        office.decide(GRACE_PASSED)
    done = office.correct(REMINDER, POSTED_LATER, on=GRACE_PASSED)
    assert (done.replies_in_time, done.taken_back) == (1, 0)
    assert office_life.state(office, number) == "confirmed"
    office_life.live(office, NEXT_DAY, office_life.MUCH_LATER)
    assert office_life.struck_off(office) == []


def test_after_a_strike_off_it_raises_an_alarm(office: SmallWorld) -> None:
    number = late_answer(office)
    dismiss(office, number)
    office_life.live(office, GRACE_PASSED, NEXT_DAY)
    assert office_life.struck_off(office) == [number]
    done = office.correct(REMINDER, POSTED_LATER, on=NEXT_DAY)
    assert (done.replies_in_time, reply(office)[1]) == (1, "after_strike_off")
    assert office_life.events(office, number).count("alarm") == 2  # for the answer, and for the term
    assert office.correct(REMINDER, date(2024, 5, 14), on=NEXT_DAY, proof="MP-3").replies_in_time == 0


def test_the_journal_says_why_it_was_judged_again(office: SmallWorld) -> None:
    late_answer(office)
    office.correct(REMINDER, POSTED_LATER, on=GRACE_PASSED)
    with transaction(office.engine) as session:
        entry = session.scalars(select(JournalEntry).where(JournalEntry.event == "reply judged again")).one()
        verify_chain(session)
    assert entry.reason == "the postmark of B000002 was corrected to 2024-05-13"
    assert (entry.data["standing"], entry.data["outcome"]) == ("in_time", "confirmed")
