"""The two switches of a campaign that decide what a reply around the last day is worth, through real files.

The printed last day of the reminder is Thursday 23 May 2024.
"""

import office_days as office_life
import pytest
from office_days import GRACE_PASSED, LAST_DAY
from small_world import SmallWorld
from sqlalchemy import select

from actualisatie.storage.database import transaction
from actualisatie.storage.models import Reply

POSTED_IN_TIME = {"channel": "paper", "reply_postmark": str(LAST_DAY), "received_at": "2024-05-27T10:00:00+02:00"}
LAST_SECOND = {"received_at": "2024-05-23T23:59:59+02:00"}
MIDNIGHT = {"received_at": "2024-05-24T00:00:00+02:00"}


def take_in(world: SmallWorld, item: dict[str, str]) -> tuple[str | None, str, str]:
    """Return what a reply is worth, its outcome, and the state of its dossier at the very end."""
    (number,) = world.states()
    world.reply(GRACE_PASSED, {"dossier": number, **item})
    with transaction(world.engine) as session:
        standing, outcome = session.execute(select(Reply.standing, Reply.outcome)).one()
    office_life.until_the_end(world)
    return standing, outcome, office_life.state(world, number)


@pytest.mark.parametrize(
    ("timely_by", "late", "item", "found"),
    [
        ("postmark", "accept", POSTED_IN_TIME, ("in_time", "confirmed", "confirmed")),
        ("postmark", "refuse", POSTED_IN_TIME, ("in_time", "confirmed", "confirmed")),
        ("received", "accept", POSTED_IN_TIME, ("late_accepted", "confirmed", "confirmed")),
        ("received", "refuse", POSTED_IN_TIME, ("late", "too_late", "reminder_posted")),
        ("postmark", "accept", LAST_SECOND, ("in_time", "confirmed", "confirmed")),
        ("postmark", "refuse", LAST_SECOND, ("in_time", "confirmed", "confirmed")),
        ("postmark", "accept", MIDNIGHT, ("late_accepted", "confirmed", "confirmed")),
        ("postmark", "refuse", MIDNIGHT, ("late", "too_late", "reminder_posted")),
    ],
)
def test_each_switch_changes_what_a_reply_is_worth(
    quick_world: SmallWorld, timely_by: str, late: str, item: dict[str, str], found: tuple[str, str, str]
) -> None:
    quick_world.add_dossier()
    quick_world.create(reply={"timely_by": timely_by}, late={"before_decision": late})
    office_life.to_reminders(quick_world)
    assert take_in(quick_world, item) == found
