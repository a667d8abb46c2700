"""Which of several cases of a dossier a reply is about: never the one that only says that a year was skipped."""

from datetime import date

import office_days as office
import pytest
from office_days import MUCH_LATER
from small_world import CAMPAIGN, SmallWorld
from sqlalchemy import select
from yearly_days import annual_day, open_annual

from actualisatie.storage.database import transaction
from actualisatie.storage.models import Reply

IN_TIME = {"channel": "paper", "reply_postmark": "2024-05-20", "received_at": "2024-07-01T09:00:00+02:00"}
CAME_BACK = {"kind": "returned_mail", "channel": "paper", "signer": "none", "return_reason": "moved"}


@pytest.mark.parametrize("item", [IN_TIME, CAME_BACK])
def test_what_comes_after_the_strike_off_is_about_the_strike_off(quick_world: SmallWorld, item: dict[str, str]) -> None:
    number = quick_world.add_dossier(enrolled_on=date(2019, 6, 3))
    quick_world.create()
    office.to_reminders(quick_world)
    open_annual(quick_world)
    annual_day(quick_world, date(2024, 6, 3))
    quick_world.name = CAMPAIGN
    office.live(quick_world, date(2024, 6, 4), date(2024, 6, 5))
    assert office.struck_off(quick_world) == [number]
    quick_world.reply(MUCH_LATER, {"dossier": number, "received_at": "2024-07-01T09:00:00+02:00", **item})
    with transaction(quick_world.engine) as session:
        assert session.scalars(select(Reply.outcome)).all() == ["after_strike_off"]
    assert "reinstatement proposed" in office.events(quick_world, number)
