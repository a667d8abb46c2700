"""A postmark that was wrong: every deadline follows the true day, and nobody loses a day that was told.

The first letters were posted on 25 March 2024 and printed 26 April as their last day; the reminders on 6 May, printed
23 May. The grace after them has passed on 29 May.
"""

from datetime import date

import office_days as office_life
import pytest
from office_days import GRACE_PASSED, LAST_DAY, MUCH_LATER, NEXT_DAY
from small_world import POSTING_DAY, SmallWorld
from sqlalchemy import select, update

from actualisatie.calendar.moment import Moment
from actualisatie.campaigns.errors import BatchNotPostableError, PostmarkError, UnknownBatchError
from actualisatie.campaigns.explaining import explain
from actualisatie.dossiers.errors import Refused
from actualisatie.dossiers.kinds import BatchStatus
from actualisatie.storage.database import transaction
from actualisatie.storage.journal import verify_chain
from actualisatie.storage.models import Batch, JournalEntry, Reply

FIRST, REMINDER = "B000001", "B000002"
CORRECTED_ON = date(2024, 4, 10)


@pytest.fixture
def world(office: SmallWorld) -> SmallWorld:
    """An office with one dossier whose candidate never answers."""
    office.add_dossier()
    office.create()
    return office


def last_days(world: SmallWorld, day: date) -> list[date]:
    with transaction(world.engine) as session:
        (number,) = world.states()
        (case,) = explain(session, number, Moment.on(day)).cases
    return [deadline.last_day for deadline in case.deadlines]


def test_a_later_postmark_moves_the_last_day_and_the_reminder(world: SmallWorld) -> None:
    office_life.to_first_letters(world)
    (number,) = world.states()
    done = world.correct(FIRST, date(2024, 4, 2), on=CORRECTED_ON)
    assert (done.old_last_day, done.last_day, done.next_step_on) == (
        date(2024, 4, 26),
        date(2024, 5, 2),
        date(2024, 5, 8),
    )
    assert last_days(world, CORRECTED_ON) == [date(2024, 5, 2)]
    assert world.case(number).due_on == date(2024, 5, 8)
    assert world.remind(date(2024, 5, 7)) == 0
    assert world.remind(date(2024, 5, 8)) == 1
    with transaction(world.engine) as session:
        batch = session.scalars(select(Batch)).one()
        assert (batch.postmark, batch.proof, batch.last_day) == (date(2024, 4, 2), "MP-2", date(2024, 5, 2))


def test_an_earlier_postmark_takes_nothing_away_from_the_printed_day(world: SmallWorld) -> None:
    office_life.to_first_letters(world)
    done = world.correct(FIRST, date(2024, 3, 21), on=CORRECTED_ON)
    assert (done.old_last_day, done.last_day) == (date(2024, 4, 26), date(2024, 4, 26))
    (letter,) = office_life.letters(world, next(iter(world.states())))
    assert (letter.postmark, letter.proof) == (date(2024, 3, 21), "MP-2")


def test_a_correction_that_is_taken_back_leaves_the_longer_term(world: SmallWorld) -> None:
    office_life.to_first_letters(world)
    world.correct(FIRST, date(2024, 4, 2), on=CORRECTED_ON)
    done = world.correct(FIRST, POSTING_DAY, on=CORRECTED_ON)
    assert (done.old_postmark, done.postmark) == (date(2024, 4, 2), POSTING_DAY)
    assert last_days(world, CORRECTED_ON) == [date(2024, 5, 2)]


def test_whatever_is_corrected_how_often_no_term_gets_shorter(world: SmallWorld) -> None:
    office_life.to_first_letters(world)
    found = [date(2024, 4, 26)]
    for day in (21, 28, 22, 31, 25, 30, 20):
        world.correct(FIRST, date(2024, 3, day), on=CORRECTED_ON)
        found += last_days(world, CORRECTED_ON)
    assert found == [date(2024, 4, day) for day in (26, 26, 29, 29, 30, 30, 30, 30)]


