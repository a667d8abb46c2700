"""What becomes of an anniversary on which something else is going on, and where `explain` tells it."""

from collections import Counter
from datetime import date, timedelta

import pytest
from office_days import daily_round, holds, live, struck_off
from small_world import SmallWorld
from sqlalchemy import delete, select
from yearly_days import annual_day, import_again, open_annual, open_inactivity, take_in, take_in_silent

from actualisatie.calendar.moment import Moment
from actualisatie.campaigns.explaining import CaseStory, explain
from actualisatie.campaigns.reinstating.desk import decide_reinstatement, propose_reinstatement
from actualisatie.dossiers.kinds import DossierStatus, HoldReason, ReinstateReason
from actualisatie.dossiers.states import CaseState
from actualisatie.storage.database import transaction
from actualisatie.storage.models import Batch, Dossier, Evidence, HousingCompany, Reply

ANNIVERSARY = date(2024, 6, 3)
ENROLLED_ON = date(2019, 6, 3)


def told(world: SmallWorld, number: str, day: date) -> CaseStory:
    """Return the newest case of a dossier as `explain` tells it."""
    with transaction(world.engine) as session:
        return explain(session, number, Moment.on(day)).cases[-1]


def why(world: SmallWorld, number: str, day: date) -> tuple[str, str]:
    """Return the state of the newest case, and the reason of what happened last."""
    story = told(world, number, day)
    return story.state, story.lines[-1].reason


def test_a_one_off_case_that_runs_keeps_the_dossier_from_its_round(office: SmallWorld) -> None:
    number = office.add_dossier(owns=True, enrolled_on=ENROLLED_ON)
    office.create()
    office.select(date(2024, 3, 18))
    open_annual(office)
    annual_day(office, ANNIVERSARY)
    reason = "campaign one-off-2024 has this dossier in hand on its anniversary"
    assert why(office, number, ANNIVERSARY) == ("excluded", reason)


def test_a_case_for_inactivity_that_runs_keeps_the_dossier_from_its_round(office: SmallWorld) -> None:
    number = office.add_dossier(enrolled_on=ENROLLED_ON, activities={"login": "2020-01-01"})
    open_inactivity(office, date(2024, 5, 27))
    assert take_in_silent(office, date(2024, 5, 27)) == (1, 0)
    open_annual(office)
    take_in(office, ANNIVERSARY)
    reason = "campaign inactivity-2026 has this dossier in hand on its anniversary"
    assert why(office, number, ANNIVERSARY) == ("excluded", reason)


def test_a_round_of_an_earlier_year_goes_on_and_no_second_one_begins(office: SmallWorld) -> None:
    number = office.add_dossier(income=None, enrolled_on=ENROLLED_ON)
    open_annual(office)
    annual_day(office, ANNIVERSARY)
    annual_day(office, date(2025, 6, 3))
    reason = "its annual round of an earlier year (annual-2024) still runs on its anniversary"
    assert why(office, number, date(2025, 6, 3)) == ("excluded", reason)
    with transaction(office.engine) as session:
        first, second = explain(session, number, Moment.on(date(2025, 6, 3))).cases
    assert (first.state, first.holds) == ("selected", (HoldReason.CONDITIONS_UNKNOWN,))
    assert second.against_strike_off == ()


def test_the_one_off_campaign_leaves_an_annual_case_that_runs_alone(office: SmallWorld) -> None:
    office.add_dossier(owns=True, enrolled_on=ENROLLED_ON)
    open_annual(office)
    take_in(office, ANNIVERSARY)
    office.name = "one-off-2024"
    office.create()
    office.select(ANNIVERSARY)
    with transaction(office.engine) as session:
        (dossier,) = session.scalars(select(Dossier.number))
        assert [one.campaign for one in explain(session, dossier, Moment.on(ANNIVERSARY)).cases] == ["annual-2024"]


@pytest.mark.parametrize(
    ("status", "hold"),
    [(DossierStatus.IN_OFFER, HoldReason.IN_OFFER), (DossierStatus.UNDER_APPEAL, HoldReason.APPEAL)],
)
def test_an_offer_or_appeal_on_the_anniversary_waits_and_then_the_letter_leaves_with_a_full_term(
    office: SmallWorld, status: DossierStatus, hold: HoldReason
) -> None:
    number = office.add_dossier(owns=True, enrolled_on=ENROLLED_ON, status=status)
    open_annual(office)
    annual_day(office, ANNIVERSARY)
    assert told(office, number, ANNIVERSARY).holds == (hold,)
    assert "hold placed" in [line.event for line in told(office, number, ANNIVERSARY).lines]
    office.cir.set_status(number, DossierStatus.ENROLLED.value)
    daily_round(office, date(2024, 7, 1))
    (code,) = office.delivered()
    office.post(code, date(2024, 7, 3))
    story = told(office, number, date(2024, 7, 3))
    assert story.holds == ()
    assert [one.last_day for one in story.deadlines] == [date(2024, 8, 5)]  # as printed: two days after the least
    assert office.status(number) is DossierStatus.IN_ONDERZOEK


