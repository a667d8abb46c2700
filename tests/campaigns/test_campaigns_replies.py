"""Replies through files against real cases: what stops a strike-off, at every stage, and what does not.

Beside each dossier that answers stands one that never does: it is struck off, so that the story proves something.
"""

from collections import Counter
from collections.abc import Callable
from datetime import date
from typing import Any

import office_days as office
import pytest
from office_days import FIRST_LAST_DAY, GRACE_PASSED, LAST_DAY, NEXT_DAY
from small_world import SmallWorld
from sqlalchemy import select

from actualisatie.dossiers.kinds import DossierStatus, ReplyStatus
from actualisatie.dossiers.replies import ReplyOutcome
from actualisatie.storage.database import transaction
from actualisatie.storage.models import Dossier, DossierMember, Guardianship, Reply

Item = dict[str, Any]
Stage = tuple[Callable[[SmallWorld], None], date]

STAGES: dict[str, Stage] = {
    "first letter posted": (office.to_first_letters, FIRST_LAST_DAY),
    "reminder posted": (office.to_reminders, LAST_DAY),
    "strike-off proposed": (office.to_proposals, GRACE_PASSED),
    "strike-off approved": (office.to_approvals, GRACE_PASSED),
}
SETTLED: dict[str, tuple[Item, ReplyOutcome, str]] = {
    "a confirmation online": ({}, ReplyOutcome.CONFIRMED, "confirmed"),
    "a form by the partner": ({"channel": "paper", "signer": "partner"}, ReplyOutcome.CONFIRMED, "confirmed"),
    "proof that was accepted": (
        {"kind": "documents", "channel": "counter", "volmacht": True, "review": "accepted"},
        ReplyOutcome.PROOF_ACCEPTED,
        "confirmed",
    ),
    "a withdrawal online": ({"kind": "withdrawal"}, ReplyOutcome.WITHDRAWN, "withdrawn"),
}
HELD: dict[str, tuple[Item, ReplyOutcome, str]] = {
    "documents online": ({"kind": "documents"}, ReplyOutcome.REVIEW_STARTED, "document_review"),
    "documents with a volmacht": (
        {"kind": "documents", "channel": "counter", "volmacht": True},
        ReplyOutcome.REVIEW_STARTED,
        "document_review",
    ),
    "documents without a volmacht": (
        {"kind": "documents", "channel": "counter"},
        ReplyOutcome.VOLMACHT_MISSING,
        "unprocessed_reply",
    ),
    "documents that do not suffice": (
        {"kind": "documents", "channel": "counter", "volmacht": True, "review": "insufficient"},
        ReplyOutcome.PROOF_INSUFFICIENT,
        "document_review",
    ),
    "an unsigned form": ({"channel": "paper", "signer": "none"}, ReplyOutcome.UNSIGNED, "unprocessed_reply"),
    "a form signed by a child": (
        {"channel": "paper", "signer": "co_resident"},
        ReplyOutcome.WRONG_SIGNER,
        "unprocessed_reply",
    ),
    "returned mail": (
        {"kind": "returned_mail", "channel": "paper", "signer": "none", "return_reason": "unknown"},
        ReplyOutcome.RETURNED_MAIL,
        "returned_mail",
    ),
}

CALL = {"kind": "note", "channel": "phone", "signer": "none"}


@pytest.fixture
def world(quick_world: SmallWorld) -> SmallWorld:
    """An office with two dossiers that meet the conditions: the first answers, the second never does."""
    quick_world.add_dossier()
    quick_world.add_dossier()
    quick_world.create()
    return quick_world


@pytest.mark.parametrize("stage", STAGES)
def test_an_answer_stops_the_strike_off_at_every_stage_and_silence_does_not(
    quick_world: SmallWorld, stage: str
) -> None:
    bring, day = STAGES[stage]
    by_reply = {name: quick_world.add_dossier() for name in (*SETTLED, *HELD, "a phone call", "silence")}
    quick_world.create()
    bring(quick_world)
    items = {name: item for name, (item, *_) in (SETTLED | HELD).items()} | {"a phone call": CALL}
    taken = quick_world.reply(day, *({"dossier": by_reply[name], **item} for name, item in items.items()))
    office.until_the_end(quick_world)
    wanted = [outcome for _, outcome, _ in (SETTLED | HELD).values()] + [ReplyOutcome.NOTED]
    assert taken.outcomes == Counter(wanted)
    assert office.struck_off(quick_world) == [by_reply["a phone call"], by_reply["silence"]]
    assert {name: office.state(quick_world, by_reply[name]) for name in SETTLED} == {
        name: state for name, (_, _, state) in SETTLED.items()
    }
    assert {name: office.holds(quick_world, by_reply[name]) for name in HELD} == {
        name: [hold] for name, (_, _, hold) in HELD.items()
    }


