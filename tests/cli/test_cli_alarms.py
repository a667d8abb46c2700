"""`actualisatie alarms` as it is typed: the dossiers and batches that somebody must look at."""

from collections.abc import Callable
from datetime import date
from typing import Any

import office_days as office_life
import pytest
from plain_paper import plain_paper
from small_world import CAMPAIGN, SmallWorld

from actualisatie.calendar.moment import Moment
from actualisatie.campaigns.definitions.catalogue import campaign_by_name
from actualisatie.campaigns.postmarks.unposted import alarm_about_unposted
from actualisatie.storage.database import transaction

Run = Callable[..., Any]
OVERDUE = date(2024, 6, 10)


@pytest.fixture
def struck_off(quick_world: SmallWorld, run: Run, monkeypatch: pytest.MonkeyPatch) -> str:
    """Give the number of a dossier that was struck off too early, in an office where its decision was never posted."""
    quick_world.printer = plain_paper
    number = quick_world.add_dossier()
    quick_world.create()
    office_life.to_approvals(quick_world)
    quick_world.execute(office_life.GRACE_PASSED)
    quick_world.correct("B000002", date(2024, 5, 13), on=office_life.NEXT_DAY)
    quick_world.print_due(office_life.NEXT_DAY)
    with transaction(quick_world.engine) as session:
        alarm_about_unposted(session, campaign_by_name(session, CAMPAIGN), Moment.on(OVERDUE), "system")
    for name, value in quick_world.settings().items():
        monkeypatch.setenv(name, value)
    return number


def test_alarms_name_the_dossier_or_batch_and_why_newest_first(struck_off: str, run: Run) -> None:
    found = run("alarms", "--since", "2024-05-01", "--json").json
    assert [(one["at"], one["campaign"], one["company"], one["about"], one["raised_by"]) for one in found] == [
        ("2024-06-10 12:00:00+02:00", CAMPAIGN, None, "B000003", "system"),
        ("2024-05-30 12:00:00+02:00", CAMPAIGN, "WM1", struck_off, "WM1"),
    ]
    assert "before the term had passed" in found[1]["why"]


def test_alarms_are_listed_of_a_campaign_and_from_a_day_on(struck_off: str, run: Run) -> None:
    shown = run("alarms", CAMPAIGN, "--since", "2024-06-10").out
    assert "1 alarms since 2024-06-10" in shown
    assert ("B000003" in shown, struck_off in shown) == (True, False)
    assert "0 alarms since" in run("alarms").out


def test_alarms_of_a_campaign_that_nobody_made_are_refused(struck_off: str, run: Run) -> None:
    assert run("alarms", "none-2024").code == 1
