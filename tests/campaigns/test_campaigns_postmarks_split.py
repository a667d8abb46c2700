"""A batch that is posted in parts: each letter has its own postmark, and what follows is its own."""

from datetime import date

import office_days as office_life
import pytest
from small_world import POSTING_DAY, SmallWorld
from sqlalchemy import select

from actualisatie.campaigns.batches.letter_numbers import LetterNumbers
from actualisatie.campaigns.errors import BatchNotPostableError, PostmarkError
from actualisatie.dossiers.kinds import BatchStatus
from actualisatie.storage.database import transaction
from actualisatie.storage.models import Batch, Reply

BATCH = "B000001"
LATER = date(2024, 4, 2)


@pytest.fixture
def printed(office: SmallWorld) -> SmallWorld:
    """An office with a batch of three letters that was handed over."""
    for _ in range(3):
        office.add_dossier()
    office.create()
    office_life.to_handed_over(office)
    return office


def batch_of(world: SmallWorld) -> Batch:
    with transaction(world.engine) as session:
        return session.scalars(select(Batch)).one()


def test_each_part_runs_from_its_own_postmark_with_its_own_proof(printed: SmallWorld) -> None:
    first, second, third = printed.states()
    part = printed.post(BATCH, POSTING_DAY, letters="1-2", proof="MP-A")
    assert (part.letters, part.waiting, part.last_day) == (2, 1, date(2024, 4, 26))
    assert printed.states() == {first: "letter_posted", second: "letter_posted", third: "letter_batched"}
    assert (batch_of(printed).status, batch_of(printed).postmark) == (BatchStatus.DELIVERED, None)
    rest = printed.post(BATCH, LATER, letters="3", proof="MP-B")
    assert (rest.letters, rest.waiting, rest.last_day) == (1, 0, date(2024, 5, 2))
    batch = batch_of(printed)
    assert (batch.status, batch.postmark, batch.last_day) == (BatchStatus.POSTED, LATER, date(2024, 5, 2))
    letters = [one for number in printed.states() for one in office_life.letters(printed, number)]
    assert [one.postmark for one in letters] == [POSTING_DAY, POSTING_DAY, LATER]
    assert [one.proof for one in letters] == ["MP-A", "MP-A", "MP-B"]
    due = [printed.case(number).due_on for number in printed.states()]
    assert due == [date(2024, 5, 3), date(2024, 5, 3), date(2024, 5, 8)]


def test_without_numbers_the_rest_of_the_batch_is_posted(printed: SmallWorld) -> None:
    printed.post(BATCH, POSTING_DAY, letters="2")
    rest = printed.post(BATCH, LATER)
    assert (rest.letters, rest.waiting, batch_of(printed).status) == (2, 0, BatchStatus.POSTED)


def test_a_part_that_was_not_posted_never_starts_a_term(printed: SmallWorld) -> None:
    *posted, third = printed.states()
    printed.post(BATCH, POSTING_DAY, letters="1-2")
    assert printed.remind(office_life.MUCH_LATER) == 2
    assert printed.states() == {**dict.fromkeys(posted, "reminder_due"), third: "letter_batched"}
    assert office_life.against(printed, third, office_life.MUCH_LATER)[0] == "letter_not_posted"


def test_the_gate_waits_for_the_part_of_each_letter(printed: SmallWorld) -> None:
    early, late, _ = printed.states()
    printed.post(BATCH, POSTING_DAY)
    printed.remind(office_life.REMINDED)
    printed.print_due(office_life.REMINDED)
    printed.post("B000002", office_life.REMINDER_POSTED, letters="1")
    printed.post("B000002", date(2024, 5, 13), letters="2,3")
    assert "term_still_runs" not in office_life.against(printed, early, date(2024, 5, 29))
    assert "term_still_runs" in office_life.against(printed, late, date(2024, 5, 31))
    assert "term_still_runs" not in office_life.against(printed, late, date(2024, 6, 1))


def test_a_reply_is_judged_by_the_postmark_of_its_own_letter(printed: SmallWorld) -> None:
    early, _, late = printed.states()
    printed.post(BATCH, POSTING_DAY, letters="1-2")
    printed.post(BATCH, LATER, letters="3")
    day = date(2024, 5, 2)
    printed.reply(day, *({"dossier": number, "received_at": "2024-05-01T09:00:00+02:00"} for number in (early, late)))
    with transaction(printed.engine) as session:
        standings = dict(session.execute(select(Reply.dossier_number, Reply.standing)).tuples().all())
    assert standings == {early: "late_accepted", late: "in_time"}


@pytest.mark.parametrize(
    ("letters", "error"),
    [("1", BatchNotPostableError), ("1-3", BatchNotPostableError), ("4", PostmarkError), ("3-9", PostmarkError)],
)
def test_a_letter_is_posted_once_and_must_be_in_the_batch(
    printed: SmallWorld, letters: str, error: type[Exception]
) -> None:
    printed.post(BATCH, POSTING_DAY, letters="1-2")
    with pytest.raises(error, match="Nothing was changed"):
        printed.post(BATCH, LATER, letters=letters)
    assert [one.postmark for number in printed.states() for one in office_life.letters(printed, number)] == [
        POSTING_DAY,
        POSTING_DAY,
        None,
    ]


def test_parts_of_different_days_are_corrected_one_by_one(printed: SmallWorld) -> None:
    first, _, third = printed.states()
    printed.post(BATCH, POSTING_DAY, letters="1-2")
    printed.post(BATCH, LATER, letters="3")
    with pytest.raises(PostmarkError, match="--letters"):
        printed.correct(BATCH, date(2024, 4, 3), on=date(2024, 4, 10))
    done = printed.correct(BATCH, date(2024, 4, 3), on=date(2024, 4, 10), letters="1-2")
    assert (done.letters, done.last_day) == (2, date(2024, 5, 3))
    assert printed.case(first).due_on == date(2024, 5, 10)
    assert printed.case(third).due_on == date(2024, 5, 8)


def test_a_part_can_be_corrected_before_the_rest_is_posted(printed: SmallWorld) -> None:
    printed.post(BATCH, POSTING_DAY, letters="1")
    assert printed.correct(BATCH, LATER, on=date(2024, 4, 10)).letters == 1
    assert batch_of(printed).status is BatchStatus.DELIVERED
    assert printed.post(BATCH, date(2024, 4, 11)).letters == 2


@pytest.mark.parametrize(
    ("text", "ranges"), [("7", ((7, 7),)), ("1-250", ((1, 250),)), ("1, 5,9-12", ((1, 1), (5, 5), (9, 12)))]
)
def test_numbers_are_read_as_people_write_them(text: str, ranges: tuple[tuple[int, int], ...]) -> None:
    assert LetterNumbers.parse(text).ranges == ranges


@pytest.mark.parametrize("text", ["", "0", "5-3", "1-", "a", "1,,2", "1;2", "-4", "123456", "1,2-"])
def test_numbers_that_cannot_be_meant_are_refused(text: str) -> None:
    with pytest.raises(PostmarkError):
        LetterNumbers.parse(text)
