"""The real flows, on days frozen by freezegun."""

from datetime import date, datetime
from zoneinfo import ZoneInfo

from freezegun import freeze_time
from office_days import GRACE_PASSED, to_approvals
from small_world import SmallWorld

from actualisatie.flows.daily_round import daily_round
from actualisatie.flows.one_off import one_off_actualisation
from actualisatie.flows.parameters import Order, PostmarkOrder
from actualisatie.flows.postmark import register_postmark
from actualisatie.storage.crash_points import CrashPoint, listen

BRUSSELS = ZoneInfo("Europe/Brussels")
ORDER = Order(campaign="one-off-2024", operator="An Peeters")


def at(day: date, hour: int = 8) -> datetime:
    return datetime(day.year, day.month, day.day, hour, tzinfo=BRUSSELS)


def test_the_first_letters_leave_through_the_flows(office: SmallWorld) -> None:
    number = office.add_dossier()
    office.create()
    with freeze_time(at(date(2024, 3, 20)), tick=True, real_asyncio=True):
        assert one_off_actualisation(ORDER) == {"meets": 1, "batches": 1, "letters": 1}
    with freeze_time(at(date(2024, 3, 25)), tick=True, real_asyncio=True):
        order = PostmarkOrder(batch="B000001", postmark=date(2024, 3, 25), proof="MASSPOST-1", operator="WM1")
        assert register_postmark(order) == {
            "batch": "B000001",
            "last day": "2024-04-26",
            "next step on": "2024-05-03",
        }
    assert office.states() == {number: "letter_posted"}


def test_a_round_that_is_stopped_before_the_call_strikes_nobody_off(office: SmallWorld) -> None:
    number = office.add_dossier()
    office.create()
    to_approvals(office)
    with freeze_time(at(GRACE_PASSED, 14), tick=True, real_asyncio=True) as clock:

        def stop(point: CrashPoint) -> None:
            if point is CrashPoint.STRIKE_OFF_CLAIMED:
                clock.move_to(at(GRACE_PASSED, 15))

        end = listen(stop)
        try:
            assert daily_round(ORDER)["too_long_in_hand"] == 1
        finally:
            end()
    assert office.states() == {number: "strike_off_approved"}
    assert office.ledger.receipt("0400123412", number) is None