def test_the_journal_keeps_old_and_new_for_the_batch_and_for_each_case(world: SmallWorld) -> None:
    office_life.to_first_letters(world)
    world.correct(FIRST, date(2024, 4, 2), on=CORRECTED_ON, why="receipt of another batch")
    with transaction(world.engine) as session:
        query = select(JournalEntry).where(JournalEntry.event == "postmark corrected").order_by(JournalEntry.id)
        of_batch, of_case = session.scalars(query)
        verify_chain(session)
    change = {"batch": FIRST, "old_postmark": "2024-03-25", "postmark": "2024-04-02", "proof": "MP-2"}
    days = {"old_last_day": "2024-04-26", "last_day": "2024-05-02", "bound_by": "law"}
    assert (of_batch.case_id, of_batch.reason, of_batch.data) == (None, "receipt of another batch", change)
    assert (of_case.reason, of_case.data) == ("receipt of another batch", change | days)
    assert of_case.case_id is not None


@pytest.mark.parametrize(
    ("code", "day", "proof", "why", "error"),
    [
        ("B000009", date(2024, 4, 2), "MP-2", "misread", UnknownBatchError),
        (FIRST, date(2024, 4, 11), "MP-2", "misread", PostmarkError),  # in the future
        (FIRST, date(2024, 3, 19), "MP-2", "misread", PostmarkError),  # before it was made
        (FIRST, date(2024, 4, 2), " ", "misread", PostmarkError),
        (FIRST, date(2024, 4, 2), "MP-2", " ", PostmarkError),
    ],
)
def test_a_correction_that_cannot_be_true_or_proven_changes_nothing(
    world: SmallWorld, code: str, day: date, proof: str, why: str, error: type[Refused]
) -> None:
    office_life.to_first_letters(world)
    with pytest.raises(error):
        world.correct(code, day, on=CORRECTED_ON, proof=proof, why=why)
    (letter,) = office_life.letters(world, next(iter(world.states())))
    assert (letter.postmark, letter.proof) == (POSTING_DAY, "MASSPOST-1")


@pytest.mark.parametrize("status", [BatchStatus.WITHDRAWN, BatchStatus.PRINTED, BatchStatus.DELIVERED])
def test_what_was_never_posted_has_nothing_to_correct(world: SmallWorld, status: BatchStatus) -> None:
    office_life.to_handed_over(world)
    with transaction(world.engine) as session:
        session.execute(update(Batch).values(status=status))
    with pytest.raises(BatchNotPostableError):
        world.correct(FIRST, date(2024, 4, 2), on=CORRECTED_ON)


@pytest.mark.parametrize("bring", [office_life.to_proposals, office_life.to_approvals])
def test_what_was_decided_on_the_wrong_day_goes_back_to_its_term(world: SmallWorld, bring: office_life.Bring) -> None:
    bring(world)
    (number,) = world.states()
    done = world.correct(REMINDER, date(2024, 5, 13), on=GRACE_PASSED)
    assert (done.last_day, done.taken_back, done.alarms) == (date(2024, 5, 28), 1, 0)
    assert (world.case(number).state, world.case(number).due_on) == ("reminder_posted", date(2024, 6, 1))
    office_life.live(world, NEXT_DAY, date(2024, 5, 31))
    assert office_life.struck_off(world) == []
    office_life.live(world, date(2024, 6, 1), date(2024, 6, 3))
    assert office_life.struck_off(world) == [number]


def test_a_decision_stands_when_the_corrected_term_has_passed_too(world: SmallWorld) -> None:
    office_life.to_approvals(world)
    (number,) = world.states()
    assert world.correct(REMINDER, date(2024, 5, 7), on=GRACE_PASSED).taken_back == 0
    assert world.states() == {number: "strike_off_approved"}
    assert world.execute(GRACE_PASSED) == ["struck_off"]


