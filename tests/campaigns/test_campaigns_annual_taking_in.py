"""Each dossier is taken in once on each anniversary, however late or often the flow runs."""

from datetime import date, timedelta

import pytest
from small_world import SmallWorld
from sqlalchemy import select
from yearly_days import open_annual, take_in

from actualisatie.calendar.moment import Moment
from actualisatie.campaigns.annual.taking_in import count_anniversaries, take_in_anniversaries
from actualisatie.campaigns.definitions.catalogue import campaign_by_name
from actualisatie.dossiers.kinds import DossierStatus, HoldReason
from actualisatie.dossiers.states import CaseState
from actualisatie.storage.database import transaction
from actualisatie.storage.models import Case, Dossier, Hold


def turns(world: SmallWorld) -> dict[str, list[int]]:
    """Return the anniversary years for which each dossier was taken in."""
    found: dict[str, list[int]] = {}
    with transaction(world.engine) as session:
        for number, turn in session.execute(
            select(Dossier.number, Case.turn).join(Case, Case.dossier_id == Dossier.id).order_by(Case.turn)
        ):
            found.setdefault(number, []).append(turn)
    return found


def close_all(world: SmallWorld) -> None:
    """End every running case, as a year has passed."""
    with transaction(world.engine) as session:
        for case in session.scalars(select(Case).where(Case.state == CaseState.SELECTED)):
            case.state = CaseState.SILENT_OK


def test_only_the_anniversaries_of_the_day_are_taken_in(office: SmallWorld) -> None:
    today = office.add_dossier(enrolled_on=date(2019, 6, 3))
    office.add_dossier(enrolled_on=date(2019, 6, 4))
    office.add_dossier(enrolled_on=date(2019, 7, 3))
    open_annual(office, date(2024, 6, 3))
    assert take_in(office, date(2024, 6, 3)) == 1
    assert turns(office) == {today: [2024]}
    assert office.states() == {today: CaseState.SELECTED}


def test_running_again_on_the_same_day_takes_nobody_in_twice(office: SmallWorld) -> None:
    office.add_dossier(enrolled_on=date(2019, 6, 3))
    open_annual(office)
    assert [take_in(office, date(2024, 6, 3)) for _ in range(3)] == [1, 0, 0]


def test_how_many_are_still_to_be_taken_in_is_known_after_each_part(office: SmallWorld) -> None:
    for year in (2019, 2020, 2024):  # the last has no anniversary yet
        office.add_dossier(enrolled_on=date(year, 6, 3))
    office.add_dossier(enrolled_on=date(2019, 6, 1))
    office.add_dossier(enrolled_on=date(2019, 6, 4))
    open_annual(office)
    far = []
    taken = 1
    while taken:
        with transaction(office.engine) as session:
            campaign = campaign_by_name(session, office.name)
            taken = take_in_anniversaries(session, campaign, 1, Moment.on(date(2024, 6, 3)), "An")
            far.append((taken, count_anniversaries(session, campaign, Moment.on(date(2024, 6, 3)))))
    assert far == [(1, 2), (1, 1), (1, 0), (0, 0)]


def test_a_silence_of_ten_days_is_made_up_for_by_the_next_run(office: SmallWorld) -> None:
    missed = [office.add_dossier(enrolled_on=date(2019, 6, 3) + timedelta(days=number)) for number in range(12)]
    open_annual(office)
    assert take_in(office, date(2024, 6, 3)) == 1
    assert take_in(office, date(2024, 6, 13)) == 10
    assert turns(office) == {number: [2024] for number in missed[:11]}


def test_a_run_for_an_earlier_day_does_nothing_after_a_later_one(office: SmallWorld) -> None:
    office.add_dossier(enrolled_on=date(2019, 6, 3))
    open_annual(office)
    assert take_in(office, date(2024, 6, 20)) == 1
    assert take_in(office, date(2024, 6, 10)) == 0


def test_a_silence_over_new_year_finds_both_years(office: SmallWorld) -> None:
    december = office.add_dossier(enrolled_on=date(2019, 12, 31))
    january = office.add_dossier(enrolled_on=date(2019, 1, 1))
    open_annual(office, date(2024, 12, 30))
    assert take_in(office, date(2025, 1, 2)) == 2
    assert turns(office) == {december: [2024], january: [2025]}


def test_nobody_is_taken_in_before_june_2024(office: SmallWorld) -> None:
    office.add_dossier(enrolled_on=date(2019, 5, 31))
    first = office.add_dossier(enrolled_on=date(2019, 6, 1))
    open_annual(office)
    assert take_in(office, date(2024, 6, 1)) == 1
    assert turns(office) == {first: [2024]}


def test_a_dossier_has_no_anniversary_in_the_year_of_its_enrolment(office: SmallWorld) -> None:
    new = office.add_dossier(enrolled_on=date(2024, 6, 10))
    open_annual(office)
    assert take_in(office, date(2024, 6, 10)) == 0
    assert take_in(office, date(2025, 6, 10)) == 1
    assert turns(office) == {new: [2025]}