@pytest.mark.parametrize("reply", HELD)
def test_what_waits_for_a_person_is_told_as_a_reason_against(world: SmallWorld, reply: str) -> None:
    office.to_reminders(world)
    answering, _ = world.states()
    world.reply(LAST_DAY, {"dossier": answering, **HELD[reply][0]})
    world.fresh_answers(GRACE_PASSED)
    waits = ["unprocessed_reply"] if HELD[reply][2] == "unprocessed_reply" else []
    answered = ["ground_does_not_fit"] if HELD[reply][2] == "document_review" else []
    assert office.against(world, answering, GRACE_PASSED) == ["held", *waits, *answered]


@pytest.mark.parametrize(
    ("received", "postmark", "channel", "standing"),
    [
        ("2024-05-23T23:59:59+02:00", None, "digital", "in_time"),
        ("2024-05-24T00:00:00+02:00", None, "digital", "late_accepted"),
        ("2024-05-23T21:59:59Z", None, "digital", "in_time"),
        ("2024-05-23T22:00:00Z", None, "digital", "late_accepted"),
        ("2024-05-27T10:00:00+02:00", "2024-05-23", "paper", "in_time"),  # posted on the last day
        ("2024-05-27T10:00:00+02:00", "2024-05-24", "paper", "late_accepted"),  # posted a day late
        ("2024-05-28T10:00:00+02:00", None, "paper", "in_time"),  # illegible: taken as posted three days of post ago
        ("2024-05-29T10:00:00+02:00", None, "paper", "late_accepted"),
    ],
)
def test_whether_an_answer_is_in_time_is_recorded_and_a_late_one_is_accepted(
    world: SmallWorld, received: str, postmark: str | None, channel: str, standing: str
) -> None:
    office.to_reminders(world)
    answering, silent = world.states()
    item = {"dossier": answering, "received_at": received, "reply_postmark": postmark, "channel": channel}
    world.reply(GRACE_PASSED, item)
    with transaction(world.engine) as session:
        assert session.scalars(select(Reply.standing)).all() == [standing]
    office.until_the_end(world)
    assert office.struck_off(world) == [silent]
    assert office.state(world, answering) == "confirmed"


def test_a_late_answer_waits_for_a_person_when_the_campaign_does_not_accept_it(quick_world: SmallWorld) -> None:
    answering = quick_world.add_dossier()
    quick_world.create(late={"before_decision": "refuse"})
    office.to_reminders(quick_world)
    assert quick_world.reply(date(2024, 5, 24), {"dossier": answering}).outcomes == {ReplyOutcome.TOO_LATE: 1}
    office.until_the_end(quick_world)
    assert office.struck_off(quick_world) == []
    assert office.holds(quick_world, answering) == ["unprocessed_reply"]


@pytest.mark.parametrize(
    ("signer", "state", "outcome"),
    [
        ("guardian", "confirmed", ReplyOutcome.CONFIRMED),
        ("applicant", "reminder_posted", ReplyOutcome.GUARDIAN_NEEDED),
    ],
)
def test_only_the_bewindvoerder_confirms_for_a_person_under_bewind(
    world: SmallWorld, signer: str, state: str, outcome: ReplyOutcome
) -> None:
    office.to_reminders(world)
    answering, silent = world.states()
    with transaction(world.engine) as session:
        person = session.scalars(select(DossierMember.person_id).join(Dossier).where(Dossier.number == answering)).one()
        session.add(Guardianship(person_id=person, guardian_name="Kantoor Voorbeeld", valid_from=date(2024, 5, 1)))
    item = {"dossier": answering, "channel": "paper", "signer": signer}
    assert world.reply(LAST_DAY, item).outcomes == {outcome: 1}
    office.until_the_end(world)
    assert world.states() == {answering: state, silent: "struck_off"}


@pytest.fixture
def failing(quick_world: SmallWorld) -> SmallWorld:
    """An office with one dossier whose candidate owns a house, and was told so."""
    quick_world.add_dossier(owns=True)
    quick_world.create()
    return quick_world


@pytest.mark.parametrize("stage", STAGES)
def test_a_yes_without_proof_defeats_silence_but_not_that_the_conditions_are_not_met(
    failing: SmallWorld, stage: str
) -> None:
    bring, day = STAGES[stage]
    bring(failing)
    (number,) = failing.states()
    outcomes = failing.reply(day, {"dossier": number}).outcomes
    assert outcomes == {ReplyOutcome.CONFIRMED_WITHOUT_PROOF: 1}
    office.until_the_end(failing)
    assert failing.states() == {number: "struck_off"}
    assert failing.case(number).ground == "not_meeting"