def test_an_offer_that_begins_during_the_term_stops_the_strike_off(office: SmallWorld) -> None:
    number = office.add_dossier(owns=True, enrolled_on=ENROLLED_ON)
    open_annual(office)
    annual_day(office, ANNIVERSARY)
    office.post(office.delivered()[0], date(2024, 6, 6))
    office.cir.set_status(number, DossierStatus.IN_OFFER.value)
    live(office, *(date(2024, 7, 12) + timedelta(days=number) for number in range(5)))
    assert holds(office, number) == [HoldReason.IN_OFFER]
    assert told(office, number, date(2024, 7, 16)).against_strike_off != ()


@pytest.mark.parametrize("status", [DossierStatus.IN_OFFER, DossierStatus.UNDER_APPEAL])
def test_who_meets_the_conditions_is_done_in_silence_whatever_else_goes_on(
    office: SmallWorld, status: DossierStatus
) -> None:
    number = office.add_dossier(enrolled_on=ENROLLED_ON, status=status)
    open_annual(office)
    annual_day(office, ANNIVERSARY)
    assert office.states() == {number: CaseState.SILENT_OK}
    assert office.status(number) is status


def test_a_dossier_transferred_on_its_anniversary_is_written_to_by_its_new_company(office: SmallWorld) -> None:
    number = office.add_dossier(owns=True, enrolled_on=ENROLLED_ON)
    office.add_dossier(kbo="0400123511", enrolled_on=date(2019, 1, 1))
    with transaction(office.engine) as session:
        other = session.scalars(select(HousingCompany).where(HousingCompany.kbo == "0400123511")).one()
        session.scalars(select(Dossier).where(Dossier.number == number)).one().housing_company_id = other.id
    open_annual(office)
    annual_day(office, ANNIVERSARY)
    with transaction(office.engine) as session:
        (company,) = session.scalars(select(HousingCompany.kbo).join(Batch))
    assert company == "0400123511"


def test_each_source_answers_once_about_a_dossier_on_a_day_however_often_the_round_runs(office: SmallWorld) -> None:
    office.add_dossier(owns=True, enrolled_on=ENROLLED_ON)
    office.add_dossier(enrolled_on=ENROLLED_ON)
    open_annual(office, policies={"check": {"repeat_within_a_day": False}})
    for _ in range(3):
        annual_day(office, ANNIVERSARY)
    office.post(office.delivered()[0], date(2024, 6, 6))
    for _ in range(3):
        live(office, date(2024, 7, 12))
    with transaction(office.engine) as session:
        answers = session.scalars(select(Evidence)).all()
    asked = Counter((one.person_id, one.source, Moment.of(one.asked_at).today) for one in answers)
    assert {day for _, _, day in asked} == {ANNIVERSARY, date(2024, 7, 12)}
    assert set(asked.values()) == {1}


def test_a_confirmation_in_the_register_of_an_earlier_year_does_not_count_for_a_later_case(office: SmallWorld) -> None:
    number = office.add_dossier(activities={"login": "2020-01-01"})
    open_inactivity(office, date(2025, 3, 3))
    take_in_silent(office, date(2025, 3, 3))
    daily_round(office, date(2025, 3, 3))
    office.cir.confirm(number, Moment.on(date(2025, 3, 10)).at)
    office.reply(date(2025, 3, 10), {"dossier": number})
    with transaction(office.engine) as session:
        session.execute(delete(Reply))
    take_in_silent(office, date(2027, 6, 1))
    daily_round(office, date(2027, 6, 1))
    (_, second) = sorted(office.delivered())
    office.post(second, date(2027, 6, 3))
    import_again(office, date(2027, 7, 11))
    live(office, *(date(2027, 7, 6) + timedelta(days=number) for number in range(8)))
    assert struck_off(office) == [number]


def test_a_dossier_that_was_reinstated_joins_the_round_of_the_next_year(office: SmallWorld) -> None:
    number = office.add_dossier(owns=True, enrolled_on=ENROLLED_ON)
    open_annual(office)
    annual_day(office, ANNIVERSARY)
    office.post(office.delivered()[0], date(2024, 6, 6))
    live(office, date(2024, 7, 12), date(2024, 7, 15))
    assert struck_off(office) == [number]
    with transaction(office.engine) as session:
        moment, reason = Moment.on(date(2024, 9, 2)), ReinstateReason.TIMELY_REPLY
        propose_reinstatement(session, number, reason, moment, "An", note="form found in another tray")
        decide_reinstatement(session, number, moment, "Bo", grant=True, remark="")
    assert take_in(office, date(2025, 6, 2)) == 0
    assert take_in(office, date(2025, 6, 3)) == 1
    with transaction(office.engine) as session:
        cases = explain(session, number, Moment.on(date(2025, 6, 3))).cases
    assert [one.state for one in cases] == ["reinstated", "selected"]
