"""Sources are asked about somebody only where the answer can lead to a decision: privacy, and the sources' load."""

from datetime import date, timedelta

import office_days as office
import pytest
from office_days import FIRST_LAST_DAY, GRACE_PASSED, NEXT_DAY, SELECTED
from small_world import SmallWorld
from sqlalchemy import func, select

from actualisatie.calendar.moment import Moment
from actualisatie.campaigns import agenda
from actualisatie.campaigns.definitions.catalogue import campaign_by_name
from actualisatie.campaigns.holding.hold_desk import lift
from actualisatie.campaigns.strike_offs.approving import Decision
from actualisatie.connectors.magda.services import Service
from actualisatie.dossiers.kinds import HoldReason
from actualisatie.storage.database import transaction
from actualisatie.storage.models import Evidence

WEEKS_LATER = [GRACE_PASSED + timedelta(days=number) for number in range(1, 30)]


@pytest.fixture
def world(quick_world: SmallWorld) -> SmallWorld:
    """An office with one silent dossier."""
    quick_world.add_dossier()
    quick_world.create()
    return quick_world


def answers(world: SmallWorld) -> int:
    with transaction(world.engine) as session:
        return session.scalar(select(func.count()).select_from(Evidence)) or 0


def only(world: SmallWorld) -> str:
    return next(iter(world.states()))


def before_reminder(world: SmallWorld) -> list[int]:
    with transaction(world.engine) as session:
        return agenda.before_reminder(session, campaign_by_name(session, world.name), Moment.on(GRACE_PASSED))


def returned_mail(world: SmallWorld) -> None:
    office.to_reminders(world)
    world.reply(GRACE_PASSED, {"dossier": only(world), "kind": "returned_mail", "channel": "paper", "signer": "none"})


def refused(world: SmallWorld) -> None:
    office.to_proposals(world)
    world.decide(GRACE_PASSED, Decision.REFUSE)


def unclear_reply(world: SmallWorld) -> None:
    office.to_reminders(world)
    world.reply(GRACE_PASSED, {"dossier": only(world), "signer": "none"})


@pytest.mark.parametrize("bring", [refused, unclear_reply])
def test_nobody_is_asked_about_while_a_hold_stands_between_a_case_and_a_decision(
    world: SmallWorld, bring: office.Bring
) -> None:
    bring(world)
    before = answers(world)
    office.live(world, GRACE_PASSED, *WEEKS_LATER)
    assert answers(world) == before
    assert office.state(world, only(world)) == "reminder_posted"


def test_mail_that_came_back_has_one_source_asked_once_in_four_weeks(world: SmallWorld) -> None:
    returned_mail(world)
    before = answers(world)
    office.live(world, GRACE_PASSED, *WEEKS_LATER)
    assert answers(world) == before + 2
    assert office.state(world, only(world)) == "reminder_posted"


def test_the_register_is_not_read_for_a_reminder_while_the_case_is_held(world: SmallWorld) -> None:
    office.to_first_letters(world)
    world.reply(
        FIRST_LAST_DAY,
        {"dossier": only(world), "kind": "returned_mail", "channel": "paper", "signer": "none"},
    )
    assert before_reminder(world) == []
    with transaction(world.engine) as session:
        moment = Moment.on(GRACE_PASSED)
        lift(session, only(world), HoldReason.RETURNED_MAIL, moment, "Bo", note="she got it after all")
    assert before_reminder(world) == [world.case(only(world)).id]


def test_once_the_hold_is_lifted_the_sources_are_asked_and_the_case_goes_on(world: SmallWorld) -> None:
    returned_mail(world)
    with transaction(world.engine) as session:
        lift(session, only(world), HoldReason.RETURNED_MAIL, Moment.on(GRACE_PASSED), "Bo", note="she got it after all")
    before = answers(world)
    office.live(world, NEXT_DAY)
    assert answers(world) > before
    assert office.state(world, only(world)) == "strike_off_approved"


@pytest.mark.parametrize(
    ("silent", "days"),
    [
        ([Service.REAL_RIGHTS], [18, 19, 20, 21, 22, 19, 17]),  # 22 March, four weeks later, and again
        ([], [18, 15, 13]),  # all said what they know: asking again the next day would tell nothing new
    ],
    ids=["a-source-is-silent", "all-sources-spoke"],
)
def test_a_dossier_without_a_verdict_is_asked_about_every_four_weeks_and_first_in_five_rounds_while_a_source_is_silent(
    quick_world: SmallWorld, silent: list[Service], days: list[int]
) -> None:
    number = quick_world.add_dossier(income=None)
    quick_world.faults.magda.rate, quick_world.faults.magda.services = float(bool(silent)), silent
    quick_world.create()
    quick_world.select(SELECTED)
    asked_on = []
    for day in (SELECTED + timedelta(days=count) for count in range(62)):
        before = answers(quick_world)
        office.daily_round(quick_world, day)
        asked_on += [day.day] if answers(quick_world) > before else []
    assert asked_on == days
    assert office.holds(quick_world, number) == ["conditions_unknown"]


def test_what_no_source_knows_is_for_a_person_at_once(quick_world: SmallWorld) -> None:
    number = quick_world.add_dossier(income=None)
    quick_world.create()
    quick_world.select(SELECTED)
    office.daily_round(quick_world, SELECTED)
    assert office.holds(quick_world, number) == ["conditions_unknown"]


def test_several_rounds_on_one_day_ask_once_and_count_as_one_try(quick_world: SmallWorld) -> None:
    number = quick_world.add_dossier()
    quick_world.faults.magda.rate, quick_world.faults.magda.services = 1.0, [Service.REAL_RIGHTS]
    quick_world.create(check={"repeat_within_a_day": False})
    quick_world.select(SELECTED)
    for _ in range(7):
        office.daily_round(quick_world, SELECTED)
    assert quick_world.case(number).check_tries == 1
    assert office.holds(quick_world, number) == ["source_unavailable"]


def test_a_source_that_fell_silent_and_speaks_again_within_five_rounds_never_troubles_a_person(
    world: SmallWorld,
) -> None:
    world.select(SELECTED)
    world.faults.magda.rate, world.faults.magda.services = 1.0, [Service.REAL_RIGHTS]
    for day in (18, 19, 20):
        world.check(date(2024, 3, day))
    assert office.holds(world, only(world)) == ["source_unavailable"]
    world.faults.magda.rate = 0
    world.check(date(2024, 3, 21))
    assert office.holds(world, only(world)) == []
    assert world.case(only(world)).check_tries == 1


def test_lifting_the_hold_by_hand_has_the_sources_asked_in_the_next_round(quick_world: SmallWorld) -> None:
    number = quick_world.add_dossier(income=None)
    quick_world.create()
    quick_world.select(SELECTED)
    for day in range(18, 24):
        office.daily_round(quick_world, date(2024, 3, day))
    quick_world.people.change(quick_world.insz_of(number), income={2022: 20_000_00})
    with transaction(quick_world.engine) as session:
        moment = Moment.on(date(2024, 3, 24))
        lift(session, number, HoldReason.CONDITIONS_UNKNOWN, moment, "Bo", note="the bill is there now")
    office.daily_round(quick_world, date(2024, 3, 24))
    assert quick_world.case(number).verdict == "meets"
