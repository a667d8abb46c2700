"""A register of the people in a folder of official MAGDA test answers: one dossier each, enrolments made up."""

from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path

from actualisatie.campaigns.register.formats import HOME, Address, DossierLine, LocalEnrolment, Member, Person
from actualisatie.connectors.magda.errors import MagdaError
from actualisatie.connectors.magda.markup import parse_untrusted
from actualisatie.connectors.magda.readers.person import read_person
from actualisatie.connectors.magda.services import CONTRACTS, Service
from actualisatie.connectors.magda.values.person import Address as RegisterAddress
from actualisatie.connectors.magda.values.person import Person as RegisterPerson
from actualisatie.dossiers.identifiers import insz_birth_date
from actualisatie.dossiers.kinds import DossierStatus, MemberRole
from actualisatie.simulator.chance import Chance, chance_of
from actualisatie.simulator.magda.folder_world import read_people
from actualisatie.simulator.register.companies import SyntheticCompany, synthetic_companies
from actualisatie.simulator.register.file import RegisterFile
from actualisatie.simulator.register.synthetic import AS_OF

NAMELESS = "Onbekend"
"""The name of somebody about whom the folder only has an exception: a number that was cancelled or replaced."""

LARGEST_ANSWER_BYTES = 10_000_000


@dataclass(frozen=True, slots=True)
class OfficialRegister:
    """The register of a folder. `left_out` counts the people without a dossier: their INSZ has wrong check digits."""

    file: RegisterFile
    left_out: int


def official_register(folder: Path, seed: int = 1, companies: int = 3, as_of: date = AS_OF) -> OfficialRegister:
    """Return one dossier per person of the folder, also for the deceased and for those who left.

    Names and addresses are those of the official answers; who has no main residence there gets none. Raises
    `FolderError` for a folder without answers.
    """
    made = synthetic_companies(seed, companies)
    people = list(read_people(folder))
    answers = folder / CONTRACTS[Service.PERSON].domain / Service.PERSON.value / CONTRACTS[Service.PERSON].version
    lines = tuple(
        _dossier(chance_of(seed, "official", place), place, person.insz, _read(answers, person.insz), made, as_of)
        for place, person in enumerate(people)
        if person.has_valid_insz
    )
    file = RegisterFile(tuple(company.line for company in made), lines)
    return OfficialRegister(file, left_out=len(people) - len(lines))


def _read(answers: Path, insz: str) -> RegisterPerson | None:
    try:
        root = parse_untrusted((answers / f"{insz}.xml").read_bytes(), LARGEST_ANSWER_BYTES)
        content = root.find("Repliek/Antwoorden/Antwoord/Inhoud")
        return None if content is None else read_person(content, frozenset({insz}))
    except MagdaError:
        return None


def _dossier(
    chance: Chance,
    place: int,
    insz: str,
    found: RegisterPerson | None,
    companies: tuple[SyntheticCompany, ...],
    as_of: date,
) -> DossierLine:
    company = companies[place % len(companies)]
    person = _person(insz, found)
    enrolled_on = _enrolled_on(chance, person.birth_date, as_of)
    return DossierLine(
        type="dossier",
        number=f"{enrolled_on:%Y.%m.%d}.{place + 1:04d}",
        housing_company=company.line.kbo,
        enrolled_on=enrolled_on,
        status=DossierStatus.ENROLLED,
        domicile_municipality=person.address.municipality if person.address else None,
        members=(Member(role=MemberRole.APPLICANT, person=person),),
        local_enrolments=(LocalEnrolment(housing_company=company.line.kbo, municipality_nis=company.area[0].nis),),
    )


def _enrolled_on(chance: Chance, born: date | None, as_of: date) -> date:
    """Return a day after coming of age, or for somebody too young a recent one: the campaign must find that out."""
    latest = as_of - timedelta(days=30)
    earliest = max(date(2004, 1, 5), born.replace(year=born.year + 18, day=1) if born else date(2004, 1, 5))
    return latest if earliest >= latest else earliest + timedelta(days=chance.randint(0, (latest - earliest).days))


def _person(insz: str, found: RegisterPerson | None) -> Person:
    if found is None:
        return Person(insz=insz, first_names="", last_name=NAMELESS, birth_date=insz_birth_date(insz))
    return Person(
        insz=insz,
        first_names=" ".join(found.first_names),
        last_name=found.last_name or NAMELESS,
        birth_date=found.birth_date.exact() if found.birth_date else None,
        address=_address(found.main_residence),
    )


def _address(found: RegisterAddress | None) -> Address | None:
    if found is None:
        return None
    return Address(
        street=found.street,
        house_number=found.house_number,
        box=found.box,
        postal_code=found.postal_code,
        municipality=found.municipality,
        country=HOME,
    )
