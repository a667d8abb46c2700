"""Documents that do not suffice are asked for again by letter, with a fresh term from its postmark."""

from dataclasses import replace
from datetime import date, timedelta

import office_days as office
import pytest
from office_days import FIRST_LAST_DAY, LAST_DAY
from small_world import SmallWorld
from sqlalchemy import select

from actualisatie.calendar.moment import Moment
from actualisatie.campaigns.definitions.catalogue import campaign_by_name
from actualisatie.campaigns.holding.hold_desk import lift, list_holds
from actualisatie.campaigns.postmarks.passed import passed_terms
from actualisatie.campaigns.reviewing.desk import judge_documents
from actualisatie.dossiers.conditions.facts import Condition
from actualisatie.dossiers.kinds import HoldReason, LetterRound, ReviewVerdict
from actualisatie.storage.crash_points import CrashPoint
from actualisatie.storage.database import transaction
from actualisatie.storage.models import Batch, JournalEntry, Letter, Reply

ACCEPTED, INSUFFICIENT, REFUSED = ReviewVerdict
INCOME, OWNERSHIP = Condition.INCOME, Condition.OWNERSHIP
JUDGED, POSTED = date(2024, 5, 24), date(2024, 5, 27)


@pytest.fixture
def world(quick_world: SmallWorld) -> SmallWorld:
    """An office with one reminded dossier of which income and ownership are to be proven; documents came in."""
    number = quick_world.add_dossier(owns=True, income=90_000_00)
    quick_world.create()
    office.to_reminders(quick_world)
    documents = {"kind": "documents", "received_at": "2024-05-20T09:00:00+02:00"}
    quick_world.reply(LAST_DAY, {"dossier": number, **documents})
    return quick_world


def judge(
    world: SmallWorld, condition: Condition, verdict: ReviewVerdict, day: date = JUDGED, reason: str = "Geen datum."
) -> None:
    with transaction(world.engine) as session:
        judge_documents(session, only(world), condition, verdict, Moment.on(day), "An Peeters", reason=reason)


def only(world: SmallWorld) -> str:
    return next(iter(world.states()))


def asked_again(world: SmallWorld) -> list[Letter]:
    """Return the second requests that were made, also those that do not count."""
    return [one for one in office.letters(world, only(world)) if one.round is LetterRound.SECOND_REQUEST]


def written_and_posted(world: SmallWorld, on: date = POSTED) -> Letter:
    world.print_due(JUDGED)
    (code,) = world.delivered()
    world.post(code, on)
    return asked_again(world)[-1]


def detail(world: SmallWorld) -> str:
    with transaction(world.engine) as session:
        (row,) = list_holds(session, campaign_by_name(session, world.name))
    return str(row["detail"])


def test_the_verdict_brings_a_letter_that_says_what_lacks_in_the_words_of_the_reviewer(world: SmallWorld) -> None:
    judge(world, INCOME, INSUFFICIENT, reason="Wij kregen één loonfiche.")
    world.print_due(JUDGED)
    (letter,) = asked_again(world)
    (line,) = letter.content["conditions"]
    assert (line["label"], line["sentence"]) == ("Inkomen", "Wij kregen één loonfiche.")
    assert letter.content["kind"] == "second_request"
    assert office.state(world, only(world)) == "reminder_posted"
    assert office.events(world, only(world))[-1] == "second request batched"


def test_one_letter_asks_for_all_that_was_judged_before_it_was_made(world: SmallWorld) -> None:
    judge(world, OWNERSHIP, INSUFFICIENT)
    judge(world, INCOME, INSUFFICIENT)
    world.print_due(JUDGED)
    world.print_due(JUDGED)
    (letter,) = asked_again(world)
    assert [line["label"] for line in letter.content["conditions"]] == ["Inkomen", "Geen woning of bouwgrond"]


