"""From silence to a strike-off, and everything that stops it."""

from datetime import date

import pytest
from office_days import against, daily_round, events, holds, killed_at
from small_world import SmallWorld
from sqlalchemy import select

from actualisatie.calendar.moment import Moment
from actualisatie.campaigns.errors import ApprovalError, ReplyError
from actualisatie.campaigns.replies.unreadable import settle_unreadable
from actualisatie.campaigns.strike_offs.approving import Decision
from actualisatie.campaigns.strike_offs.proposing import Proposed
from actualisatie.connectors.dropfolder import WITH_PROBLEMS, set_unreadable_apart
from actualisatie.dossiers.gate import GateReason
from actualisatie.dossiers.kinds import DossierStatus
from actualisatie.simulator.faults import Misfortune
from actualisatie.storage.crash_points import CrashPoint, listen
from actualisatie.storage.database import transaction
from actualisatie.storage.models import Effect, JournalEntry

GRACE_PASSED = date(2024, 5, 29)


@pytest.fixture
def silent(quick_world: SmallWorld) -> SmallWorld:
    """An office in which one candidate never answered and whose last grace passes before 29 May 2024."""
    quick_world.add_dossier()
    quick_world.create()
    quick_world.to_reminder_posted()
    return quick_world


def test_silence_ends_in_a_strike_off_after_two_people_decided(silent: SmallWorld) -> None:
    (number,) = silent.states()
    silent.fresh_answers(GRACE_PASSED)
    assert silent.propose(GRACE_PASSED).proposed == 1
    assert silent.decide(GRACE_PASSED) == 1
    assert silent.execute(GRACE_PASSED) == ["struck_off"]
    assert silent.states() == {number: "struck_off"}
    receipt = silent.ledger.receipt("0400123412", number)
    assert receipt is not None
    assert silent.print_due(date(2024, 5, 30)) == ["B000003"]


def test_nobody_is_proposed_before_the_grace_has_passed(silent: SmallWorld) -> None:
    day = silent.case(next(iter(silent.states()))).due_on
    assert day is not None
    before = date.fromordinal(day.toordinal() - 1)
    silent.fresh_answers(before)
    assert silent.propose(before).proposed == 0
    silent.fresh_answers(day)
    assert silent.propose(day).proposed == 1


def test_answers_older_than_a_day_are_a_reason_against(silent: SmallWorld) -> None:
    silent.fresh_answers(date(2024, 5, 28))
    found = silent.propose(GRACE_PASSED)
    assert found.against == {GateReason.SOURCES_STALE: 1, GateReason.REGISTER_STATUS_STALE: 1}


def test_the_proposer_cannot_approve(silent: SmallWorld) -> None:
    silent.fresh_answers(GRACE_PASSED)
    silent.propose(GRACE_PASSED, by="An")
    with pytest.raises(ApprovalError, match="four eyes"):
        silent.decide(GRACE_PASSED, by="An")


def test_a_refused_proposal_is_held_for_a_person(silent: SmallWorld) -> None:
    silent.fresh_answers(GRACE_PASSED)
    silent.propose(GRACE_PASSED)
    silent.decide(GRACE_PASSED, Decision.REFUSE)
    assert silent.propose(GRACE_PASSED) == Proposed(0, {})
    (number,) = silent.states()
    assert against(silent, number, GRACE_PASSED) == ["held"]


@pytest.mark.parametrize("folder", ["WM1", "0400123412"])
def test_nobody_is_struck_off_while_replies_lie_in_the_drop_folder(silent: SmallWorld, folder: str) -> None:
    silent.fresh_answers(GRACE_PASSED)
    silent.propose(GRACE_PASSED)
    silent.decide(GRACE_PASSED)
    drop = silent.folder / "inbox" / folder
    drop.mkdir(parents=True)
    (drop / "answers.csv").write_text("not taken in yet")
    assert silent.execute(GRACE_PASSED) == ["replies_lie_there"]
    (drop / "answers.csv").unlink()
    assert silent.execute(GRACE_PASSED) == ["struck_off"]


