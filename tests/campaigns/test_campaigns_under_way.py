"""A strike-off that was sent and may be done: nothing else decides about the dossier before the truth is known."""

from collections.abc import Callable
from datetime import date

import office_days as office
import pytest
from office_days import GRACE_PASSED, NEXT_DAY
from residents import make_resident
from small_world import SmallWorld
from sqlalchemy import select
from yearly_days import annual_day, import_again, open_annual, open_inactivity, take_in_silent

from actualisatie.calendar.moment import Moment
from actualisatie.campaigns.errors import HoldError, ReplyError, ReviewError
from actualisatie.campaigns.holding.hold_desk import lift
from actualisatie.campaigns.replies.worklist import Settled, settle_by_hand
from actualisatie.campaigns.reviewing.desk import judge_documents
from actualisatie.connectors.local_software.over_http import HttpLocalSoftware
from actualisatie.dossiers.conditions.facts import Condition
from actualisatie.dossiers.kinds import Ground, HoldReason, ReplyMeaning, ReviewVerdict
from actualisatie.simulator.local_software.router import LOCAL_SOFTWARE_PATH
from actualisatie.storage.crash_points import CrashPoint
from actualisatie.storage.database import transaction
from actualisatie.storage.models import Dossier

Bring = Callable[[SmallWorld], None]


@pytest.fixture
def world(quick_world: SmallWorld) -> SmallWorld:
    """An office with one silent dossier."""
    quick_world.add_dossier()
    quick_world.create()
    return quick_world


def only(world: SmallWorld) -> str:
    (number,) = world.states()
    return number


def test_a_person_cannot_settle_a_reply_before_the_software_was_asked(world: SmallWorld) -> None:
    office.to_sent(world)
    world.reply(GRACE_PASSED, {"dossier": only(world), "key": "late", "received_at": "2024-05-29T09:00:00+02:00"})
    how = Settled("seen", means=ReplyMeaning.CONFIRMED)
    with pytest.raises(ReplyError, match="under way"), transaction(world.engine) as session:
        settle_by_hand(session, "late", how, Moment.on(GRACE_PASSED), "Cis")
    world.execute(NEXT_DAY)
    assert world.states() == {only(world): "struck_off"}
    assert "reinstatement proposed" in office.events(world, only(world))


def test_a_line_that_cannot_be_read_holds_and_raises_an_alarm(world: SmallWorld) -> None:
    office.to_sent(world)
    world.take_in(GRACE_PASSED, f"broken line about {only(world)}")
    assert office.holds(world, only(world)) == ["unprocessed_reply"]
    assert "alarm" in office.events(world, only(world))


def test_a_hold_is_not_lifted_with_a_meaning_before_the_software_was_asked(world: SmallWorld) -> None:
    office.to_sent(world)
    world.take_in(GRACE_PASSED, f"broken line about {only(world)}")
    with pytest.raises(HoldError, match="under way"), transaction(world.engine) as session:
        reason, meaning = HoldReason.UNPROCESSED_REPLY, ReplyMeaning.CONFIRMED
        lift(session, only(world), reason, Moment.on(GRACE_PASSED), "Cis", note="seen", meaning=meaning)
    world.execute(NEXT_DAY)
    assert world.states() == {only(world): "struck_off"}


def test_documents_are_not_judged_before_the_software_was_asked(quick_world: SmallWorld) -> None:
    number = quick_world.add_dossier(owns=True)
    quick_world.create()
    office.to_sent(quick_world)
    with pytest.raises(ReviewError, match="under way"), transaction(quick_world.engine) as session:
        judge_documents(
            session, number, Condition.OWNERSHIP, ReviewVerdict.ACCEPTED, Moment.on(GRACE_PASSED), "Cis", reason="sold"
        )
    quick_world.execute(NEXT_DAY)
    assert quick_world.states() == {number: "struck_off"}


def test_the_receipt_of_an_older_decision_proves_nothing_of_this_one(world: SmallWorld) -> None:
    office.to_sending(world)
    with HttpLocalSoftware(world.url + LOCAL_SOFTWARE_PATH, timeout=2) as software:
        older = date(2023, 5, 2)
        software.strike_off(
            "0400123412", only(world), key="last-year", effective_on=older, ground=Ground.SILENCE, decided_on=older
        )
    assert world.execute(NEXT_DAY) == ["refused"]
    assert (office.state(world, only(world)), office.holds(world, only(world))) == ("strike_off_approved", ["manual"])


def to_annual_sent(world: SmallWorld) -> str:
    number = world.add_dossier(owns=True, enrolled_on=date(2019, 6, 3))
    open_annual(world)
    annual_day(world, date(2024, 6, 3))
    world.post(world.delivered()[0], date(2024, 6, 6))
    day = date(2024, 7, 12)
    office.live(world, day)
    world.fresh_answers(day)
    with office.killed_at(CrashPoint.STRIKE_OFF_SENT):
        world.execute(day)
    return number


def test_an_annual_dossier_that_meets_by_now_is_not_closed_while_it_may_be_struck_off(quick_world: SmallWorld) -> None:
    number = to_annual_sent(quick_world)
    assert office.struck_off(quick_world) == [number]
    sold = make_resident(int(number[-4:]), income=20_000_00)
    quick_world.people.change(sold.insz, rights=())
    office.daily_round(quick_world, date(2024, 7, 13))
    assert quick_world.states() == {number: "struck_off"}
    assert quick_world.case(number).status_before == "INFOS"  # what a reinstatement would give back


def test_activity_does_not_close_a_case_while_it_may_be_struck_off(quick_world: SmallWorld) -> None:
    number = quick_world.add_dossier(activities={"login": "2023-05-01"})
    open_inactivity(quick_world, date(2026, 3, 2))
    take_in_silent(quick_world, date(2026, 3, 2))
    office.daily_round(quick_world, date(2026, 3, 2))
    quick_world.post(quick_world.delivered()[0], date(2026, 3, 5))
    import_again(quick_world, date(2026, 4, 11))
    office.live(quick_world, date(2026, 4, 11))
    quick_world.fresh_answers(date(2026, 4, 11))
    with office.killed_at(CrashPoint.STRIKE_OFF_SENT):
        quick_world.execute(date(2026, 4, 11))
    with transaction(quick_world.engine) as session:
        session.scalars(select(Dossier)).one().activities = {"login": "2026-04-11"}
    office.daily_round(quick_world, date(2026, 4, 12))
    assert quick_world.states() == {number: "struck_off"}