@pytest.mark.parametrize(
    ("verdict", "state", "ground"),
    [("accepted", "confirmed", None), ("refused", "struck_off", "not_meeting")],
)
def test_a_review_of_the_documents_decides(failing: SmallWorld, verdict: str, state: str, ground: str | None) -> None:
    office.to_reminders(failing)
    (number,) = failing.states()
    failing.reply(LAST_DAY, {"dossier": number, "kind": "documents"})
    failing.reply(NEXT_DAY, {"dossier": number, "kind": "review", "channel": "counter", "review": verdict})
    office.until_the_end(failing)
    assert failing.states() == {number: state}
    assert failing.case(number).ground == ground


def test_accepted_documents_bring_the_dossier_back_from_in_onderzoek(failing: SmallWorld) -> None:
    office.to_first_letters(failing)
    (number,) = failing.states()
    review = {"kind": "documents", "channel": "counter", "volmacht": True, "review": "accepted"}
    with transaction(failing.engine) as session:
        assert session.scalars(select(Dossier.status)).all() == [DossierStatus.IN_ONDERZOEK]
    failing.reply(FIRST_LAST_DAY, {"dossier": number, **review})
    with transaction(failing.engine) as session:
        assert session.scalars(select(Dossier.status)).all() == [DossierStatus.ENROLLED]


def test_a_refusal_does_not_judge_documents_that_came_in_after_it(failing: SmallWorld) -> None:
    office.to_reminders(failing)
    (number,) = failing.states()
    refused = {"dossier": number, "kind": "review", "channel": "counter", "review": "refused"}
    failing.reply(LAST_DAY, {"dossier": number, "kind": "documents", "received_at": "2024-05-20T09:00:00+02:00"})
    more = {"dossier": number, "kind": "documents", "received_at": "2024-05-22T09:00:00+02:00"}
    failing.reply(LAST_DAY, more, {**refused, "received_at": "2024-05-21T09:00:00+02:00"})
    office.until_the_end(failing)
    assert office.struck_off(failing) == []
    assert office.holds(failing, number) == ["document_review"]


def test_who_confirmed_what_the_letter_told_is_not_struck_off_for_what_it_never_told(world: SmallWorld) -> None:
    office.to_reminders(world)
    answering, silent = world.states()
    world.people.change(world.insz_of(answering), income={2023: 90_000_00})  # the new tax bill came out meanwhile
    office.daily_round(world, GRACE_PASSED)
    world.reply(GRACE_PASSED, {"dossier": answering})
    assert world.case(answering).verdict == "fails"
    office.until_the_end(world)
    assert office.struck_off(world) == [silent]
    assert office.against(world, answering, office.MUCH_LATER) == ["never_told"]


@pytest.mark.parametrize(("done", "state"), [(False, "reminder_posted"), (True, "struck_off")])
def test_an_answer_while_the_strike_off_is_under_way_raises_an_alarm_and_the_truth_is_asked(
    world: SmallWorld, done: bool, state: str
) -> None:
    (office.to_sent if done else office.to_sending)(world)
    answering, silent = world.states()
    outcomes = world.reply(GRACE_PASSED, {"dossier": answering}).outcomes
    assert outcomes == {ReplyOutcome.DURING_STRIKE_OFF: 1}
    office.until_the_end(world)
    assert world.states() == {answering: state, silent: "struck_off"}
    assert office.struck_off(world) == ([answering, silent] if done else [silent])
    assert office.events(world, answering).count("alarm") == (
        2 if done else 1
    )  # once more when it turns out to be done
    with transaction(world.engine) as session:
        assert session.scalars(select(Reply.status)).all() == [ReplyStatus.UNCLEAR]


def test_an_answer_found_after_the_strike_off_raises_an_alarm(world: SmallWorld) -> None:
    office.to_reminders(world)
    office.until_the_end(world)
    answering, _ = world.states()
    late = {"dossier": answering, "received_at": "2024-05-20T09:00:00+02:00"}
    assert world.reply(office.MUCH_LATER, late).outcomes == {ReplyOutcome.AFTER_STRIKE_OFF: 1}
    assert office.events(world, answering)[-2:] == ["alarm", "reinstatement proposed"]
    assert office.state(world, answering) == "struck_off"


def test_after_a_yes_nothing_that_comes_later_changes_the_dossier(world: SmallWorld) -> None:
    office.to_first_letters(world)
    answering, _ = world.states()
    yes_then_no = ({"dossier": answering}, {"dossier": answering, "kind": "withdrawal"})
    assert world.reply(FIRST_LAST_DAY, *yes_then_no).outcomes == {
        ReplyOutcome.CONFIRMED: 1,
        ReplyOutcome.CONTRADICTORY: 1,
    }
    assert office.state(world, answering) == "confirmed"