def test_the_fresh_term_runs_from_the_postmark_of_the_letter(world: SmallWorld) -> None:
    judge(world, INCOME, INSUFFICIENT)
    letter = written_and_posted(world, date(2024, 5, 30))
    assert (letter.content["letter_date"], letter.content["last_day"]) == ("2024-05-27", "2024-06-13")
    assert detail(world) == "more proof was asked for: an answer by 2024-06-14 is in time"
    with transaction(world.engine) as session:
        batch = session.scalars(select(Batch).where(Batch.round == LetterRound.SECOND_REQUEST)).one()
        assert (batch.last_day, batch.next_step_on) == (date(2024, 6, 14), date(2024, 6, 20))
        entry = session.scalars(select(JournalEntry).where(JournalEntry.event == "second request posted")).one()
    assert entry.data == {"batch": batch.code, "postmark": "2024-05-30", "last_day": "2024-06-14"}
    assert world.case(only(world)).due_on == date(2024, 6, 20)


def test_the_fresh_term_is_told_to_have_passed_with_its_grace(world: SmallWorld) -> None:
    judge(world, INCOME, INSUFFICIENT)
    written_and_posted(world, date(2024, 5, 30))
    with transaction(world.engine) as session:
        campaign = campaign_by_name(session, world.name)
        batch = session.scalars(select(Batch).where(Batch.round == LetterRound.SECOND_REQUEST)).one()
        assert batch.id not in passed_terms(session, campaign, Moment.on(date(2024, 6, 19)))
        assert batch.id in passed_terms(session, campaign, Moment.on(date(2024, 6, 20)))


def test_a_corrected_postmark_moves_the_fresh_term(world: SmallWorld) -> None:
    judge(world, INCOME, INSUFFICIENT)
    written_and_posted(world)
    with transaction(world.engine) as session:
        code = session.scalars(select(Batch).where(Batch.round == LetterRound.SECOND_REQUEST)).one().code
    corrected = world.correct(code, date(2024, 6, 3), on=date(2024, 6, 4))
    assert str(corrected.last_day) == "2024-06-18"


def test_an_extension_lengthens_the_fresh_term_too(world: SmallWorld) -> None:
    judge(world, INCOME, INSUFFICIENT)
    written_and_posted(world)
    world.extend(date(2024, 6, 5), date(2024, 6, 28))
    lift_review(world, date(2024, 6, 20))
    assert "second_request_runs" in office.against(world, only(world), date(2024, 6, 28))


def lift_review(world: SmallWorld, day: date) -> None:
    with transaction(world.engine) as session:
        lift(session, only(world), HoldReason.DOCUMENT_REVIEW, Moment.on(day), "An Peeters", note="nothing came")


def test_the_gate_says_no_while_the_letter_is_not_posted_and_while_its_term_or_grace_runs(world: SmallWorld) -> None:
    judge(world, INCOME, INSUFFICIENT)
    world.print_due(JUDGED)
    lift_review(world, JUDGED)
    assert "second_request_runs" in office.against(world, only(world), date(2024, 8, 1))
    (code,) = world.delivered()
    world.post(code, POSTED)
    assert "second_request_runs" in office.against(world, only(world), date(2024, 6, 18))  # printed 13 June, grace
    assert "second_request_runs" not in office.against(world, only(world), date(2024, 6, 19))


def test_documents_in_the_fresh_term_are_in_time_although_the_reminder_has_ended(world: SmallWorld) -> None:
    judge(world, INCOME, INSUFFICIENT)
    written_and_posted(world)
    world.reply(date(2024, 6, 12), {"dossier": only(world), "kind": "documents"})
    with transaction(world.engine) as session:
        assert session.scalars(select(Reply.standing).order_by(Reply.id.desc())).first() == "in_time"


def test_a_fresh_term_never_shortens_the_one_that_runs(quick_world: SmallWorld) -> None:
    number = quick_world.add_dossier(owns=True)
    quick_world.create()
    office.to_first_letters(quick_world)
    quick_world.reply(date(2024, 3, 28), {"dossier": number, "kind": "documents"})
    judge(quick_world, OWNERSHIP, INSUFFICIENT, date(2024, 3, 29))
    quick_world.print_due(date(2024, 3, 29))
    (code,) = quick_world.delivered()
    quick_world.post(code, date(2024, 4, 2))
    (letter,) = asked_again(quick_world)
    assert letter.content["last_day"] == str(FIRST_LAST_DAY)
    quick_world.reply(FIRST_LAST_DAY, {"dossier": number, "kind": "documents"})
    with transaction(quick_world.engine) as session:
        assert session.scalars(select(Reply.standing)).all() == ["in_time", "in_time"]


