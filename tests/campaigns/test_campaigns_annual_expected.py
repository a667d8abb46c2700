"""What the coming days ask of printers and offices."""

from datetime import date

from small_world import SmallWorld
from yearly_days import annual_day, open_annual

from actualisatie.campaigns.annual.expected import Expected, expected_volumes
from actualisatie.campaigns.definitions.catalogue import campaign_by_name
from actualisatie.dossiers.kinds import DossierStatus
from actualisatie.storage.database import transaction


def expected(world: SmallWorld, first: date, days: int) -> Expected:
    with transaction(world.engine) as session:
        return expected_volumes(session, campaign_by_name(session, world.name), first, days)


def test_each_day_counts_its_anniversaries_and_nobody_in_the_year_of_enrolment(office: SmallWorld) -> None:
    for enrolled_on in (date(2019, 6, 3), date(2001, 6, 3), date(2019, 6, 5), date(2024, 6, 5)):
        office.add_dossier(enrolled_on=enrolled_on)
    office.add_dossier(enrolled_on=date(2019, 6, 3), status=DossierStatus.STRUCK_OFF)
    open_annual(office)
    found = expected(office, date(2024, 6, 3), 3)
    assert [(str(one.day), one.anniversaries) for one in found.days] == [
        ("2024-06-03", {"WM1": 2}),
        ("2024-06-04", {}),
        ("2024-06-05", {"WM1": 1}),
    ]
    assert found.per_company == {"WM1": 3}


def test_29_february_counts_on_the_day_of_the_policy(office: SmallWorld) -> None:
    office.add_dossier(enrolled_on=date(2020, 2, 29))
    open_annual(office)
    assert [one.anniversaries for one in expected(office, date(2025, 2, 28), 2).days] == [{"WM1": 1}, {}]
    assert [one.anniversaries for one in expected(office, date(2028, 2, 28), 2).days] == [{}, {"WM1": 1}]


def test_letters_are_estimated_by_what_the_verdicts_were_so_far(office: SmallWorld) -> None:
    for owns in (True, False, False, False):
        office.add_dossier(owns=owns, enrolled_on=date(2019, 6, 3))
    open_annual(office)
    assert expected(office, date(2024, 6, 3), 1).letters(4) is None
    annual_day(office, date(2024, 6, 3))
    assert expected(office, date(2024, 6, 4), 1).letters(40) == 10
