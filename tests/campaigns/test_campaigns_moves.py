"""What happens in the world while a term runs: moves, deaths, offers, appeals, confirmations in the register.

The rounds notice it; an old letter never counts against anybody, and after a pause the full term runs anew.
"""

from collections.abc import Callable
from datetime import date, datetime
from typing import Any

import office_days as office
import pytest
from office_days import GRACE_PASSED, LAST_DAY, NEXT_DAY, PRINTED, REMINDED, REMINDER_POSTED, SELECTED
from small_world import POSTING_DAY, SmallWorld
from sqlalchemy import select, update

from actualisatie.calendar.moment import BRUSSELS
from actualisatie.connectors.magda.services import Service
from actualisatie.dossiers.kinds import DossierStatus
from actualisatie.simulator.magda.people import SyntheticAddress
from actualisatie.storage.database import transaction
from actualisatie.storage.models import Batch, Dossier, Person

NEW_HOME = SyntheticAddress("Nieuwstraat", "7", "3010", "Leuven", "24062", since=date(2024, 4, 2))
Bring = Callable[[SmallWorld], None]


def batched(world: SmallWorld) -> None:
    world.select(SELECTED)
    world.check(SELECTED)
    world.print_due(PRINTED)


def reminder_due(world: SmallWorld) -> None:
    office.to_first_letters(world)
    world.remind(REMINDED)


def reminder_batched(world: SmallWorld) -> None:
    reminder_due(world)
    world.print_due(REMINDED)


AFTER_A_LETTER: dict[str, tuple[Bring, date]] = {
    "first letter batched": (batched, PRINTED),
    "first letter posted": (office.to_first_letters, POSTING_DAY),
    "reminder due": (reminder_due, REMINDED),
    "reminder batched": (reminder_batched, REMINDED),
    "reminder posted": (office.to_reminders, LAST_DAY),
}
DECIDING: dict[str, tuple[Bring, date]] = {
    "strike-off proposed": (office.to_proposals, GRACE_PASSED),
    "strike-off approved": (office.to_approvals, GRACE_PASSED),
}


@pytest.fixture
def world(quick_world: SmallWorld) -> SmallWorld:
    """An office with one silent dossier."""
    quick_world.add_dossier()
    quick_world.create()
    return quick_world


def only(world: SmallWorld) -> str:
    (number,) = world.states()
    return number


def move(world: SmallWorld) -> None:
    world.people.change(world.insz_of(only(world)), addresses=(NEW_HOME,))


def july(*days: int) -> list[date]:
    return [date(2024, 7, day) for day in days]


@pytest.mark.parametrize("stage", AFTER_A_LETTER)
def test_who_moved_gets_a_new_letter_and_the_old_ones_count_no_more(world: SmallWorld, stage: str) -> None:
    bring, day = AFTER_A_LETTER[stage]
    bring(world)
    move(world)
    world.fresh_answers(day)
    assert office.state(world, only(world)) == "letter_due"
    assert [letter.withdrawn_reason for letter in office.letters(world, only(world))] == ["started again"] * (
        2 if "reminder" in stage and stage != "reminder due" else 1
    )
    assert "letter_not_posted" in office.against(world, only(world), office.MUCH_LATER)
    for code in world.delivered():
        world.post(code, day)  # the letter to the old address leaves all the same: it starts no term
    assert office.state(world, only(world)) == "letter_due"


@pytest.mark.parametrize("stage", DECIDING)
def test_a_move_during_the_decision_gives_the_case_back_and_starts_it_again(world: SmallWorld, stage: str) -> None:
    bring, day = DECIDING[stage]
    bring(world)
    move(world)
    world.fresh_answers(day)
    assert "address_changed" in office.against(world, only(world), day)
    office.live(world, day, NEXT_DAY, date(2024, 5, 31))
    assert office.struck_off(world) == []
    assert office.letters(world, only(world))[-1].withdrawn_at is None
    assert office.letters(world, only(world))[-1].content["address"]["street"] == "Nieuwstraat"


def test_after_a_move_both_terms_run_in_full_from_the_new_postmarks(world: SmallWorld) -> None:
    office.to_reminders(world)
    move(world)
    days = [GRACE_PASSED, NEXT_DAY, *july(10, 11, 12), *(date(2024, 8, day) for day in (6, 7, 8))]
    while not office.struck_off(world):
        office.live(world, day := days.pop(0))
    counting = [letter for letter in office.letters(world, only(world)) if letter.withdrawn_at is None][:2]
    # The new letter is made on 29 May, to be posted on 3 June: it tells 5 July. Three days of post later, on 11 July,
    # the reminder is made, to be posted on 15 July: it tells 1 August. Three days of post later silence counts.
    assert [letter.postmark for letter in counting] == [NEXT_DAY, date(2024, 7, 12)]
    assert [letter.content["last_day"] for letter in counting] == ["2024-07-05", "2024-08-01"]
    assert day == date(2024, 8, 8)