def test_a_later_verdict_withdraws_the_letter_and_asks_anew_with_a_term_of_its_own(world: SmallWorld) -> None:
    judge(world, INCOME, INSUFFICIENT)
    written_and_posted(world)
    judge(world, OWNERSHIP, INSUFFICIENT, date(2024, 6, 5))
    world.print_due(date(2024, 6, 5))
    first, second = asked_again(world)
    assert (first.withdrawn_reason, second.withdrawn_at) == ("more was asked for since", None)
    assert len(second.content["conditions"]) == 2


def test_a_verdict_by_file_brings_the_letter_too(world: SmallWorld) -> None:
    review = {"kind": "review", "channel": "counter", "signer": "none", "review": "insufficient"}
    world.reply(LAST_DAY, {"dossier": only(world), **review, "conditions": ["income"]})
    world.print_due(LAST_DAY)
    (letter,) = asked_again(world)
    assert letter.content["conditions"][0]["sentence"] == "Wat u bezorgde, volstaat nog niet."


@pytest.mark.parametrize("verdict", [ACCEPTED, REFUSED])
def test_nothing_is_asked_for_again_where_a_later_verdict_settled_it(world: SmallWorld, verdict: ReviewVerdict) -> None:
    judge(world, INCOME, INSUFFICIENT)
    judge(world, INCOME, verdict)
    assert (world.print_due(JUDGED), asked_again(world)) == ([], [])


@pytest.mark.parametrize("status", ["OFFER", "CHKO"])
def test_no_letter_leaves_while_something_else_holds_the_dossier(world: SmallWorld, status: str) -> None:
    judge(world, INCOME, INSUFFICIENT)
    world.cir.set_status(only(world), status)
    world.follow([world.case(only(world)).id], JUDGED)
    assert (world.print_due(JUDGED), asked_again(world)) == ([], [])


def test_a_batch_that_is_withdrawn_is_made_again(world: SmallWorld) -> None:
    judge(world, INCOME, INSUFFICIENT)
    (code,) = world.print_due(JUDGED)
    world.withdraw(code, JUDGED)
    (again,) = world.print_due(JUDGED + timedelta(days=3))
    assert again != code
    assert [one.withdrawn_at is None for one in asked_again(world)] == [False, True]


def test_a_letter_that_cannot_be_printed_waits_for_a_person(world: SmallWorld) -> None:
    def refusing(contents, info, folder):  # type: ignore[no-untyped-def]  # the printer's own signature
        return real((replace(one, last_day=None) for one in contents), info, folder)

    real, world.printer = world.printer, refusing
    judge(world, INCOME, INSUFFICIENT)
    world.print_due(JUDGED)
    assert office.holds(world, only(world)) == ["document_review", "manual"]
    assert world.print_due(JUDGED) == []


def test_a_round_that_is_killed_makes_the_letter_once(world: SmallWorld) -> None:
    judge(world, INCOME, INSUFFICIENT)
    for point in (CrashPoint.BATCH_CLAIMED, CrashPoint.BATCH_FILES_WRITTEN, CrashPoint.BATCH_FILES_DELIVERED):
        with office.killed_at(point):
            office.daily_round(world, JUDGED)
    office.daily_round(world, JUDGED)
    assert (len(asked_again(world)), len(world.delivered())) == (1, 1)


def test_a_candidate_who_sends_nothing_is_struck_off_only_after_the_fresh_term(world: SmallWorld) -> None:
    judge(world, INCOME, INSUFFICIENT)
    judge(world, OWNERSHIP, REFUSED)
    written_and_posted(world)
    judge(world, INCOME, REFUSED, date(2024, 6, 14), reason="Er kwam niets bij.")
    office.daily_round(world, date(2024, 6, 18))
    assert office.state(world, only(world)) == "reminder_posted"
    office.daily_round(world, date(2024, 6, 19))
    assert (office.state(world, only(world)), world.case(only(world)).ground) == ("strike_off_proposed", "not_meeting")
