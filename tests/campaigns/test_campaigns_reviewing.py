"""Documents judged condition by condition: who is under review stays in, and the term of a second request is kept."""

from datetime import date

import office_days as office
import pytest
from office_days import FIRST_LAST_DAY, GRACE_PASSED, LAST_DAY
from residents import make_resident
from small_world import SmallWorld
from sqlalchemy import select

from actualisatie.calendar.moment import Moment
from actualisatie.campaigns.definitions.catalogue import campaign_by_name
from actualisatie.campaigns.errors import ReviewError
from actualisatie.campaigns.reviewing.desk import judge_documents, list_reviews
from actualisatie.dossiers.conditions.facts import Condition
from actualisatie.dossiers.kinds import DossierStatus, ReviewVerdict
from actualisatie.storage.database import transaction
from actualisatie.storage.models import DocumentVerdict

ACCEPTED, INSUFFICIENT, REFUSED = ReviewVerdict
INCOME, OWNERSHIP = Condition.INCOME, Condition.OWNERSHIP
DOCUMENTS = {"kind": "documents", "received_at": "2024-05-20T09:00:00+02:00"}


@pytest.fixture
def world(quick_world: SmallWorld) -> SmallWorld:
    """An office with one reminded dossier of which income and ownership are to be proven; documents came in."""
    number = quick_world.add_dossier(owns=True, income=90_000_00)
    quick_world.create()
    office.to_reminders(quick_world)
    quick_world.reply(LAST_DAY, {"dossier": number, **DOCUMENTS})
    return quick_world


def judge(
    world: SmallWorld, condition: Condition, verdict: ReviewVerdict, day: date = LAST_DAY, reason: str = "looked"
) -> str:
    (number,) = world.states()
    with transaction(world.engine) as session:
        return judge_documents(session, number, condition, verdict, Moment.on(day), "An Peeters", reason=reason)


def test_the_worklist_says_what_is_to_be_proven_and_what_is_left(world: SmallWorld) -> None:
    judge(world, INCOME, ACCEPTED)
    with transaction(world.engine) as session:
        campaign = campaign_by_name(session, world.name)
        (row,) = list_reviews(session, campaign, "WM1")
        assert list_reviews(session, campaign, "WM2") == []
    assert row == {
        "dossier": next(iter(world.states())),
        "company": "WM1",
        "since": LAST_DAY,
        "to_prove": ["income", "ownership"],
        "verdicts": {"income": "accepted"},
        "left": ["ownership"],
        "ask_again_until": None,
    }


def test_each_verdict_bears_the_name_of_its_reviewer(world: SmallWorld) -> None:
    judge(world, INCOME, REFUSED, reason="of another person")
    with transaction(world.engine) as session:
        kept = session.scalars(select(DocumentVerdict)).one()
    assert (kept.condition, kept.verdict, kept.reviewer, kept.reason) == (
        INCOME,
        REFUSED,
        "An Peeters",
        "of another person",
    )


def test_one_condition_proven_leaves_the_dossier_under_review(world: SmallWorld) -> None:
    (number,) = world.states()
    assert judge(world, INCOME, ACCEPTED) == "reminder_posted"
    assert (office.holds(world, number), world.status(number)) == (["document_review"], DossierStatus.IN_ONDERZOEK)


def test_all_conditions_proven_enrol_the_dossier_again_and_confirm_it(world: SmallWorld) -> None:
    (number,) = world.states()
    judge(world, INCOME, ACCEPTED)
    assert judge(world, OWNERSHIP, ACCEPTED) == "confirmed"
    assert (office.holds(world, number), world.status(number)) == ([], DossierStatus.ENROLLED)
    assert "status set" in office.events(world, number)


def test_who_is_under_review_is_not_struck_off_however_long_it_takes(world: SmallWorld) -> None:
    judge(world, INCOME, ACCEPTED)
    office.until_the_end(world)
    assert office.struck_off(world) == []


def test_documents_that_do_not_suffice_give_a_fresh_term_that_the_gate_knows(world: SmallWorld) -> None:
    (number,) = world.states()
    judge(world, INCOME, INSUFFICIENT, date(2024, 5, 24))
    with transaction(world.engine) as session:
        (row,) = list_reviews(session, campaign_by_name(session, world.name))
    assert row["ask_again_until"] == date(2024, 6, 10)  # fifteen days end on Saturday 8 June
    world.fresh_answers(date(2024, 6, 13))
    assert "second_request_runs" in office.against(world, number, date(2024, 6, 13))  # the third day of grace
    world.fresh_answers(date(2024, 6, 14))
    assert "second_request_runs" not in office.against(world, number, date(2024, 6, 14))


def test_the_campaign_may_choose_the_length_of_the_second_request(quick_world: SmallWorld) -> None:
    number = quick_world.add_dossier(owns=True)
    quick_world.create(review={"second_request_days": 30})
    office.to_first_letters(quick_world)
    quick_world.reply(FIRST_LAST_DAY, {"dossier": number, "kind": "documents"})
    judge(quick_world, OWNERSHIP, INSUFFICIENT, FIRST_LAST_DAY)
    with transaction(quick_world.engine) as session:
        assert session.scalars(select(DocumentVerdict.ask_again_until)).all() == [date(2024, 5, 27)]


