"""Every official test answer through the real client and the simulator, against an independent reading by XPath."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from fractions import Fraction
from pathlib import Path

import pytest
from lxml import etree

from actualisatie.connectors.magda.answer import Answer, SourceValue
from actualisatie.connectors.magda.bulk import ask_all
from actualisatie.connectors.magda.errors import Fault
from actualisatie.connectors.magda.outcome import Outcome
from actualisatie.connectors.magda.questions import SourceQuestion
from actualisatie.connectors.magda.services import CONTRACTS, Service
from actualisatie.connectors.magda.values.person import Person
from actualisatie.connectors.magda.values.real_rights import RealRights
from actualisatie.connectors.magda.values.social import Leefloon, Registration
from actualisatie.connectors.magda.values.tax_bill import TaxBill
from actualisatie.simulator.magda.folder_world import FolderWorld, read_people
from actualisatie.simulator.magda.running import running_magda

KNOWN = {Outcome.ANSWERED, Outcome.NO_DATA, Outcome.RENUMBERED}
ASKED = (Service.PERSON, Service.HOUSEHOLD, Service.TAX_BILL, Service.REAL_RIGHTS, Service.HANDICAP, Service.LEEFLOON)


@dataclass(frozen=True)
class Official:
    """The folder, and the answer of the client per service and number."""

    folder: Path
    answers: dict[Service, dict[str, Answer[SourceValue]]]

    def files(self, service: Service) -> Iterator[tuple[str, etree._Element]]:
        """The stored answers about a person, read without the client."""
        contract = CONTRACTS[service]
        place = self.folder / contract.domain / service.value / contract.version
        for file in sorted(place.rglob("*.xml")):
            if file.stem.isdigit():
                yield file.stem, etree.parse(str(file)).getroot()

    def values(self, service: Service) -> dict[str, SourceValue]:
        return {insz: answer.value for insz, answer in self.answers[service].items() if answer.value is not None}


@pytest.fixture(scope="module")
def read(official: Path) -> Official:
    """Everybody in the register and everybody with a file of their own, asked about in every service."""
    empty = Official(official, {})
    people = {person.insz for person in read_people(official)}
    people |= {insz for service in Service for insz, _answer in empty.files(service)}
    now = datetime.fromisoformat("2024-03-18T09:00:00+01:00")
    questions = [
        SourceQuestion(service, insz, year=2023, begin=now.date()) for service in Service for insz in sorted(people)
    ]
    with running_magda(FolderWorld(official)) as magda:
        found = ask_all(magda.settings(attempts=2, stop_after=1000), questions, now)
    answers: dict[Service, dict[str, Answer[SourceValue]]] = {service: {} for service in Service}
    for one in found:
        answers[one.question.service][one.question.insz] = one.answer
    return Official(official, answers)


def first(root: etree._Element, path: str) -> str | None:
    return next(iter(found(root, path)), None)


def found(root: etree._Element, path: str) -> list[str]:
    return [str(element.text).strip() for element in root.xpath(path)]  # type: ignore[union-attr]


def test_every_stored_answer_came_back(read: Official) -> None:
    for service in Service:
        files = dict(read.files(service))
        assert len(files) > 0
        assert files.keys() <= read.answers[service].keys()


def test_everybody_in_the_folder_is_listed_once(read: Official) -> None:
    people = list(read_people(read.folder))
    assert [person.insz for person in people] == sorted(insz for insz, _root in read.files(Service.PERSON))
    assert sum(not person.has_valid_insz for person in people) == 1


def test_persons_addresses_deaths_and_registers_are_those_of_the_files(read: Official) -> None:
    expected = {
        insz: (
            bool(root.xpath("//Adressen/*[self::Hoofdverblijfplaats or self::VerblijfplaatsBuitenland]")),
            bool(root.xpath("//Inhoud/Persoon[Overlijden or Statussen/Status/Code = '99990']")),
            first(root, "//Inhoud/Persoon/Register/Code"),
            first(root, "//Inhoud/Persoon/Geboorte/Datum"),
            found(root, "//Inhoud/Persoon/Statussen/Status/Code"),
        )
        for insz, root in read.files(Service.PERSON)
        if root.xpath("//Inhoud/Persoon")
    }
    persons = {insz: one for insz, one in read.values(Service.PERSON).items() if isinstance(one, Person)}
    assert {
        insz: (
            person.has_address,
            person.is_deceased,
            person.register_code,
            str(person.birth_date),
            [status.code for status in person.statuses],
        )
        for insz, person in persons.items()
    } == expected
    assert sum(has_address for has_address, *_rest in expected.values()) >= 250
    assert sum(dead for _has_address, dead, *_rest in expected.values()) >= 5


def test_incomes_are_those_of_the_persons_own_column(read: Official) -> None:
    expected = {}
    for insz, root in read.files(Service.TAX_BILL):
        for status in found(root, "//GevraagdePersoon/FiscaleStatus/Code"):
            own = [
                int(value)
                for code in ("7555", "7557")
                for value in found(root, f"//Item[Code = '{status}{code}']/Waarde")
            ]
            expected[insz] = (sum(own) if own else None, int(found(root, "//Inkomensjaar")[0]))
    bills = {insz: one for insz, one in read.values(Service.TAX_BILL).items() if isinstance(one, TaxBill)}
    assert {insz: (bill.income_cents, bill.year) for insz, bill in bills.items()} == expected
    # A bill that only shows the other partner's column is no income of nought.
    assert {None, 0} <= {income for income, _year in expected.values()}


def test_rights_are_those_of_the_person_asked_and_no_share_exceeds_the_whole(read: Official) -> None:
    expected: dict[str, list[tuple[str | None, Fraction]]] = {}
    for insz, root in read.files(Service.REAL_RIGHTS):
        for party in found(root, f"//Partijen/Personen/Persoon[INSZ = '{insz}']/PartijId"):
            rights = f"//EigenaarRecht[LijstId/PartijId = '{party}']//Ongestructureerd/Rechten/Recht"
            parts = zip(
                *(found(root, f"{rights}/{part}") for part in ("Type/Code", "Aandeel/Teller", "Aandeel/Noemer")),
                strict=True,
            )
            expected[insz] = [(kind, Fraction(*sorted(map(int, share)))) for kind, *share in parts]
    owned = {insz: one for insz, one in read.values(Service.REAL_RIGHTS).items() if isinstance(one, RealRights)}
    shares = {
        insz: [(right.kind, right.share) for right in rights.rights] for insz, rights in owned.items() if rights.rights
    }
    assert shares == expected
    assert sum(right.share_was_swapped for rights in owned.values() for right in rights.rights) >= 1
    assert max(share for rights in shares.values() for _kind, share in rights if share is not None) == 1


def test_answers_about_somebody_else_are_named_and_nobody_owns_by_them(read: Official) -> None:
    others = {
        service: {
            insz
            for insz, root in read.files(service)
            if found(root, path) and insz not in found(root, path)  # the file is named after another person
        }
        for service, path in (
            (Service.REAL_RIGHTS, "//Partijen/Personen/Persoon/INSZ"),
            (Service.HOUSEHOLD, "//Gezinslid/INSZ"),
        )
    }
    for service, people in others.items():
        assert len(people) > 0
        answers = [read.answers[service][insz] for insz in people]
        assert {(one.outcome, one.fault, one.value) for one in answers} == {
            (Outcome.DATA_ERROR, Fault.OTHER_PERSON, None)
        }


def test_an_answer_with_nothing_in_it_is_not_taken_for_no_property(read: Official) -> None:
    silent = [
        insz
        for insz, root in read.files(Service.REAL_RIGHTS)
        if not root.xpath("//Inhoud") and not root.xpath("//Uitzondering")
    ]
    assert len(silent) > 0
    assert {(read.answers[Service.REAL_RIGHTS][insz].fault) for insz in silent} == {Fault.EMPTY}


def test_all_exceptions_arrive_with_their_codes(read: Official) -> None:
    expected: Counter[str] = Counter()
    for service in Service:
        for _insz, root in read.files(service):
            expected.update(
                f"{found(one, 'Identificatie')[0]}.{found(one, 'Oorsprong')[0]}" for one in root.iter("Uitzondering")
            )
    told = Counter(
        code.key
        for service in Service
        for insz, _root in read.files(service)
        for code in read.answers[service][insz].codes
    )
    assert told == expected
    assert {"30004.MAGDA", "99996.MAGDA", "45700.GEBRG"} <= told.keys()


def test_nothing_unavailable_has_a_value_and_everything_else_is_one_of_the_foreseen_ends(read: Official) -> None:
    everything = [answer for service in Service for answer in read.answers[service].values()]
    unknown = [one for one in everything if one.outcome not in KNOWN]
    assert len(unknown) > 0
    assert {one.value for one in unknown} == {None}
    no_data = [one for one in everything if one.outcome is Outcome.NO_DATA and one.value is not None]
    assert {one.service for one in no_data} == {Service.REAL_RIGHTS, Service.HANDICAP, Service.LEEFLOON}


def test_leefloon_and_registrations_are_those_of_the_files(read: Official) -> None:
    paid = {
        insz: sum(
            round(float(amount) * 100)
            for kind in ("Leefloon", "EquivalentLeefloon")
            for amount in found(root, f"//Jaarlijks/{kind}/Bedrag")
        )
        for insz, root in read.files(Service.LEEFLOON)
        if root.xpath("//Inhoud")
    }
    read_paid = {
        insz: sum(year.leefloon_cents for year in one.years)
        for insz, one in read.values(Service.LEEFLOON).items()
        if isinstance(one, Leefloon) and insz in paid
    }
    assert read_paid == paid
    assert max(paid.values()) > 0
    refused = {insz for insz, root in read.files(Service.REGISTRATION) if found(root, "//Resultaat") == ["0"]}
    accepted = read.values(Service.REGISTRATION)
    assert {insz for insz, one in accepted.items() if one == Registration(accepted=False)} == refused
