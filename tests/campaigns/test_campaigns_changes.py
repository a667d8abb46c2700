"""What the population register may come to say of somebody: each change has its outcome and stands in the journal."""

from dataclasses import replace
from datetime import date
from typing import Any

import office_days as office
import pytest
from office_days import GRACE_PASSED, NEXT_DAY, PRINTED, SELECTED
from small_world import LETTERHEAD, SmallWorld
from sqlalchemy import select

from actualisatie.calendar.moment import Moment
from actualisatie.campaigns.holding.hold_desk import lift
from actualisatie.campaigns.register.exporting import export_register
from actualisatie.campaigns.register.importing import import_register
from actualisatie.dossiers.kinds import DossierStatus, HoldReason
from actualisatie.simulator.magda.people import SyntheticAddress
from actualisatie.storage.database import transaction
from actualisatie.storage.models import (
    Case,
    Dossier,
    Evidence,
    FormerNumber,
    Hold,
    HousingCompany,
    JournalEntry,
    LocalEnrolment,
    Person,
)

GENT = SyntheticAddress("Coupure", "7", "9000", "Gent", "44021", since=date(2024, 4, 2))
WITHHELD = SyntheticAddress(postal_code="3000", municipality="Leuven", municipality_nis="24062", since=date(2024, 4, 2))
REFERENCE = SyntheticAddress("Ocmwplein", "1", "3000", "Leuven", "24062", since=date(2024, 4, 2), is_reference=True)
ABROAD = SyntheticAddress(country="NEDERLAND", lines=("Kerkstraat 12", "4561 AB HULST"), since="2024-04-02")


@pytest.fixture
def world(quick_world: SmallWorld) -> SmallWorld:
    """An office with one silent dossier."""
    quick_world.add_dossier()
    quick_world.create()
    return quick_world


def only(world: SmallWorld) -> str:
    return next(iter(world.states()))


def say(world: SmallWorld, number: str, **changes: Any) -> None:
    world.people.change(world.insz_of(number), **changes)


def entries(world: SmallWorld, number: str, event: str) -> list[dict[str, Any]]:
    with transaction(world.engine) as session:
        query = select(JournalEntry.data).join(Case, JournalEntry.case_id == Case.id).join(Dossier)
        return list(session.scalars(query.where(Dossier.number == number, JournalEntry.event == event)))


def add_company(world: SmallWorld) -> int:
    """Add a second housing company, whose area is Gent; the first one's is Leuven."""
    with transaction(world.engine) as session:
        first = session.scalars(select(HousingCompany)).one()
        second = HousingCompany(kbo="0400123511", code="WM2", name="Wonen Gent", letterhead=LETTERHEAD)
        session.add(second)
        session.flush()
        for dossier in session.scalars(select(Dossier)):
            session.add(LocalEnrolment(dossier_id=dossier.id, housing_company_id=first.id, municipality_nis="24062"))
        elsewhere = Dossier(
            number="2020.01.02.0009",
            housing_company_id=second.id,
            enrolled_on=date(2020, 1, 2),
            status=DossierStatus.STRUCK_OFF,
            preferences=[],
        )
        session.add(elsewhere)
        session.flush()
        session.add(LocalEnrolment(dossier_id=elsewhere.id, housing_company_id=second.id, municipality_nis="44021"))
        return second.id


@pytest.mark.parametrize(
    ("said", "now"),
    [
        ({"statuses": ("99991",)}, "struck_by_office"),
        ({"statuses": ("992",)}, "abroad"),
        ({"addresses": (ABROAD,)}, "abroad"),
        ({"addresses": (WITHHELD,)}, "confidential"),
        ({"addresses": ()}, "no_address"),
    ],
)
def test_whom_no_letter_reaches_is_held_once_until_a_person_found_an_address(
    world: SmallWorld, said: dict[str, Any], now: str
) -> None:
    office.to_reminders(world)
    number = only(world)
    say(world, number, **said)
    world.fresh_answers(GRACE_PASSED)
    assert office.holds(world, number) == ["unreachable"]
    assert entries(world, number, "whereabouts") == [{"from": "home", "to": now}]
    assert "held" in office.against(world, number, GRACE_PASSED)
    with transaction(world.engine) as session:
        lift(session, number, HoldReason.UNREACHABLE, Moment.on(GRACE_PASSED), "Bo", note="post goes to her mother")
    world.fresh_answers(NEXT_DAY)
    assert office.holds(world, number) == []  # a person has judged it: the same news places no second hold


def test_whom_the_register_has_again_goes_on_with_a_new_letter(world: SmallWorld) -> None:
    office.to_reminders(world)
    number = only(world)
    say(world, number, addresses=())
    world.fresh_answers(GRACE_PASSED)
    say(world, number, addresses=(REFERENCE,))
    world.fresh_answers(NEXT_DAY)
    assert office.holds(world, number) == []
    assert [one["to"] for one in entries(world, number, "whereabouts")] == ["no_address", "reference_address"]
    assert office.state(world, number) == "letter_due"


