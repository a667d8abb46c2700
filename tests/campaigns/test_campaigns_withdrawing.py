"""A batch can be withdrawn until it is posted: its letters never count, and its dossiers are written to anew."""

import json
from datetime import date
from pathlib import Path

import jsonschema
import office_days as days
import pytest
from office_days import PRINTED, REMINDED, SELECTED
from small_world import POSTING_DAY, SmallWorld
from sqlalchemy import select

from actualisatie.calendar.moment import Moment
from actualisatie.campaigns.errors import BatchNotPostableError, BatchNotWithdrawableError, UnknownBatchError
from actualisatie.campaigns.restarting import start_again
from actualisatie.dossiers.states import CaseState
from actualisatie.storage.crash_points import CrashPoint
from actualisatie.storage.database import transaction
from actualisatie.storage.models import Batch, Case, Effect, JournalEntry

SCHEMA = Path(__file__).parents[2] / "docs" / "schemas" / "print-withdrawal.schema.json"
MARCH_21 = date(2024, 3, 21)


@pytest.fixture
def world(office: SmallWorld) -> SmallWorld:
    """An office whose two first letters were handed over."""
    for _ in range(2):
        office.add_dossier()
    office.create()
    office.select(SELECTED)
    office.check(SELECTED)
    assert office.print_due(PRINTED) == ["B000001"]
    return office


def test_its_dossiers_are_written_to_anew_and_only_the_new_letters_count(world: SmallWorld) -> None:
    done = world.withdraw("B000001", MARCH_21)
    assert (done.letters, done.cases, done.to_tell) == (2, 2, 1)
    assert set(world.states().values()) == {CaseState.LETTER_DUE}
    assert world.print_due(MARCH_21) == ["B000002"]
    assert world.post("B000002", POSTING_DAY).letters == 2
    for number, state in world.states().items():
        old, new = days.letters(world, number)
        assert (old.postmark, old.withdrawn_reason) == (None, "batch withdrawn")
        assert (new.postmark, new.withdrawn_at, state) == (POSTING_DAY, None, CaseState.LETTER_POSTED)


def test_no_postmark_is_accepted_for_it_and_no_term_starts(world: SmallWorld) -> None:
    world.withdraw("B000001", MARCH_21)
    with pytest.raises(BatchNotPostableError, match="was withdrawn: its letters do not count"):
        world.post("B000001", POSTING_DAY)
    assert set(world.states().values()) == {CaseState.LETTER_DUE}
    assert [one.postmark for number in world.states() for one in days.letters(world, number)] == [None, None]


def test_the_housing_company_is_told_beside_the_files(world: SmallWorld) -> None:
    world.withdraw("B000001", MARCH_21)
    assert (world.tell(MARCH_21), world.tell(MARCH_21)) == (1, 0)
    folder = world.folders.outbox / "WM1" / "B000001"
    note = json.loads((folder / "B000001-ingetrokken.json").read_text())
    jsonschema.Draft202012Validator(json.loads(SCHEMA.read_text())).validate(note)
    with transaction(world.engine) as session:
        sha256 = session.get_one(Batch, 1).pdf_sha256
    assert note == {
        "format": "actualisatie/print-withdrawal/1",
        "batch_id": "B000001",
        "pdf_sha256": sha256,
        "letters": 2,
        "withdrawn_at": "2024-03-21T11:00:00Z",
    }


def test_the_journal_tells_who_and_why(world: SmallWorld) -> None:
    world.withdraw("B000001", MARCH_21, "wrong paper colour")
    with transaction(world.engine) as session:
        entries = list(session.scalars(select(JournalEntry).where(JournalEntry.event == "batch withdrawn")))
    assert [(one.actor, one.reason, one.to_state) for one in entries] == [
        *[("An", "wrong paper colour", "letter_due")] * 2,
        ("An", "wrong paper colour", None),
    ]