@pytest.mark.parametrize(("true_day", "alarms"), [(date(2024, 5, 13), 1), (date(2024, 5, 7), 0)])
def test_a_strike_off_before_the_corrected_day_raises_an_alarm(world: SmallWorld, true_day: date, alarms: int) -> None:
    office_life.to_approvals(world)
    world.execute(GRACE_PASSED)
    (number,) = world.states()
    assert world.correct(REMINDER, true_day, on=NEXT_DAY).alarms == alarms
    assert office_life.events(world, number).count("alarm") == alarms
    assert world.states() == {number: "struck_off"}


def test_a_strike_off_that_may_be_under_way_is_not_taken_back_but_raises_an_alarm(world: SmallWorld) -> None:
    office_life.to_sending(world)
    (number,) = world.states()
    done = world.correct(REMINDER, date(2024, 5, 13), on=GRACE_PASSED)
    assert (done.taken_back, done.alarms) == (0, 1)
    assert world.states() == {number: "strike_off_approved"}
    assert office_life.events(world, number)[-1] == "alarm"


def test_a_reminder_that_turns_out_to_be_too_early_no_longer_counts_and_another_follows(world: SmallWorld) -> None:
    office_life.to_reminders(world)
    (number,) = world.states()
    done = world.correct(FIRST, date(2024, 4, 8), on=date(2024, 5, 8))
    assert (done.last_day, done.reminders_withdrawn) == (date(2024, 5, 8), 1)
    assert last_days(world, date(2024, 5, 8)) == [LAST_DAY]  # what the reminder told stays
    assert (world.case(number).state, world.case(number).due_on) == ("letter_posted", GRACE_PASSED)
    office_life.live(world, GRACE_PASSED, NEXT_DAY)
    assert office_life.struck_off(world) == []
    office_life.live(world, date(2024, 7, 1), date(2024, 7, 2), date(2024, 7, 3))
    assert office_life.struck_off(world) == [number]
    rounds = [(letter.round.value, letter.withdrawn_at is None) for letter in office_life.letters(world, number)]
    assert rounds == [("first", True), ("reminder", False), ("reminder", True), ("strike_off", True)]


@pytest.mark.parametrize("state", ["reminder_due", "reminder_batched"])
def test_a_reminder_that_was_not_posted_yet_waits_for_the_corrected_first_term(world: SmallWorld, state: str) -> None:
    office_life.to_first_letters(world)
    world.remind(office_life.REMINDED)
    if state == "reminder_batched":
        world.print_due(office_life.REMINDED)
    (number,) = world.states()
    assert world.states() == {number: state}
    world.correct(FIRST, date(2024, 4, 8), on=office_life.REMINDED)
    assert (world.case(number).state, world.case(number).due_on) == ("letter_posted", date(2024, 5, 15))
    assert world.remind(date(2024, 5, 14)) == 0
    assert world.remind(date(2024, 5, 15)) == 1


@pytest.mark.parametrize(("corrected", "standing"), [(False, "late_accepted"), (True, "in_time")])
def test_an_answer_is_judged_by_the_corrected_day(world: SmallWorld, corrected: bool, standing: str) -> None:
    office_life.to_reminders(world)
    (number,) = world.states()
    if corrected:
        world.correct(REMINDER, date(2024, 5, 13), on=date(2024, 5, 14))
    world.reply(GRACE_PASSED, {"dossier": number, "received_at": "2024-05-28T23:59:59+02:00"})
    with transaction(world.engine) as session:
        assert session.scalars(select(Reply.standing)).all() == [standing]


def test_nothing_is_recomputed_for_who_confirmed(world: SmallWorld) -> None:
    office_life.to_first_letters(world)
    (number,) = world.states()
    world.reply(CORRECTED_ON, {"dossier": number})
    done = world.correct(FIRST, date(2024, 4, 2), on=CORRECTED_ON)
    assert (done.taken_back, done.alarms) == (0, 0)
    office_life.live(world, MUCH_LATER)
    assert world.states() == {number: "confirmed"}