@pytest.mark.parametrize(
    ("stage", "status"),
    [
        *((stage, DossierStatus.IN_OFFER) for stage in (*AFTER_A_LETTER, *DECIDING)),
        ("first letter posted", DossierStatus.UNDER_APPEAL),
        ("strike-off approved", DossierStatus.UNDER_APPEAL),
    ],
)
def test_an_offer_or_appeal_pauses_the_case_and_afterwards_the_full_term_runs_anew(
    world: SmallWorld, stage: str, status: DossierStatus
) -> None:
    bring, day = (AFTER_A_LETTER | DECIDING)[stage]
    bring(world)
    world.cir.set_status(only(world), status.value)
    world.fresh_answers(day)
    hold = {DossierStatus.IN_OFFER: "in_offer", DossierStatus.UNDER_APPEAL: "appeal"}[status]
    assert office.holds(world, only(world)) == [hold]
    office.until_the_end(world)
    assert office.struck_off(world) == []
    world.cir.set_status(only(world), "REG")
    office.daily_round(world, office.MUCH_LATER)
    assert office.holds(world, only(world)) == []
    assert office.state(world, only(world)) == "letter_batched"
    assert [letter.withdrawn_at is None for letter in office.letters(world, only(world))][-1:] == [True]


def test_who_is_in_offer_from_the_start_gets_no_letter_until_it_ended(quick_world: SmallWorld) -> None:
    number = quick_world.add_dossier()
    quick_world.cir.set_status(number, "OFFER")
    with transaction(quick_world.engine) as session:
        session.execute(update(Dossier).values(status=DossierStatus.IN_OFFER))
    quick_world.create()
    quick_world.select(SELECTED)
    office.daily_round(quick_world, PRINTED)
    assert office.letters(quick_world, number) == []
    quick_world.cir.set_status(number, "REG")
    office.daily_round(quick_world, PRINTED)
    assert office.state(quick_world, number) == "letter_batched"


@pytest.mark.parametrize("stage", [*AFTER_A_LETTER, *DECIDING])
def test_a_death_holds_the_case_for_a_person(world: SmallWorld, stage: str) -> None:
    bring, day = (AFTER_A_LETTER | DECIDING)[stage]
    bring(world)
    world.people.change(world.insz_of(only(world)), deceased_on=date(2024, 3, 22))
    world.fresh_answers(day)
    office.until_the_end(world)
    assert office.struck_off(world) == []
    assert office.holds(world, only(world)) == ["manual"]
    assert "applicant_deceased" in office.against(world, only(world), office.MUCH_LATER)


@pytest.mark.parametrize("stage", [*AFTER_A_LETTER, *DECIDING])
def test_a_confirmation_in_the_register_confirms_the_case(world: SmallWorld, stage: str) -> None:
    bring, day = (AFTER_A_LETTER | DECIDING)[stage]
    bring(world)
    world.cir.confirm(only(world), datetime(day.year, day.month, day.day, 11, 59, tzinfo=BRUSSELS))
    office.until_the_end(world)
    assert world.states() == {only(world): "confirmed"}
    assert office.struck_off(world) == []


def test_a_confirmation_of_before_the_campaign_proves_nothing(world: SmallWorld) -> None:
    world.cir.confirm(only_dossier := "2019.05.14.0001", datetime(2024, 3, 1, 9, tzinfo=BRUSSELS))
    office.to_reminders(world)
    office.until_the_end(world)
    assert world.states() == {only_dossier: "struck_off"}


@pytest.mark.parametrize("letter", ["first", "reminder"])
def test_a_letter_that_went_by_a_stale_import_to_another_address_never_counts(world: SmallWorld, letter: str) -> None:
    if letter == "reminder":
        office.to_first_letters(world)
        world.remind(REMINDED)
    else:
        world.select(SELECTED)
        world.check(SELECTED)
    with transaction(world.engine) as session:
        session.execute(update(Person).values(street="Oude Baan"))
    if letter == "first":
        for code in world.print_due(PRINTED):
            world.post(code, POSTING_DAY)
        world.remind(REMINDED)
    for code in world.print_due(REMINDED):
        world.post(code, REMINDER_POSTED)
    assert "Oude Baan" in str(office.letters(world, only(world))[-1].content["address"])
    world.fresh_answers(GRACE_PASSED)
    assert office.state(world, only(world)) == "letter_due"


