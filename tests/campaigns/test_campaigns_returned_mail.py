"""Mail that comes back: the round asks the population register again, and writes anew to a new address, once."""

import threading
from datetime import date, time, timedelta

import office_days as office
import pytest
from office_days import FIRST_LAST_DAY, GRACE_PASSED
from residents import home
from small_world import SmallWorld
from sqlalchemy import select

from actualisatie.calendar.moment import Moment
from actualisatie.campaigns.definitions.catalogue import campaign_by_name
from actualisatie.campaigns.holding.hold_desk import list_holds
from actualisatie.campaigns.quiet import is_quiet
from actualisatie.connectors.magda.services import Service
from actualisatie.dossiers.kinds import MemberRole
from actualisatie.storage.crash_points import CrashPoint, listen
from actualisatie.storage.database import transaction
from actualisatie.storage.models import Evidence, JournalEntry

BACK_ON = date(2024, 4, 9)
FOUR_WEEKS = timedelta(weeks=4)


@pytest.fixture
def world(quick_world: SmallWorld) -> SmallWorld:
    """An office with one silent dossier, whose first letter was posted."""
    quick_world.add_dossier()
    quick_world.create()
    office.to_first_letters(quick_world)
    return quick_world


def only(world: SmallWorld) -> str:
    return next(iter(world.states()))


def comes_back(world: SmallWorld, day: date = BACK_ON, **item: object) -> None:
    returned = {"dossier": only(world), "kind": "returned_mail", "channel": "paper", "signer": "none", **item}
    world.reply(day, returned)


def moves(world: SmallWorld) -> None:
    world.people.change(world.insz_of(only(world)), addresses=(home("Nieuwstraat", 1),))


def asked(world: SmallWorld) -> list[tuple[str, str]]:
    """Return what was found each time that the register was asked again, with the reason that the journal gives."""
    with transaction(world.engine) as session:
        entries = session.scalars(select(JournalEntry).where(JournalEntry.event == "address asked again"))
        return [(entry.data["found"], (entry.reason or "").partition(":")[0]) for entry in entries]


def sources_asked(world: SmallWorld) -> list[str]:
    with transaction(world.engine) as session:
        return list(session.scalars(select(Evidence.source).order_by(Evidence.id)))


def rounds_in_which_it_was_asked(world: SmallWorld, days: int) -> list[int]:
    """Run a round on each of some days after mail came back; return how many days after it the register was asked."""
    found = []
    for number in range(days):
        before = len(asked(world))
        office.daily_round(world, BACK_ON + timedelta(days=number))
        found += [number] if len(asked(world)) > before else []
    return found


def test_a_new_address_gets_a_new_letter_with_a_full_new_term(world: SmallWorld) -> None:
    comes_back(world)
    moves(world)
    office.daily_round(world, BACK_ON)
    old, new = office.letters(world, only(world))
    assert (old.withdrawn_reason, new.content["address"]["street"]) == ("started again", "Nieuwstraat")
    assert office.holds(world, only(world)) == []
    assert asked(world) == [("new address", "post goes to the address that the population register has now")]
    (code,) = world.delivered()
    assert str(world.post(code, date(2024, 4, 12)).last_day) == "2024-05-14"
    assert office.events(world, only(world))[-6:] == [
        "moved",
        "started again",
        "address asked again",
        "hold lifted",
        "batched",
        "posted",
    ]


def test_the_same_address_leaves_the_hold_to_a_person_who_is_told_what_to_do(world: SmallWorld) -> None:
    comes_back(world)
    office.daily_round(world, BACK_ON)
    with transaction(world.engine) as session:
        (told,) = list_holds(session, campaign_by_name(session, world.name))
    assert (told["hold"], told["since"]) == ("returned_mail", BACK_ON)
    assert "still has the address" in told["detail"]
    assert "lift this hold" in told["detail"]
    assert [letter.withdrawn_at for letter in office.letters(world, only(world))] == [None]


def test_an_address_that_the_candidate_chose_is_for_the_candidate_to_change(quick_world: SmallWorld) -> None:
    chosen = {"street": "Postplein", "house_number": "1", "postal_code": "9000", "municipality": "Gent"}
    quick_world.add_dossier(correspondence_address=chosen)
    quick_world.create()
    office.to_first_letters(quick_world)
    comes_back(quick_world)
    moves(quick_world)
    office.daily_round(quick_world, BACK_ON)
    assert asked(quick_world) == [("same address", "the candidate chose the address from which the letter came back")]
    assert office.holds(quick_world, only(quick_world)) == ["returned_mail"]


def test_a_register_that_is_silent_is_asked_in_five_rounds_and_then_every_four_weeks(world: SmallWorld) -> None:
    world.faults.magda.rate, world.faults.magda.services = 1.0, [Service.PERSON]
    comes_back(world)
    assert rounds_in_which_it_was_asked(world, 62) == [0, 1, 2, 3, 4, 32, 60]
    assert set(asked(world)) == {("no answer", "the population register did not answer")}
    assert office.holds(world, only(world)) == ["returned_mail"]


def test_a_register_that_answered_is_asked_every_four_weeks_while_the_hold_stands(world: SmallWorld) -> None:
    comes_back(world)
    assert rounds_in_which_it_was_asked(world, 60) == [0, 28, 56]


def test_a_move_that_is_registered_weeks_later_is_found(world: SmallWorld) -> None:
    comes_back(world)
    office.daily_round(world, BACK_ON)
    moves(world)
    office.daily_round(world, BACK_ON + timedelta(days=27))
    assert office.state(world, only(world)) == "letter_posted"
    office.daily_round(world, BACK_ON + FOUR_WEEKS)
    assert (office.state(world, only(world)), office.holds(world, only(world))) == ("letter_batched", [])