def test_what_was_never_handed_over_needs_no_telling(office: SmallWorld) -> None:
    office.add_dossier()
    office.create()
    office.select(SELECTED)
    office.check(SELECTED)
    with days.killed_at(CrashPoint.BATCH_PRINTED):
        office.print_due(PRINTED)
    assert office.withdraw("B000001", PRINTED).to_tell == 0
    assert office.print_due(PRINTED) == ["B000002"]
    assert sorted(one.name for one in (office.folders.outbox / "WM1").iterdir()) == ["B000002"]
    with transaction(office.engine) as session:
        assert session.scalars(select(Effect.state).order_by(Effect.id)).all() == ["cancelled", "done"]


def test_a_batch_that_was_not_printed_yet_is_never_printed(office: SmallWorld) -> None:
    office.add_dossier()
    office.create()
    office.select(SELECTED)
    office.check(SELECTED)
    with days.killed_at(CrashPoint.BATCH_CLAIMED):
        office.print_due(PRINTED)
    assert office.withdraw("B000001", PRINTED).letters == 1
    assert office.print_due(PRINTED) == ["B000002"]
    assert sorted(one.name for one in office.folders.batches.iterdir()) == ["B000002"]


def test_a_reminder_goes_back_and_the_first_letter_stands(office: SmallWorld) -> None:
    number = office.add_dossier()
    office.create()
    days.to_first_letters(office)
    office.remind(REMINDED)
    assert office.print_due(REMINDED) == ["B000002"]
    office.withdraw("B000002", REMINDED)
    assert office.case(number).state is CaseState.REMINDER_DUE
    assert office.print_due(REMINDED) == ["B000003"]
    assert [(one.round, one.withdrawn_at is None) for one in days.letters(office, number)] == [
        ("first", True),
        ("reminder", False),
        ("reminder", True),
    ]


def test_a_decision_letter_is_written_again_and_its_dossier_stays_struck_off(office: SmallWorld) -> None:
    number = office.add_dossier()
    office.create()
    days.to_approvals(office)
    office.execute(days.GRACE_PASSED)
    (code,) = office.print_due(days.GRACE_PASSED)
    office.withdraw(code, days.GRACE_PASSED)
    assert office.case(number).state is CaseState.STRUCK_OFF
    assert len(office.print_due(days.GRACE_PASSED)) == 1
    assert [(one.round, one.withdrawn_at is None) for one in days.letters(office, number)][2:] == [
        ("strike_off", False),
        ("strike_off", True),
    ]


def test_who_answered_meanwhile_gets_no_new_letter(world: SmallWorld) -> None:
    answered, silent = world.states()
    world.reply(MARCH_21, {"dossier": answered})
    done = world.withdraw("B000001", MARCH_21)
    assert (done.letters, done.cases) == (2, 1)
    assert world.states() == {answered: CaseState.CONFIRMED, silent: CaseState.LETTER_DUE}


def test_who_was_written_to_anew_already_is_left_alone(world: SmallWorld) -> None:
    moved, _ = world.states()
    with transaction(world.engine) as session:
        start_again(session, session.get_one(Case, world.case(moved).id), "moved", Moment.on(MARCH_21), "An")
    assert world.print_due(MARCH_21) == ["B000001", "B000002"]
    done = world.withdraw("B000001", MARCH_21)
    assert (done.letters, done.cases) == (1, 1)
    assert world.case(moved).state is CaseState.LETTER_BATCHED


@pytest.mark.parametrize("letters", [None, "1"])
def test_what_was_posted_be_it_in_part_is_not_withdrawn(world: SmallWorld, letters: str | None) -> None:
    world.post("B000001", POSTING_DAY, letters=letters)
    before = world.states()
    with pytest.raises(BatchNotWithdrawableError, match="were posted: it can no longer be withdrawn"):
        world.withdraw("B000001", POSTING_DAY)
    assert world.states() == before


def test_a_second_withdrawal_an_unknown_batch_and_no_reason_are_refused(world: SmallWorld) -> None:
    with pytest.raises(BatchNotWithdrawableError, match="Say why batch B000001 is withdrawn"):
        world.withdraw("B000001", MARCH_21, " ")
    world.withdraw("B000001", MARCH_21)
    with pytest.raises(BatchNotWithdrawableError, match="was withdrawn already"):
        world.withdraw("B000001", MARCH_21)
    with pytest.raises(UnknownBatchError):
        world.withdraw("B000009", MARCH_21)