def test_a_confirmation_between_the_opening_and_a_late_selection_counts(quick_world: SmallWorld) -> None:
    number = quick_world.add_dossier()
    quick_world.create()
    quick_world.cir.confirm(number, datetime(2024, 3, 19, 9, tzinfo=BRUSSELS))
    quick_world.select(PRINTED)
    quick_world.check(PRINTED)
    for code in quick_world.print_due(PRINTED):
        quick_world.post(code, POSTING_DAY)
    office.until_the_end(quick_world)
    assert quick_world.states() == {number: "confirmed"}


@pytest.mark.parametrize("stage", ["reminder posted", *DECIDING])
def test_a_confirmation_in_the_register_defeats_silence_also_where_conditions_are_not_met(
    quick_world: SmallWorld, stage: str
) -> None:
    number = quick_world.add_dossier(owns=True)
    quick_world.create()
    bring, day = (AFTER_A_LETTER | DECIDING)[stage]
    bring(quick_world)
    quick_world.cir.confirm(number, datetime(day.year, day.month, day.day, 11, 59, tzinfo=BRUSSELS))
    office.until_the_end(quick_world)
    assert quick_world.states() == {number: "struck_off"}
    assert quick_world.case(number).ground == "not_meeting"


def test_a_confirmation_in_the_register_while_the_strike_off_is_under_way_waits_for_the_truth(
    world: SmallWorld,
) -> None:
    office.to_sent(world)
    world.cir.confirm(only(world), datetime(2024, 5, 29, 11, 59, tzinfo=BRUSSELS))
    office.until_the_end(world)
    assert world.states() == {only(world): "struck_off"}
    assert "alarm" in office.events(world, only(world))


def test_nobody_is_struck_off_while_the_population_register_is_silent(quick_world: SmallWorld) -> None:
    number = quick_world.add_dossier(owns=True)
    quick_world.create()
    office.to_reminders(quick_world)
    quick_world.people.change(quick_world.insz_of(number), addresses=(NEW_HOME,))  # but nobody can see it
    quick_world.faults.magda.rate, quick_world.faults.magda.services = 1.0, [Service.PERSON]
    office.live(quick_world, GRACE_PASSED, NEXT_DAY)
    assert office.struck_off(quick_world) == []
    assert office.against(quick_world, number, NEXT_DAY) == ["sources_stale"]


@pytest.fixture
def with_nameless_street(small_world: SmallWorld) -> SmallWorld:
    """An office with two silent dossiers; the address that the first one chose for post has no street."""
    small_world.add_dossier(correspondence_address={"postal_code": "3000", "municipality": "Leuven"})
    small_world.add_dossier()
    small_world.create()
    return small_world


def test_a_letter_without_a_usable_address_is_held_and_the_batch_goes_on(with_nameless_street: SmallWorld) -> None:
    world = with_nameless_street
    batched(world)
    lost, fine = world.states()
    assert world.states() == {lost: "letter_due", fine: "letter_batched"}
    assert office.holds(world, lost) == ["manual"]
    assert [letter.withdrawn_reason for letter in office.letters(world, lost)] == ["not printable"]
    with transaction(world.engine) as session:
        assert [(batch.status, batch.letters) for batch in session.scalars(select(Batch))] == [("delivered", 1)]
    assert world.print_due(REMINDER_POSTED) == ["B000001"]  # nothing new: the hold stands


def test_a_decision_without_a_usable_address_is_set_aside_once(world: SmallWorld) -> None:
    office.to_reminders(world)
    office.live(world, GRACE_PASSED)
    with transaction(world.engine) as session:
        session.execute(update(Person).values(street=None))
    world.people.change(world.insz_of(only(world)), addresses=())
    world.execute(GRACE_PASSED)
    world.print_due(NEXT_DAY)
    assert office.holds(world, only(world)) == ["manual"]
    world.print_due(date(2024, 5, 31))
    world.print_due(date(2024, 6, 3))
    made: list[Any] = [letter.round for letter in office.letters(world, only(world))]
    assert made == ["first", "reminder", "strike_off"]


def test_an_offer_that_ends_while_the_strike_off_is_under_way_still_gives_a_fresh_term(world: SmallWorld) -> None:
    office.to_sending(world)
    for status in ("OFFER", "REG"):
        world.cir.set_status(only(world), status)
        world.fresh_answers(GRACE_PASSED)
        world.execute(GRACE_PASSED)
    office.live(world, NEXT_DAY, date(2024, 5, 31))
    assert office.struck_off(world) == []
    assert office.state(world, only(world)) == "letter_batched"