def test_nothing_but_the_population_register_is_asked(world: SmallWorld) -> None:
    before = len(sources_asked(world))
    comes_back(world)
    office.daily_round(world, BACK_ON)
    assert sources_asked(world)[before:] == [Service.PERSON]


def test_a_second_letter_that_comes_back_has_the_register_asked_at_once(world: SmallWorld) -> None:
    comes_back(world)
    office.daily_round(world, BACK_ON)
    comes_back(world, BACK_ON + timedelta(days=3))
    office.daily_round(world, BACK_ON + timedelta(days=3))
    assert len(asked(world)) == 2


def test_two_rounds_write_one_letter_for_one_return(world: SmallWorld) -> None:
    comes_back(world)
    moves(world)
    office.daily_round(world, BACK_ON)
    office.daily_round(world, BACK_ON)
    office.daily_round(world, BACK_ON + timedelta(days=1))
    assert len(office.letters(world, only(world))) == 2
    assert len(asked(world)) == 1


def test_two_rounds_at_the_same_time_write_one_letter_for_one_return(world: SmallWorld) -> None:
    comes_back(world)
    moves(world)
    both = threading.Barrier(2)

    def wait(point: CrashPoint) -> None:
        if point is CrashPoint.SOURCES_ASKED and both.n_waiting < 2 and not both.broken:
            both.wait(timeout=20)

    stop = listen(wait)
    threads = [threading.Thread(target=world.look_for, args=(BACK_ON,)) for _ in range(2)]
    for one in threads:
        one.start()
    for one in threads:
        one.join()
    stop()
    office.daily_round(world, BACK_ON)
    assert len(asked(world)) == 1
    assert len(office.letters(world, only(world))) == 2


def test_a_round_that_is_killed_after_asking_asks_again_and_writes_one_letter(world: SmallWorld) -> None:
    comes_back(world)
    moves(world)
    with office.killed_at(CrashPoint.SOURCES_ASKED):
        office.daily_round(world, BACK_ON)
    assert (asked(world), len(office.letters(world, only(world)))) == ([], 1)
    office.daily_round(world, BACK_ON)
    assert len(office.letters(world, only(world))) == 2


def test_the_old_letter_that_comes_back_late_does_not_stop_the_new_one(world: SmallWorld) -> None:
    old = "B000001-00001"
    comes_back(world, letter_code=old)
    moves(world)
    office.daily_round(world, BACK_ON)
    (code,) = world.delivered()
    world.post(code, date(2024, 4, 12))
    comes_back(world, date(2024, 4, 20), letter_code=old)
    office.daily_round(world, date(2024, 4, 20))
    assert office.holds(world, only(world)) == []
    assert len(office.letters(world, only(world))) == 2


def test_a_new_letter_that_comes_back_too_waits_for_a_person(world: SmallWorld) -> None:
    comes_back(world)
    moves(world)
    office.daily_round(world, BACK_ON)
    (code,) = world.delivered()
    world.post(code, date(2024, 4, 12))
    comes_back(world, date(2024, 4, 20))
    office.daily_round(world, date(2024, 4, 20))
    assert office.holds(world, only(world)) == ["returned_mail"]
    assert [found for found, _ in asked(world)] == ["new address", "same address"]


def test_who_died_is_written_to_no_more_and_the_partner_gets_the_letter(quick_world: SmallWorld) -> None:
    number = quick_world.add_dossier()
    quick_world.add_partner(number, apart=False)
    quick_world.create()
    office.to_first_letters(quick_world)
    comes_back(quick_world, return_reason="deceased")
    quick_world.people.change(quick_world.insz_of(number), deceased_on=BACK_ON, statuses=("99990",))
    office.daily_round(quick_world, BACK_ON)
    assert office.letters(quick_world, number)[-1].content["address"]["recipients"] == ["Sam Proefpersoon"]
    assert office.holds(quick_world, number) == []


def test_where_only_the_partner_moved_both_get_a_letter_and_a_person_looks(quick_world: SmallWorld) -> None:
    number = quick_world.add_dossier()
    quick_world.add_partner(number)
    quick_world.create()
    office.to_first_letters(quick_world)
    comes_back(quick_world)
    insz = quick_world.insz_of(number, MemberRole.PARTNER)
    quick_world.people.change(insz, addresses=(home("Nieuwstraat", 9),))
    office.daily_round(quick_world, BACK_ON)
    assert office.state(quick_world, number) == "letter_due"
    assert office.holds(quick_world, number) == ["returned_mail"]


def test_mail_that_takes_back_an_approval_is_looked_into_in_the_same_round(quick_world: SmallWorld) -> None:
    quick_world.add_dossier()
    quick_world.create()
    office.to_approvals(quick_world)
    comes_back(quick_world, GRACE_PASSED)
    moves(quick_world)
    office.daily_round(quick_world, GRACE_PASSED)
    assert office.state(quick_world, only(quick_world)) == "letter_batched"
    assert office.struck_off(quick_world) == []


def test_a_day_on_which_only_the_address_is_to_be_asked_for_is_not_quiet(world: SmallWorld) -> None:
    def quiet(day: date) -> bool:
        with transaction(world.engine) as session:
            return is_quiet(session, campaign_by_name(session, world.name), Moment.on(day, time(12)))

    assert quiet(BACK_ON)
    comes_back(world)
    assert not quiet(BACK_ON)
    office.daily_round(world, BACK_ON)
    assert quiet(BACK_ON + timedelta(days=1))
    assert BACK_ON + timedelta(days=1) < FIRST_LAST_DAY
