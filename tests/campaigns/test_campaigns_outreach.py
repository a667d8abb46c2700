"""Who is close to a strike-off without a sign of life, and who may be listed: on both databases."""

import csv
from datetime import date
from typing import Any

import pytest
from office_days import GRACE_PASSED, LAST_DAY, to_reminders
from small_world import CAMPAIGN, SmallWorld
from sqlalchemy import select, update

from actualisatie.calendar.moment import Moment
from actualisatie.campaigns.definitions.catalogue import campaign_by_name
from actualisatie.campaigns.monitoring.outreach import Outreach, OutreachCount, list_for_outreach
from actualisatie.campaigns.monitoring.writing import write_outreach
from actualisatie.storage.database import transaction
from actualisatie.storage.models import Case, Dossier, JournalEntry, Mandate

KBO, OTHER_COMPANY = "0400123412", "0400123416"
ASKED = date(2024, 5, 20)
BASIS = "protocol WM-OCMW of 2024"


def opened(office: SmallWorld, count: int = 2, **monitoring: Any) -> list[str]:
    """Bring silent dossiers of Leuven to a posted reminder; a strike-off may come from 29 May."""
    numbers = [office.add_dossier(domicile_municipality="Leuven") for _ in range(count)]
    office.create(monitoring=monitoring)
    to_reminders(office)
    return numbers


def outreach(world: SmallWorld, days: int = 14, on: date = ASKED) -> Outreach:
    with transaction(world.engine) as session:
        return list_for_outreach(session, campaign_by_name(session, CAMPAIGN), days, Moment.on(on), "An")


def give_volmacht(world: SmallWorld, number: str, **fields: Any) -> None:
    with transaction(world.engine) as session:
        dossier = session.scalars(select(Dossier.id).where(Dossier.number == number)).one()
        session.add(Mandate(dossier_id=dossier, **{"holder_kbo": KBO, "valid_from": date(2020, 1, 1), **fields}))


def listed(found: Outreach) -> list[str]:
    return [line.dossier for line in found.lines]


def test_without_a_volmacht_or_a_legal_basis_nobody_is_listed_only_counted(office: SmallWorld) -> None:
    opened(office, 6)
    found = outreach(office)
    assert found.lines == ()
    assert found.counts == (
        OutreachCount("all", "all", 6),
        OutreachCount("WM1", "all", 6),
        OutreachCount("WM1", "Leuven", 6),
    )


def test_a_volmacht_of_its_own_housing_company_lets_a_dossier_be_listed(office: SmallWorld) -> None:
    one, two, three, four = opened(office, 4)
    give_volmacht(office, one)
    give_volmacht(office, two, holder_kbo=OTHER_COMPANY)
    give_volmacht(office, three, valid_until=date(2024, 5, 19))
    give_volmacht(office, four, valid_from=date(2024, 5, 21))
    (line,) = outreach(office).lines
    assert (line.dossier, line.municipality, line.allowed_by) == (one, "Leuven", "volmacht")
    assert (line.last_day, line.strike_off_from) == (LAST_DAY, GRACE_PASSED)


def test_a_legal_basis_of_the_campaign_lets_all_be_listed_and_is_named(office: SmallWorld) -> None:
    numbers = opened(office, 2, outreach_basis=BASIS)
    give_volmacht(office, numbers[0])
    assert [line.allowed_by for line in outreach(office).lines] == ["volmacht", BASIS]


@pytest.mark.parametrize(("days", "close"), [(8, 0), (9, 2)])
def test_only_who_may_be_struck_off_within_the_days_is_close(office: SmallWorld, days: int, close: int) -> None:
    opened(office, 2, outreach_basis=BASIS)
    assert len(outreach(office, days).lines) == close  # 20 May and 9 days is 29 May