def test_a_verdict_by_file_gives_the_same_fresh_term(world: SmallWorld) -> None:
    (number,) = world.states()
    review = {"kind": "review", "channel": "counter", "signer": "none", "review": "insufficient"}
    world.reply(LAST_DAY, {"dossier": number, **review, "conditions": ["income"]})
    with transaction(world.engine) as session:
        kept = session.scalars(select(DocumentVerdict)).one()
    assert (kept.condition, kept.ask_again_until) == (INCOME, date(2024, 6, 7))


def test_a_verdict_by_file_on_one_condition_waits_for_the_other(world: SmallWorld) -> None:
    (number,) = world.states()
    review = {"kind": "review", "channel": "counter", "signer": "none", "review": "accepted"}
    world.reply(LAST_DAY, {"dossier": number, **review, "conditions": ["income"]})
    assert office.state(world, number) == "reminder_posted"
    world.reply(LAST_DAY, {"dossier": number, **review, "conditions": ["ownership"]})
    assert office.state(world, number) == "confirmed"


def test_all_that_is_left_refused_lets_the_running_term_go_on(world: SmallWorld) -> None:
    (number,) = world.states()
    judge(world, INCOME, ACCEPTED)
    judge(world, OWNERSHIP, REFUSED, reason="the deed is of another house")
    assert office.holds(world, number) == []
    office.until_the_end(world)
    assert (office.struck_off(world), world.case(number).ground) == ([number], "not_meeting")


def test_a_refusal_after_a_second_request_ends_its_term_at_once(world: SmallWorld) -> None:
    (number,) = world.states()
    judge(world, INCOME, INSUFFICIENT)
    judge(world, INCOME, REFUSED)
    judge(world, OWNERSHIP, REFUSED)
    world.fresh_answers(GRACE_PASSED)
    assert office.against(world, number, GRACE_PASSED) == []


@pytest.mark.parametrize(
    ("condition", "verdict", "reason", "said"),
    [
        (Condition.AGE, ACCEPTED, "looked", "needs no proof"),
        (INCOME, REFUSED, " ", "Say what is lacking"),
        (INCOME, INSUFFICIENT, "", "Say what is lacking"),
    ],
)
def test_a_verdict_that_makes_no_sense_changes_nothing(
    world: SmallWorld, condition: Condition, verdict: ReviewVerdict, reason: str, said: str
) -> None:
    with pytest.raises(ReviewError, match=said):
        judge(world, condition, verdict, reason=reason)
    with transaction(world.engine) as session:
        assert session.scalars(select(DocumentVerdict)).all() == []


def test_nothing_is_judged_while_a_strike_off_may_have_been_carried_out(quick_world: SmallWorld) -> None:
    number = quick_world.add_dossier(owns=True)
    quick_world.create()
    office.to_sent(quick_world)
    with pytest.raises(ReviewError, match="run a round first"):
        judge(quick_world, OWNERSHIP, ACCEPTED, GRACE_PASSED)
    assert office.state(quick_world, number) == "strike_off_approved"


def test_a_closed_case_has_nothing_to_judge(world: SmallWorld) -> None:
    judge(world, INCOME, ACCEPTED)
    judge(world, OWNERSHIP, ACCEPTED)
    with pytest.raises(ReviewError, match="nothing to judge"):
        judge(world, INCOME, REFUSED)


def test_a_refusal_by_file_of_one_condition_leaves_the_documents_on_the_other_under_review(world: SmallWorld) -> None:
    (number,) = world.states()
    review = {"kind": "review", "channel": "counter", "signer": "none", "review": "refused"}
    world.reply(LAST_DAY, {"dossier": number, **review, "conditions": ["income"]})
    assert office.holds(world, number) == ["document_review"]
    world.reply(LAST_DAY, {"dossier": number, **review, "conditions": ["ownership"]})
    assert office.holds(world, number) == []


def test_what_was_proven_is_no_ground_when_another_condition_fails_that_no_letter_named(
    quick_world: SmallWorld,
) -> None:
    number = quick_world.add_dossier(income=90_000_00)
    quick_world.create()
    office.to_reminders(quick_world)
    quick_world.reply(LAST_DAY, {"dossier": number, **DOCUMENTS})
    quick_world.people.change(quick_world.insz_of(number), rights=make_resident(1, owns=True).rights)
    quick_world.fresh_answers(LAST_DAY)
    assert judge(quick_world, INCOME, ACCEPTED) == "reminder_posted"
    judge(quick_world, OWNERSHIP, REFUSED)
    quick_world.fresh_answers(GRACE_PASSED)
    assert office.against(quick_world, number, GRACE_PASSED) == ["never_told"]


def test_a_decision_does_not_name_what_was_proven(world: SmallWorld) -> None:
    (number,) = world.states()
    judge(world, INCOME, ACCEPTED)
    judge(world, OWNERSHIP, REFUSED)
    office.live(world, GRACE_PASSED, date(2024, 5, 30))
    assert office.struck_off(world) == [number]
    assert office.letters(world, number)[-1].content["grounds"] == [
        "U of uw partner heeft volgens het kadaster een recht op een woning of bouwgrond."
    ]