@pytest.mark.parametrize("folder", ["WM1", "0400123412", "nobody-knows"])
def test_nobody_is_struck_off_until_a_person_settled_a_file_that_cannot_be_read(
    silent: SmallWorld, folder: str
) -> None:
    silent.fresh_answers(GRACE_PASSED)
    silent.propose(GRACE_PASSED)
    silent.decide(GRACE_PASSED)
    inbox = silent.folder / "inbox"
    (inbox / folder).mkdir(parents=True)
    (inbox / folder / "answers.csv").write_text("not taken in yet")
    set_unreadable_apart(inbox / folder / "answers.csv")
    assert silent.execute_all(GRACE_PASSED).counts() == {"unreadable_file": 1, f"unreadable_files_in_{folder}": 1}
    with pytest.raises(ReplyError, match="exact name"):
        settle_unreadable(silent.engine, inbox, folder, "another.csv", "typed in", Moment.on(GRACE_PASSED), "Cis")
    with killed_at(CrashPoint.FILE_SETTLED):
        settle_unreadable(silent.engine, inbox, folder, "answers.csv", "typed in", Moment.on(GRACE_PASSED), "Cis")
    assert silent.execute(GRACE_PASSED) == ["unreadable_file"]
    settle_unreadable(silent.engine, inbox, folder, "answers.csv", "typed in", Moment.on(GRACE_PASSED), "Cis")
    with transaction(silent.engine) as session:
        last = session.scalars(select(JournalEntry).order_by(JournalEntry.id.desc()).limit(1)).one()
        assert (last.event, last.reason, last.data["folder"]) == ("unreadable file settled", "typed in", folder)
    assert [file.name for file in (inbox / folder / WITH_PROBLEMS).iterdir()] == ["answers.csv"]
    assert silent.execute(GRACE_PASSED) == ["struck_off"]


@pytest.mark.parametrize(
    "name", ["WM1/antwoorden.xlsx", "WM1/ANTWOORDEN.CSV", "WM1/april/a.csv", "WM-1/a.pdf", "a.csv"]
)
def test_nothing_is_executed_while_something_lies_there_that_no_intake_takes(silent: SmallWorld, name: str) -> None:
    silent.fresh_answers(GRACE_PASSED)
    silent.propose(GRACE_PASSED)
    silent.decide(GRACE_PASSED)
    file = silent.folder / "inbox" / name
    file.parent.mkdir(parents=True)
    file.touch()
    assert silent.execute(GRACE_PASSED) == ["file_left_alone"]
    file.unlink()
    assert silent.execute(GRACE_PASSED) == ["struck_off"]


def test_what_no_intake_takes_of_another_company_stops_nobody_here(silent: SmallWorld) -> None:
    silent.add_dossier(kbo="0400123416")
    silent.fresh_answers(GRACE_PASSED)
    silent.propose(GRACE_PASSED)
    silent.decide(GRACE_PASSED)
    (silent.folder / "inbox" / "WM2").mkdir(parents=True)
    (silent.folder / "inbox" / "WM2" / "antwoorden.xlsx").touch()
    assert silent.execute(GRACE_PASSED) == ["struck_off"]


def test_a_file_of_another_company_that_cannot_be_read_stops_nobody_here(silent: SmallWorld) -> None:
    silent.add_dossier(kbo="0400123416")
    silent.fresh_answers(GRACE_PASSED)
    silent.propose(GRACE_PASSED)
    silent.decide(GRACE_PASSED)
    other = silent.folder / "inbox" / "WM2"
    other.mkdir(parents=True)
    (other / "answers.csv").write_text("not taken in yet")
    set_unreadable_apart(other / "answers.csv")
    assert silent.execute(GRACE_PASSED) == ["struck_off"]


def test_a_confirmation_after_the_approval_still_wins(silent: SmallWorld) -> None:
    (number,) = silent.states()
    silent.fresh_answers(GRACE_PASSED)
    silent.propose(GRACE_PASSED)
    silent.decide(GRACE_PASSED)
    silent.reply(GRACE_PASSED, {"dossier": number})
    assert silent.execute(GRACE_PASSED) == []
    assert silent.states() == {number: "confirmed"}
    assert silent.ledger.receipt("0400123412", number) is None


def test_an_approval_goes_stale_overnight_and_is_given_back(silent: SmallWorld) -> None:
    (number,) = silent.states()
    silent.fresh_answers(GRACE_PASSED)
    silent.propose(GRACE_PASSED)
    silent.decide(GRACE_PASSED)
    assert silent.execute(date(2024, 5, 31)) == ["gate_says_no"]
    assert silent.states() == {number: "reminder_posted"}


def test_a_round_for_a_past_day_goes_by_nothing_that_was_read_after_it(silent: SmallWorld) -> None:
    (number,) = silent.states()
    later = date(2024, 6, 5)
    silent.fresh_answers(later)
    silent.propose(later)
    silent.decide(later)
    silent.cir.fill({number: DossierStatus.IN_OFFER})
    faults = silent.faults.cir
    faults.rate, faults.kinds, faults.methods = 1.0, (Misfortune.UNAVAILABLE,), frozenset({"GET", "POST"})
    daily_round(silent, GRACE_PASSED)
    assert silent.states() == {number: "reminder_posted"}
    assert silent.ledger.receipt("0400123412", number) is None
    assert against(silent, number, GRACE_PASSED) == ["register_status_stale"]


def test_a_cut_connection_leads_to_one_strike_off(silent: SmallWorld) -> None:
    (number,) = silent.states()
    silent.fresh_answers(GRACE_PASSED)
    silent.propose(GRACE_PASSED)
    silent.decide(GRACE_PASSED)
    faults = silent.faults.local_software
    faults.rate, faults.kinds, faults.times = 1.0, (Misfortune.CUT_AFTER_WORK,), 1
    assert silent.execute(GRACE_PASSED) == ["failed"]
    assert silent.execute(GRACE_PASSED) == ["struck_off"]
    assert silent.states() == {number: "struck_off"}
    assert silent.ledger.effects == {("0400123412", number): 1}


