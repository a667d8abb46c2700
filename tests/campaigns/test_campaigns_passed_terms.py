"""Which terms are told to have passed: of each posted batch that starts one, once, and again when it got longer."""

from collections.abc import Callable
from datetime import date, timedelta

import office_days as office_life
import pytest
from plain_paper import plain_paper
from small_world import POSTING_DAY, SmallWorld
from yearly_days import annual_day, open_annual, open_inactivity, take_in_silent

from actualisatie.calendar.moment import Moment
from actualisatie.campaigns.definitions.catalogue import campaign_by_name
from actualisatie.campaigns.postmarks.passed import note_told, passed_terms
from actualisatie.storage.database import transaction
from actualisatie.storage.models import Batch

A_DAY = timedelta(days=1)


@pytest.fixture
def world(office: SmallWorld) -> SmallWorld:
    office.printer = plain_paper
    return office


def untold(world: SmallWorld, day: date) -> list[int]:
    with transaction(world.engine) as session:
        return passed_terms(session, campaign_by_name(session, world.name), Moment.on(day))


def tell(world: SmallWorld, day: date) -> list[int]:
    """Note what has passed by a day as told; return it."""
    found = untold(world, day)
    with transaction(world.engine) as session:
        note_told(session, campaign_by_name(session, world.name), found, Moment.on(day))
    return found


def acts_on(world: SmallWorld, batch_id: int) -> date:
    with transaction(world.engine) as session:
        day = session.get_one(Batch, batch_id).next_step_on
    assert day is not None
    return day


def opened(world: SmallWorld, bring: Callable[[SmallWorld], None]) -> None:
    world.add_dossier()
    world.create()
    bring(world)


def test_the_first_term_has_passed_on_the_day_of_the_reminder_and_not_before(world: SmallWorld) -> None:
    opened(world, office_life.to_first_letters)
    assert untold(world, office_life.REMINDED - A_DAY) == []
    assert tell(world, office_life.REMINDED) == [1]
    assert untold(world, office_life.REMINDED) == []


def test_the_term_of_the_reminder_has_passed_once_its_grace_has(world: SmallWorld) -> None:
    opened(world, office_life.to_reminders)
    assert tell(world, office_life.GRACE_PASSED - A_DAY) == [1]
    assert tell(world, office_life.GRACE_PASSED) == [2]


def test_a_letter_that_starts_no_term_is_never_told(world: SmallWorld) -> None:
    opened(world, office_life.to_approvals)
    world.execute(office_life.GRACE_PASSED)
    (letter,) = world.print_due(office_life.GRACE_PASSED)
    world.post(letter, office_life.NEXT_DAY)
    assert tell(world, office_life.MUCH_LATER) == [1, 2]


def test_the_term_of_an_annual_campaign_is_told(world: SmallWorld) -> None:
    world.add_dossier(owns=True, enrolled_on=date(2019, 6, 3))
    open_annual(world)
    annual_day(world, date(2024, 6, 3))
    world.post(world.delivered()[0], date(2024, 6, 6))
    assert untold(world, acts_on(world, 1) - A_DAY) == []
    assert untold(world, acts_on(world, 1)) == [1]


def test_the_term_of_an_inactivity_campaign_is_told(world: SmallWorld) -> None:
    day = date(2026, 3, 2)
    world.add_dossier(activities={"login": "2023-05-01"})
    open_inactivity(world, day)
    take_in_silent(world, day)
    world.check(day)
    world.print_due(day)
    world.post(world.delivered()[0], day)
    assert untold(world, acts_on(world, 1) - A_DAY) == []
    assert untold(world, acts_on(world, 1)) == [1]


def test_a_batch_posted_in_part_is_not_told_before_all_of_it_is_posted(world: SmallWorld) -> None:
    world.add_dossier()
    world.add_dossier()
    world.create()
    world.select(office_life.SELECTED)
    world.check(office_life.SELECTED)
    (code,) = world.print_due(office_life.PRINTED)
    world.post(code, POSTING_DAY, letters="1")
    assert untold(world, office_life.MUCH_LATER) == []
    world.post(code, POSTING_DAY, letters="2")
    assert untold(world, office_life.MUCH_LATER) == [1]


def test_a_term_that_a_strike_of_the_post_made_longer_is_told_again_at_its_new_end(world: SmallWorld) -> None:
    opened(world, office_life.to_first_letters)
    tell(world, office_life.REMINDED)
    world.extend(office_life.REMINDED, date(2024, 6, 14), running_on=office_life.FIRST_LAST_DAY)
    assert acts_on(world, 1) > date(2024, 6, 14)
    assert untold(world, acts_on(world, 1) - A_DAY) == []
    assert tell(world, acts_on(world, 1)) == [1]
    assert untold(world, acts_on(world, 1)) == []


def test_a_term_that_a_corrected_postmark_made_longer_is_told_again_at_its_new_end(world: SmallWorld) -> None:
    opened(world, office_life.to_first_letters)
    tell(world, office_life.REMINDED)
    world.correct("B000001", date(2024, 4, 22), on=office_life.REMINDED)
    assert acts_on(world, 1) > date(2024, 5, 22)
    assert untold(world, acts_on(world, 1) - A_DAY) == []
    assert tell(world, acts_on(world, 1)) == [1]


def test_a_correction_that_makes_no_term_longer_has_nothing_told_again(world: SmallWorld) -> None:
    opened(world, office_life.to_first_letters)
    tell(world, office_life.REMINDED)
    world.correct("B000001", POSTING_DAY - A_DAY, on=office_life.REMINDED)
    assert untold(world, office_life.MUCH_LATER) == []


def test_a_term_that_got_longer_while_it_was_told_is_not_noted_as_told(world: SmallWorld) -> None:
    opened(world, office_life.to_first_letters)
    told = untold(world, office_life.REMINDED)
    world.extend(office_life.REMINDED, date(2024, 6, 14), running_on=office_life.FIRST_LAST_DAY)
    with transaction(world.engine) as session:
        note_told(session, campaign_by_name(session, world.name), told, Moment.on(office_life.REMINDED))
    assert untold(world, acts_on(world, 1)) == [1]


def test_a_reminder_taken_back_moves_the_end_that_is_told_of_the_first_term(world: SmallWorld) -> None:
    opened(world, office_life.to_reminders)
    world.correct("B000001", date(2024, 4, 5), on=date(2024, 5, 7))
    assert acts_on(world, 1) == world.case(next(iter(world.states()))).due_on


def test_a_reminder_taken_back_by_an_extension_moves_the_end_of_the_first_term_in_the_list(world: SmallWorld) -> None:
    opened(world, office_life.to_reminders)
    world.extend(date(2024, 5, 7), date(2024, 5, 10), running_on=office_life.FIRST_LAST_DAY)
    assert acts_on(world, 1) == world.case(next(iter(world.states()))).due_on
