"""The whole simulated outside in one server, asked by the real clients."""

from collections.abc import Iterator
from datetime import UTC, date, datetime

import pytest

from actualisatie.campaigns.replies.formats import ReplyItem
from actualisatie.connectors.cir.client import CirClient
from actualisatie.connectors.local_software.errors import LocalSoftwareRefused
from actualisatie.connectors.local_software.over_http import HttpLocalSoftware
from actualisatie.connectors.magda.answer import SourceValue
from actualisatie.connectors.magda.bulk import ask_all
from actualisatie.connectors.magda.questions import SourceQuestion
from actualisatie.connectors.magda.services import Service
from actualisatie.connectors.magda.settings import MagdaSettings
from actualisatie.connectors.magda.values.household import Household
from actualisatie.connectors.magda.values.person import Person
from actualisatie.connectors.magda.values.real_rights import RealRights
from actualisatie.connectors.magda.values.tax_bill import TaxBill
from actualisatie.dossiers.kinds import DossierStatus, Ground, MemberRole, ReplyChannel, ReplyKind
from actualisatie.simulator.candidates.happenings import Died, Moved, StatusChanged
from actualisatie.simulator.candidates.life import confirm_in_register, let_happen
from actualisatie.simulator.clock import VirtualClock
from actualisatie.simulator.magda.synthetic_world import SyntheticWorld
from actualisatie.simulator.register.dossiers import SyntheticDossier
from actualisatie.simulator.register.places import REGIONS
from actualisatie.simulator.register.residents import Home, Resident, Standing
from actualisatie.simulator.register.sources import people_of
from actualisatie.simulator.register.synthetic import SyntheticRegister, synthetic_register
from actualisatie.simulator.world import SimulatedWorld, simulated_world

NOW = datetime(2024, 3, 18, 8, tzinfo=UTC)
NEW_HOME = Home("Kouter", "7", "3", REGIONS[2][0])


@pytest.fixture(scope="module")
def register() -> SyntheticRegister:
    return synthetic_register(seed=9, dossiers=300)


@pytest.fixture
def world(register: SyntheticRegister) -> Iterator[SimulatedWorld]:
    sources = SyntheticWorld(people_of(register.dossiers))
    with simulated_world(sources, register.file.statuses(), clock=VirtualClock(NOW)) as running:
        yield running


def ask(world: SimulatedWorld, *questions: SourceQuestion) -> list[SourceValue | None]:
    settings = MagdaSettings(url=world.magda_url, identificatie="http://test.example/app", hoedanigheid="test")
    return [found.answer.value for found in ask_all(settings, questions, NOW)]


def person(world: SimulatedWorld, insz: str) -> Person:
    (found,) = ask(world, SourceQuestion(Service.PERSON, insz))
    assert isinstance(found, Person)
    return found


def standing(register: SyntheticRegister, wanted: Standing) -> Resident:
    return next(one for one in register.residents() if one.standing is wanted)


def couple(register: SyntheticRegister) -> SyntheticDossier:
    return next(
        dossier
        for dossier in register.dossiers
        if MemberRole.PARTNER in {member.role for member in dossier.line.members}
        and all(one.standing is Standing.RESIDENT for one in dossier.residents)
        and len({one.home for one in dossier.residents}) == 1
        and all(one.incomes for one in dossier.residents[:2])
    )


def test_the_population_register_knows_everybody_by_name_and_address(
    world: SimulatedWorld, register: SyntheticRegister
) -> None:
    one = standing(register, Standing.RESIDENT)
    found = person(world, one.insz)
    assert one.home is not None
    assert (found.last_name, found.first_names) == (one.last_name, one.first_names)
    assert found.main_residence is not None
    assert (found.main_residence.street, found.main_residence.box) == (one.home.street, one.home.box)
    assert found.main_residence.municipality_nis == one.home.municipality.nis


def test_how_somebody_stands_in_the_population_register_can_be_read(
    world: SimulatedWorld, register: SyntheticRegister
) -> None:
    found = {kind: person(world, standing(register, kind).insz) for kind in Standing if kind is not Standing.RESIDENT}
    assert found[Standing.DECEASED].is_deceased
    assert found[Standing.ABROAD].lives_abroad
    assert not found[Standing.STRUCK_BY_OFFICE].has_address
    assert found[Standing.WAITING_REGISTER].register == "wachtregister"
    reference = found[Standing.REFERENCE_ADDRESS].main_residence
    assert reference is not None
    assert reference.is_reference