def test_who_is_not_believed_to_be_done_is_asked_about_again_before_the_case_is_given_back(silent: SmallWorld) -> None:
    (number,) = silent.states()
    silent.fresh_answers(GRACE_PASSED)
    silent.propose(GRACE_PASSED)
    silent.decide(GRACE_PASSED)
    with killed_at(CrashPoint.STRIKE_OFF_CLAIMED):
        silent.execute(GRACE_PASSED)
    silent.reply(GRACE_PASSED, {"dossier": number})
    assert silent.execute(GRACE_PASSED) == ["failed"]  # within the hour it may still be on its way
    assert silent.states() == {number: "strike_off_approved"}
    assert silent.execute(date(2024, 5, 30)) == ["gate_says_no"]
    assert silent.states() == {number: "reminder_posted"}
    assert silent.ledger.effects == {}


def test_a_second_operator_never_gives_back_what_the_first_is_sending(silent: SmallWorld) -> None:
    (number,) = silent.states()
    silent.fresh_answers(GRACE_PASSED)
    silent.propose(GRACE_PASSED)
    silent.decide(GRACE_PASSED)
    second: list[str] = []

    def meanwhile(point: CrashPoint) -> None:
        if point is CrashPoint.STRIKE_OFF_CLAIMED and not second:
            second.append("under way")
            silent.reply(GRACE_PASSED, {"dossier": number})
            second.extend(silent.execute(GRACE_PASSED))

    stop = listen(meanwhile)
    assert silent.execute(GRACE_PASSED) == ["struck_off"]
    stop()
    assert second == ["under way", "failed"]
    assert silent.states() == {number: "struck_off"}
    assert silent.ledger.effects == {("0400123412", number): 1}


def test_a_software_that_refuses_to_tell_is_not_taken_for_one_that_did_nothing(silent: SmallWorld) -> None:
    (number,) = silent.states()
    silent.fresh_answers(GRACE_PASSED)
    silent.propose(GRACE_PASSED)
    silent.decide(GRACE_PASSED)
    faults = silent.faults.local_software
    faults.rate, faults.kinds, faults.times = 1.0, (Misfortune.ERROR_AFTER_WORK,), 1
    assert silent.execute(GRACE_PASSED) == ["failed"]
    faults.kinds, faults.times, faults.methods = (Misfortune.FORBIDDEN,), 1, frozenset({"GET"})
    assert silent.execute(GRACE_PASSED) == ["failed"]
    silent.reply(GRACE_PASSED, {"dossier": number})
    assert silent.states() == {number: "strike_off_approved"}
    assert silent.execute(GRACE_PASSED) == ["struck_off"]  # it was: the alarm tells that an answer came
    assert silent.ledger.effects == {("0400123412", number): 1}


def test_a_strike_off_that_lands_after_all_holds_the_case_and_raises_an_alarm(silent: SmallWorld) -> None:
    (number,) = silent.states()
    silent.fresh_answers(GRACE_PASSED)
    silent.propose(GRACE_PASSED)
    silent.decide(GRACE_PASSED)

    def meanwhile(point: CrashPoint) -> None:
        if point is CrashPoint.STRIKE_OFF_CLAIMED:
            stop()  # this process sleeps for a day; another finds the claim, and an answer
            silent.reply(GRACE_PASSED, {"dossier": number})
            assert silent.execute(date(2024, 5, 30)) == ["gate_says_no"]

    stop = listen(meanwhile)
    silent.execute(GRACE_PASSED)
    assert silent.states() == {number: "reminder_posted"}
    assert events(silent, number)[-2:] == ["alarm", "hold placed"]
    assert holds(silent, number) == ["manual"]


def test_a_failure_does_not_overwrite_what_another_process_did_meanwhile(silent: SmallWorld) -> None:
    (number,) = silent.states()
    silent.fresh_answers(GRACE_PASSED)
    silent.propose(GRACE_PASSED)
    silent.decide(GRACE_PASSED)
    faults = silent.faults.local_software

    def meanwhile(point: CrashPoint) -> None:
        if point is CrashPoint.STRIKE_OFF_CLAIMED:
            stop()
            assert silent.execute(GRACE_PASSED) == ["struck_off"]
            faults.rate, faults.kinds, faults.times = 1.0, (Misfortune.ERROR_BEFORE_WORK,), 1

    stop = listen(meanwhile)
    assert silent.execute(GRACE_PASSED) == ["failed"]
    assert silent.states() == {number: "struck_off"}
    with transaction(silent.engine) as session:
        assert [
            (effect.state, effect.last_error)
            for effect in session.scalars(select(Effect).where(Effect.kind == "strike_off"))
        ] == [("done", None)]