def test_a_reference_address_is_an_address_and_is_written_down(world: SmallWorld) -> None:
    office.to_first_letters(world)
    say(world, only(world), addresses=(REFERENCE,))
    world.fresh_answers(GRACE_PASSED)
    assert office.holds(world, only(world)) == []
    assert world.case(only(world)).verdict == "meets"
    assert entries(world, only(world), "whereabouts") == [{"from": "home", "to": "reference_address"}]


@pytest.mark.parametrize("role", ["applicant", "partner"])
def test_whoever_remains_of_two_goes_on(world: SmallWorld, role: str) -> None:
    number = only_dossier(world)
    world.add_partner(number, apart=False)
    office.to_reminders(world)
    world.people.change(insz_of(world, number, role), deceased_on=date(2024, 5, 10))
    world.fresh_answers(GRACE_PASSED)
    assert [one["role"] for one in entries(world, number, "died")] == [role]
    assert office.holds(world, number) == []
    assert world.case(number).verdict == "meets"
    assert world.case(number).applicant_deceased is False
    # letters to whom died count no more; those to the applicant who lives still do
    assert office.state(world, number) == ("letter_due" if role == "applicant" else "reminder_posted")


def test_where_both_died_a_person_looks_and_nobody_is_asked_about_again(world: SmallWorld) -> None:
    number = only_dossier(world)
    world.add_partner(number, apart=False)
    world.select(SELECTED)
    for role in ("applicant", "partner"):
        world.people.change(insz_of(world, number, role), deceased_on="2024-03-00")
    world.check(SELECTED)
    assert office.holds(world, number) == ["manual"]
    before = answers(world)
    office.live(world, PRINTED, GRACE_PASSED, NEXT_DAY)
    assert answers(world) == before
    assert office.state(world, number) == "selected"


def test_a_death_without_a_date_is_a_death_of_the_day_on_which_it_became_known(world: SmallWorld) -> None:
    office.to_reminders(world)
    say(world, only(world), statuses=("99990",))
    world.fresh_answers(GRACE_PASSED)
    with transaction(world.engine) as session:
        assert session.scalars(select(Person.deceased_on)).all() == [GRACE_PASSED]
    assert office.holds(world, only(world)) == ["manual"]


def test_a_new_insz_is_linked_and_both_numbers_are_kept(world: SmallWorld) -> None:
    office.to_reminders(world)
    number, old = only(world), world.insz_of(only(world))
    new = world.people.renumber(old)
    world.people.change(old, rights=())
    world.people.change(new, income={2022: 1_00})
    world.fresh_answers(GRACE_PASSED)
    assert world.insz_of(number) == new
    with transaction(world.engine) as session:
        assert [one.insz for one in session.scalars(select(FormerNumber))] == [old]
        renumbered = session.scalars(select(Evidence.outcome).where(Evidence.outcome == "renumbered")).all()
    assert len(renumbered) == 1
    (told,) = entries(world, number, "INSZ replaced")
    assert set(told) == {"person", "role", "reference"}
    income = next(one for one in world.case(number).conditions or [] if one["condition"] == "income")
    assert income["figures"]["income_cents"] == 1_00  # what stands under the new number
    assert office.holds(world, number) == []


def test_a_number_that_somebody_had_before_comes_and_goes_again(world: SmallWorld) -> None:
    office.to_reminders(world)
    number, old = only(world), world.insz_of(only(world))
    with transaction(world.engine) as session:
        person = session.scalars(select(Person).where(Person.insz == old)).one()
        session.add(FormerNumber(person_id=person.id, insz=old, replaced_at=Moment.on(PRINTED).at, reference="first"))
    new = world.people.renumber(old)
    world.fresh_answers(GRACE_PASSED)
    assert (world.insz_of(number), office.holds(world, number)) == (new, [])
    with transaction(world.engine) as session:
        assert [(one.insz, one.reference) for one in session.scalars(select(FormerNumber))] == [(old, "first")]


def test_a_register_that_still_names_the_old_insz_means_the_same_person(world: SmallWorld) -> None:
    office.to_first_letters(world)
    old = world.insz_of(only(world))
    with transaction(world.engine) as session:
        lines = [line.encode() for line in export_register(session)]
    new = world.people.renumber(old)
    world.fresh_answers(GRACE_PASSED)
    import_register(world.engine, lines, source_name="r", actor="An", now=Moment.on(NEXT_DAY).at)
    with transaction(world.engine) as session:
        assert session.scalars(select(Person.insz)).all() == [new]


def test_a_new_insz_of_somebody_else_in_the_register_is_for_a_person(world: SmallWorld) -> None:
    number, other = only_dossier(world), world.add_dossier()
    office.to_reminders(world)
    old = world.insz_of(number)
    world.people.change(old, new_insz=world.insz_of(other))
    world.fresh_answers(GRACE_PASSED)
    assert world.insz_of(number) == old
    assert office.holds(world, number) == ["manual"]


