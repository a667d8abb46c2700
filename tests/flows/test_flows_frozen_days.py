"""The real flows, on days frozen by freezegun."""

from datetime import date, datetime
from zoneinfo import ZoneInfo

from freezegun import freeze_time
from small_world import SmallWorld

from actualisatie.flows.one_off import one_off_actualisation
from actualisatie.flows.parameters import OneOffOrder, PostmarkOrder
from actualisatie.flows.postmark import register_postmark

BRUSSELS = ZoneInfo("Europe/Brussels")
ORDER = OneOffOrder(campaign="one-off-2024", operator="An Peeters")


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