def test_a_couple_has_its_own_tax_bills_and_one_household(world: SimulatedWorld, register: SyntheticRegister) -> None:
    dossier = couple(register)
    applicant, partner = dossier.residents[:2]
    years = [max(one.incomes) for one in (applicant, partner)]
    bills = ask(
        world,
        SourceQuestion(Service.TAX_BILL, applicant.insz, year=years[0]),
        SourceQuestion(Service.TAX_BILL, partner.insz, year=years[1]),
    )
    assert [bill.income_cents for bill in bills if isinstance(bill, TaxBill)] == [
        applicant.incomes[years[0]],
        partner.incomes[years[1]],
    ]
    (household,) = ask(world, SourceQuestion(Service.HOUSEHOLD, applicant.insz))
    assert isinstance(household, Household)
    assert {member.insz for member in household.members} == {one.insz for one in dossier.residents}


def test_who_has_no_tax_bill_is_unknown_and_not_poor(world: SimulatedWorld, register: SyntheticRegister) -> None:
    one = next(one for one in register.residents() if not one.incomes and one.birth_date.year < 1990)
    assert ask(world, SourceQuestion(Service.TAX_BILL, one.insz, year=2022)) == [None]


def test_owners_own_and_the_others_own_nothing(world: SimulatedWorld, register: SyntheticRegister) -> None:
    people = register.residents()
    owner = next(one for one in people if one.properties)
    other = next(one for one in people if not one.properties)
    found = ask(world, SourceQuestion(Service.REAL_RIGHTS, owner.insz), SourceQuestion(Service.REAL_RIGHTS, other.insz))
    assert [rights.owns for rights in found if isinstance(rights, RealRights)] == [True, False]
    assert isinstance(found[0], RealRights)
    assert found[0].current[0].kind == owner.properties[0].right


def test_the_register_begins_with_the_statuses_of_its_file(world: SimulatedWorld, register: SyntheticRegister) -> None:
    wanted = register.file.statuses()
    with CirClient(world.cir_url) as client:
        found = client.statuses(wanted)
    assert {number: getattr(one, "status", None) for number, one in found.items()} == wanted


def test_a_digital_confirmation_is_known_to_the_register_and_one_on_paper_is_not(
    world: SimulatedWorld, register: SyntheticRegister
) -> None:
    digital, paper = (dossier.line.number for dossier in register.dossiers[:2])
    at = datetime(2024, 4, 17, 21, 59, 59, tzinfo=UTC)
    for number, channel in ((digital, ReplyChannel.DIGITAL), (paper, ReplyChannel.PAPER)):
        item = ReplyItem(key=number, dossier=number, kind=ReplyKind.CONFIRMATION, channel=channel, received_at=at)
        confirm_in_register(world, [item])
    with CirClient(world.cir_url) as client:
        assert client.status(digital).confirmed_at == at
        assert client.status(paper).confirmed_at is None


def test_local_software_dates_its_receipt_by_the_simulated_clock_and_knows_only_this_register(
    world: SimulatedWorld, register: SyntheticRegister
) -> None:
    line = register.dossiers[0].line
    facts = {"effective_on": date(2024, 5, 8), "decided_on": date(2024, 5, 8)}
    later = datetime(2024, 5, 8, 6, tzinfo=UTC)
    world.clock.set(later)
    with HttpLocalSoftware(world.local_software_url) as client:
        receipt = client.strike_off(line.housing_company, line.number, key="k", ground=Ground.SILENCE, **facts)
        assert receipt.recorded_at == later
        with pytest.raises(LocalSoftwareRefused):
            client.receipt(line.housing_company, "2001.01.01.0001")
    assert world.local_software.effects == {(line.housing_company, line.number): 1}


def test_the_simulated_clock_refuses_an_instant_without_a_time_zone() -> None:
    with pytest.raises(ValueError, match="time zone"):
        VirtualClock().set(datetime(2024, 5, 8))  # noqa: DTZ001 - that is what is refused


def test_a_move_reaches_the_population_register(world: SimulatedWorld, register: SyntheticRegister) -> None:
    dossier = couple(register)
    number = dossier.line.number
    assert let_happen(world, Moved(number, NEW_HOME, date(2024, 4, 2)), {number: dossier.line})
    for resident in dossier.residents:
        address = person(world, resident.insz).main_residence
        assert address is not None
        assert (address.street, address.municipality) == ("Kouter", "Gent")
        assert str(address.since) == "2024-04-02"


def test_a_death_reaches_the_population_register_for_the_applicant_only(
    world: SimulatedWorld, register: SyntheticRegister
) -> None:
    dossier = couple(register)
    number = dossier.line.number
    assert let_happen(world, Died(number, date(2024, 4, 2)), {number: dossier.line})
    assert [person(world, one.insz).is_deceased for one in dossier.residents[:2]] == [True, False]


def test_an_offer_reaches_the_register(world: SimulatedWorld, register: SyntheticRegister) -> None:
    number = register.dossiers[0].line.number
    assert let_happen(world, StatusChanged(number, DossierStatus.IN_OFFER), {})
    with CirClient(world.cir_url) as client:
        assert client.status(number).status is DossierStatus.IN_OFFER