def test_a_move_to_another_companys_area_waits_for_the_transfer(world: SmallWorld) -> None:
    add_company(world)
    office.to_reminders(world)
    number = only(world)
    say(world, number, addresses=(GENT,))
    office.live(world, GRACE_PASSED, NEXT_DAY)
    assert office.holds(world, number) == ["transfer"]
    assert "WM2" in detail(world, number)
    assert (office.state(world, number), office.struck_off(world)) == ("letter_due", [])
    assert [one["role"] for one in entries(world, number, "moved")] == ["applicant"]


def test_after_the_transfer_the_new_company_writes_with_a_full_term(world: SmallWorld) -> None:
    second = add_company(world)
    office.to_reminders(world)
    number = only(world)
    say(world, number, addresses=(GENT,))
    world.fresh_answers(GRACE_PASSED)
    transfer(world, number, second)
    world.print_due(NEXT_DAY)
    assert office.letters(world, number)[-1].content["letterhead"]["name"] == "Wonen Gent"
    assert world.case(number).housing_company_id == second
    assert len(entries(world, number, "transferred")) == 1


def test_a_company_outside_the_campaign_takes_the_dossier_out_of_it(quick_world: SmallWorld) -> None:
    number = quick_world.add_dossier()
    with transaction(quick_world.engine) as session:
        session.scalars(select(HousingCompany)).one().kbo = "0403170701"
    quick_world.define(
        "one_off",
        date(2024, 3, 18),
        housing_companies=["0403170701"],
        waves=[{"number": 1, "selects": "all", "posting_on": "2024-03-25", "paper_colour": "wit"}],
    )
    second = add_company(quick_world)
    office.to_reminders(quick_world)
    say(quick_world, number, addresses=(GENT,))
    quick_world.fresh_answers(GRACE_PASSED)
    transfer(quick_world, number, second)
    assert office.state(quick_world, number) == "transferred"
    assert quick_world.case(number).closed_reason == "transferred"


def test_a_dossier_that_stays_goes_on_with_a_letter_to_the_new_address(world: SmallWorld) -> None:
    add_company(world)
    office.to_reminders(world)
    number = only(world)
    say(world, number, addresses=(GENT,))
    world.fresh_answers(GRACE_PASSED)
    with transaction(world.engine) as session:
        lift(session, number, HoldReason.TRANSFER, Moment.on(GRACE_PASSED), "Bo", note="she stays with us")
    office.live(world, NEXT_DAY, date(2024, 5, 31))
    assert office.letters(world, number)[-1].content["address"]["municipality"] == "Gent"
    assert office.holds(world, number) == []


@pytest.mark.parametrize("nis", ["24062", "11002"])
def test_a_move_within_the_own_area_or_to_where_nobody_is_known_needs_no_transfer(world: SmallWorld, nis: str) -> None:
    add_company(world)
    office.to_first_letters(world)
    say(world, only(world), addresses=(replace(GENT, municipality_nis=nis),))
    world.fresh_answers(GRACE_PASSED)
    assert office.holds(world, only(world)) == []
    assert office.state(world, only(world)) == "letter_due"


def test_a_transfer_in_the_register_stops_an_approved_strike_off_and_waits_for_a_person(world: SmallWorld) -> None:
    second = add_company(world)
    office.to_approvals(world)
    number = only(world)
    give(world, number, second)
    assert world.execute(GRACE_PASSED) == ["gate_says_no"]
    assert office.against(world, number, GRACE_PASSED) == ["company_changed"]
    office.live(world, NEXT_DAY)
    assert (office.holds(world, number), office.struck_off(world)) == (["transfer"], [])
    transfer(world, number, second)
    assert (office.state(world, number), world.case(number).housing_company_id) == ("letter_due", second)


def give(world: SmallWorld, number: str, company_id: int) -> None:
    """Let the register give the dossier to another company, as an import does."""
    with transaction(world.engine) as session:
        session.scalars(select(Dossier).where(Dossier.number == number)).one().housing_company_id = company_id


def transfer(world: SmallWorld, number: str, company_id: int) -> None:
    """Let the register give the dossier to another company, and lift the hold."""
    with transaction(world.engine) as session:
        session.scalars(select(Dossier).where(Dossier.number == number)).one().housing_company_id = company_id
        session.flush()
        lift(session, number, HoldReason.TRANSFER, Moment.on(GRACE_PASSED), "Bo", note="transferred in the register")


def detail(world: SmallWorld, number: str) -> str:
    with transaction(world.engine) as session:
        query = select(Hold.detail).join(Case, Hold.case_id == Case.id).join(Dossier)
        return str(session.scalars(query.where(Dossier.number == number)).one())


def answers(world: SmallWorld) -> int:
    with transaction(world.engine) as session:
        return len(session.scalars(select(Evidence.id)).all())


def only_dossier(world: SmallWorld) -> str:
    with transaction(world.engine) as session:
        return session.scalars(select(Dossier.number).order_by(Dossier.id)).first() or ""


def insz_of(world: SmallWorld, number: str, role: str) -> str:
    with transaction(world.engine) as session:
        dossier = session.scalars(select(Dossier).where(Dossier.number == number)).one()
        return next(one.person.insz for one in dossier.members if one.role == role)