@pytest.mark.parametrize(
    ("policy", "day"),
    [("28 february", date(2025, 2, 28)), ("1 march", date(2025, 3, 1))],
    ids=["28 February", "1 March"],
)
def test_an_enrolment_on_29_february_follows_the_policy(office: SmallWorld, policy: str, day: date) -> None:
    leapling = office.add_dossier(enrolled_on=date(2020, 2, 29))
    open_annual(office, date(2025, 1, 1), policies={"annual": {"feb29": policy}})
    assert take_in(office, day - timedelta(days=1)) == 0
    assert take_in(office, day) == 1
    close_all(office)
    assert take_in(office, date(2028, 2, 28)) == 2  # what 2026 and 2027 missed
    close_all(office)
    assert take_in(office, date(2028, 2, 29)) == 1
    assert turns(office) == {leapling: [2025, 2026, 2027, 2028]}


@pytest.mark.parametrize(
    "status", [DossierStatus.STRUCK_OFF, DossierStatus.REFUSED, DossierStatus.SAVED, DossierStatus.TEMPORARY]
)
def test_a_dossier_that_is_no_candidacy_is_left_alone(office: SmallWorld, status: DossierStatus) -> None:
    office.add_dossier(enrolled_on=date(2019, 6, 3), status=status)
    open_annual(office)
    assert take_in(office, date(2024, 6, 3)) == 0


@pytest.mark.parametrize(
    ("status", "reason"),
    [(DossierStatus.IN_OFFER, HoldReason.IN_OFFER), (DossierStatus.UNDER_APPEAL, HoldReason.APPEAL)],
)
def test_a_dossier_in_offer_or_under_appeal_is_taken_in_and_held(
    office: SmallWorld, status: DossierStatus, reason: HoldReason
) -> None:
    office.add_dossier(enrolled_on=date(2019, 6, 3), status=status)
    open_annual(office)
    assert take_in(office, date(2024, 6, 3)) == 1
    with transaction(office.engine) as session:
        assert list(session.scalars(select(Hold.reason))) == [reason]


def test_a_dossier_in_another_campaign_skips_the_year_and_its_story_says_so(office: SmallWorld) -> None:
    busy = office.add_dossier(enrolled_on=date(2019, 6, 3))
    office.create()
    office.select(date(2024, 3, 18))
    open_annual(office)
    assert take_in(office, date(2024, 6, 3)) == 1
    with transaction(office.engine) as session:
        cases = session.scalars(select(Case).order_by(Case.id)).all()
        assert [(one.turn, one.state, one.closed_reason) for one in cases] == [
            (0, CaseState.SELECTED, None),
            (2024, CaseState.EXCLUDED, "in_another_campaign"),
        ]
    assert take_in(office, date(2024, 6, 4)) == 0
    assert turns(office) == {busy: [0, 2024]}


def test_a_dossier_that_returns_after_its_anniversary_joins_the_next_round(office: SmallWorld) -> None:
    number = office.add_dossier(enrolled_on=date(2019, 6, 3), status=DossierStatus.STRUCK_OFF)
    open_annual(office)
    assert take_in(office, date(2024, 6, 3)) == 0
    with transaction(office.engine) as session:
        session.scalars(select(Dossier)).one().status = DossierStatus.ENROLLED
    assert take_in(office, date(2024, 8, 1)) == 0
    assert take_in(office, date(2025, 6, 3)) == 1
    assert turns(office) == {number: [2025]}


def test_chunks_are_taken_one_after_the_other_and_a_stop_between_them_loses_nobody(office: SmallWorld) -> None:
    for _ in range(5):
        office.add_dossier(enrolled_on=date(2019, 6, 3))
    open_annual(office)
    with transaction(office.engine) as session:
        campaign = campaign_by_name(session, office.name)
        assert take_in_anniversaries(session, campaign, 2, Moment.on(date(2024, 6, 3)), "An") == 2
    assert take_in(office, date(2024, 6, 4), size=2) == 3


def test_a_second_annual_campaign_does_not_take_in_what_the_first_took(office: SmallWorld) -> None:
    office.add_dossier(enrolled_on=date(2019, 6, 3))
    open_annual(office)
    take_in(office, date(2024, 6, 3))
    close_all(office)
    office.name = "annual-again"
    office.define("annual", date(2024, 6, 1))
    assert take_in(office, date(2024, 6, 3)) == 0


def test_after_its_close_a_campaign_takes_in_nobody(office: SmallWorld) -> None:
    office.add_dossier(enrolled_on=date(2019, 6, 3))
    office.add_dossier(enrolled_on=date(2019, 6, 4))
    office.name = "annual-short"
    office.define("annual", date(2024, 6, 1), period={"open": "2024-06-01", "close": "2024-06-03"})
    assert take_in(office, date(2024, 7, 1)) == 1
