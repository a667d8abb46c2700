"""The courtesy message: a list for housing companies, once for each dossier, and nothing depends on it."""

import json
from datetime import date, timedelta
from pathlib import Path

import pytest
from office_days import daily_round, events, proposals
from small_world import SmallWorld
from yearly_days import annual_day, open_annual

from actualisatie.calendar.moment import Moment
from actualisatie.campaigns.annual.courtesy import list_courtesy
from actualisatie.campaigns.definitions.catalogue import campaign_by_name
from actualisatie.campaigns.errors import CourtesyError
from actualisatie.dossiers.states import CaseState
from actualisatie.storage.database import transaction

ENROLLED_ON = date(2019, 6, 3)
POSTED, DAY_20, LAST_DAY = date(2024, 6, 6), date(2024, 6, 26), date(2024, 7, 8)
"""Thirty days end on Saturday 6 July; Monday 8 July counts."""
COURTESY: dict[str, object] = {"annual": {"reminder": "courtesy"}}


@pytest.fixture
def failing(office: SmallWorld) -> str:
    """Give a dossier whose annual letter was posted, in a campaign that chose courtesy messages."""
    number = office.add_dossier(owns=True, enrolled_on=ENROLLED_ON)
    open_annual(office, policies=COURTESY)
    annual_day(office, date(2024, 6, 3))
    office.post(office.delivered()[0], POSTED)
    return number


def listed(world: SmallWorld, day: date) -> dict[Path, int]:
    with transaction(world.engine) as session:
        campaign = campaign_by_name(session, world.name)
        return list_courtesy(session, campaign, world.folder / "lists", Moment.on(day), "An")


@pytest.mark.parametrize(
    ("day", "found"),
    [(DAY_20 - timedelta(days=1), 0), (DAY_20, 1), (LAST_DAY, 1), (LAST_DAY + timedelta(days=1), 0)],
)
def test_it_is_listed_from_day_20_to_the_last_day(office: SmallWorld, failing: str, day: date, found: int) -> None:
    assert office.states() == {failing: CaseState.LETTER_POSTED}
    assert sum(listed(office, day).values()) == found


def test_the_list_names_dossier_and_days_and_nobody(office: SmallWorld, failing: str) -> None:
    (path,) = listed(office, DAY_20)
    line = {"dossierNummer": failing, "partijCode": "0400123412", "postdatum": "2024-06-06"}
    document = json.loads(path.read_text())
    assert path.relative_to(office.folder) == Path("lists/WM1/hoffelijkheid-annual-2024-2024-06-26-1.json")
    assert document == {
        "formaat": "actualisatie/courtesy/1",
        "campagne": "annual-2024",
        "op": "2024-06-26",
        "dossiers": [{**line, "laatsteDag": str(LAST_DAY)}],
    }
    assert path.with_suffix(".csv").read_text().splitlines() == [
        "dossierNummer;partijCode;postdatum;laatsteDag",
        f"{failing};0400123412;2024-06-06;{LAST_DAY}",
    ]


def test_each_dossier_is_listed_once_and_its_story_says_so(office: SmallWorld, failing: str) -> None:
    assert sum(listed(office, DAY_20).values()) == 1
    assert listed(office, DAY_20) == {}
    assert listed(office, DAY_20 + timedelta(days=1)) == {}
    assert events(office, failing)[-1] == "courtesy message listed"


def test_a_second_list_of_a_day_leaves_the_first_as_it_is(office: SmallWorld, failing: str) -> None:
    other = office.add_dossier(owns=True, enrolled_on=date(2019, 6, 4))
    annual_day(office, date(2024, 6, 4))
    (first,) = listed(office, DAY_20)
    office.post(office.delivered()[0], POSTED, on=DAY_20)
    (second,) = listed(office, DAY_20)
    numbers = [json.loads(one.read_text())["dossiers"][0]["dossierNummer"] for one in (first, second)]
    assert numbers == [failing, other]


def test_it_changes_neither_state_nor_term_nor_what_follows(office: SmallWorld, failing: str) -> None:
    before = office.case(failing)
    listed(office, DAY_20)
    after = office.case(failing)
    assert (after.state, after.due_on, after.state_since) == (before.state, before.due_on, before.state_since)
    assert after.due_on is not None
    daily_round(office, after.due_on)
    assert proposals(office) == [failing]


def test_who_waits_for_a_review_of_documents_is_left_in_peace(office: SmallWorld, failing: str) -> None:
    office.reply(date(2024, 6, 20), {"dossier": failing, "kind": "documents"})
    assert listed(office, DAY_20) == {}


def test_a_campaign_that_did_not_choose_it_has_no_list(office: SmallWorld) -> None:
    office.add_dossier(owns=True, enrolled_on=ENROLLED_ON)
    open_annual(office)
    with pytest.raises(CourtesyError, match="annual-2024 sends no courtesy messages"):
        listed(office, DAY_20)