@pytest.mark.parametrize(
    "sign",
    [
        {"kind": "note", "channel": "phone", "signer": "none"},
        {"channel": "paper", "signer": "none"},
        {"kind": "documents", "channel": "counter"},
    ],
)
def test_any_sign_of_life_takes_a_dossier_off_the_list(office: SmallWorld, sign: dict[str, Any]) -> None:
    one, two = opened(office, 2, outreach_basis=BASIS)
    office.reply(date(2024, 5, 13), {"dossier": one, **sign})
    assert listed(outreach(office)) == [two]


def test_a_login_since_the_campaign_opened_is_a_sign_of_life_and_an_older_one_is_not(office: SmallWorld) -> None:
    one, two = opened(office, 2, outreach_basis=BASIS)
    with transaction(office.engine) as session:
        for number, day in ((one, "2024-03-18"), (two, "2024-03-17")):
            session.execute(update(Dossier).where(Dossier.number == number).values(activities={"login": day}))
    assert listed(outreach(office)) == [two]


def test_who_is_held_or_confirmed_in_the_register_is_not_close(office: SmallWorld) -> None:
    one, two, three = opened(office, 3, outreach_basis=BASIS)
    back = {"dossier": one, "kind": "returned_mail", "return_reason": "moved", "signer": "none", "channel": "paper"}
    office.reply(date(2024, 5, 13), back)
    with transaction(office.engine) as session:
        confirmed = select(Dossier.id).where(Dossier.number == two).scalar_subquery()
        session.execute(update(Case).where(Case.dossier_id == confirmed).values(register_confirmed=True))
    assert listed(outreach(office)) == [three]


def test_who_is_proposed_or_approved_is_closest_of_all(office: SmallWorld) -> None:
    numbers = opened(office, 2, outreach_basis=BASIS)
    office.fresh_answers(GRACE_PASSED)
    office.propose(GRACE_PASSED)
    assert [line.state for line in outreach(office, 0, GRACE_PASSED).lines] == ["strike_off_proposed"] * 2
    office.decide(GRACE_PASSED)
    assert listed(outreach(office, 0, GRACE_PASSED)) == numbers
    office.execute(GRACE_PASSED)
    assert outreach(office, 0, GRACE_PASSED).lines == ()


def test_small_counts_of_who_is_not_listed_are_hidden(office: SmallWorld) -> None:
    opened(office, 2)
    assert {one.close for one in outreach(office).counts} == {None}


def test_who_made_the_list_and_who_stood_in_it_is_journaled(office: SmallWorld) -> None:
    one, _ = opened(office, 2)
    give_volmacht(office, one)
    outreach(office)
    case_id = office.case(one).id
    with transaction(office.engine) as session:
        made = session.scalars(select(JournalEntry).where(JournalEntry.event == "outreach list made")).one()
        assert (made.actor, made.reason, made.data) == ("An", None, {"days": 14, "close": 2, "listed": 1})
        query = select(JournalEntry.case_id, JournalEntry.reason).where(JournalEntry.event == "listed for outreach")
        assert session.execute(query).one() == (case_id, "volmacht")


def test_each_housing_company_gets_a_file_of_its_own_without_names(office: SmallWorld) -> None:
    one = office.add_dossier(domicile_municipality="@SUM(A1)")
    two = office.add_dossier(domicile_municipality="Gent", kbo=OTHER_COMPANY, premium_recipient=True)
    office.create(monitoring={"outreach_basis": BASIS})
    to_reminders(office)
    first, second = write_outreach(outreach(office), CAMPAIGN, ASKED, office.folder / "outreach", "--output")
    assert [first.name, second.name] == [
        "outreach-one-off-2024-WM1-2024-05-20.csv",
        "outreach-one-off-2024-WM2-2024-05-20.csv",
    ]
    (row,) = csv.DictReader(first.read_text().splitlines(), delimiter=";")
    assert (row["dossier"], row["municipality"], row["strike_off_from"]) == (one, "'@SUM(A1)", str(GRACE_PASSED))
    assert two in second.read_text()
    assert "Proefpersoon" not in first.read_text() + second.read_text()
