"""Answers about the people of some cases, made here: what is measured with them is our work on answers, no source's."""

from collections.abc import Iterator, Sequence
from hashlib import sha256

from sqlalchemy import Engine, select
from sqlalchemy.orm import Session, selectinload

from actualisatie.calendar.moment import Moment
from actualisatie.campaigns.checks.check_plan import CheckPlan, plan_of
from actualisatie.campaigns.checks.questions import Asked
from actualisatie.campaigns.checks.source_facts import TESTED
from actualisatie.connectors.magda.answer import Answer, SourceValue
from actualisatie.connectors.magda.outcome import Outcome
from actualisatie.connectors.magda.partial_date import PartialDate
from actualisatie.connectors.magda.services import CONTRACTS, Service
from actualisatie.connectors.magda.values.person import Address, AddressKind, Register
from actualisatie.connectors.magda.values.person import Person as RegisteredPerson
from actualisatie.connectors.magda.values.real_rights import RealRight, RealRights
from actualisatie.connectors.magda.values.social import Leefloon, Registration
from actualisatie.connectors.magda.values.tax_bill import TaxBill, TaxItem
from actualisatie.dossiers.conditions.ceiling_files import packaged_ceilings
from actualisatie.storage.database import transaction
from actualisatie.storage.models import Case, Dossier, DossierMember, Person

OWNERS = 8
"""One in so many owns a house, so that both verdicts are given."""

_HOUSE = RealRight("VE", None, False, False, "00000A0000", "200", "HUIS", None, None, None)


def answers_about(engine: Engine, case_ids: Sequence[int], moment: Moment) -> tuple[Asked, CheckPlan]:
    """Return what the sources would say: everybody lives where the register has them, and earns little."""
    with transaction(engine) as session:
        cases = _cases(session, case_ids)
        people = {m.person_id: m.person for case in cases for m in case.dossier.members if m.role in TESTED}
        answers = {key: dict(_answers(person, moment)) for key, person in people.items()}
        return Asked(answers), plan_of(cases, moment, packaged_ceilings(), None)


def _cases(session: Session, case_ids: Sequence[int]) -> Sequence[Case]:
    members = selectinload(Case.dossier).selectinload(Dossier.members).joinedload(DossierMember.person)
    return session.scalars(select(Case).where(Case.id.in_(case_ids)).options(members)).all()


def _answers(person: Person, moment: Moment) -> Iterator[tuple[Service, Answer[SourceValue]]]:
    year = moment.today.year - 1
    rights = (_HOUSE,) if person.id % OWNERS == 0 else ()
    income = TaxBill(person.insz, year, "A", None, (TaxItem("A7555", 1_800_000),))
    values: dict[Service, SourceValue] = {
        Service.REGISTRATION: Registration(accepted=True),
        Service.PERSON: _registered(person),
        Service.REAL_RIGHTS: RealRights(rights),
        Service.TAX_BILL: income,
        Service.LEEFLOON: Leefloon(),
    }
    for service, value in values.items():
        reference = f"{person.id:08d}-0000-4000-8000-{len(service.value):012d}"
        yield (
            service,
            Answer(
                service=service,
                source=CONTRACTS[service].source,
                outcome=Outcome.ANSWERED,
                value=value,
                codes=(),
                fault=None,
                detail="",
                reference=reference,
                asked_at=moment.at,
                sha256=sha256(reference.encode()).hexdigest(),
                attempts=1,
            ),
        )


def _registered(person: Person) -> RegisteredPerson:
    born = person.birth_date
    home = Address(
        AddressKind.MAIN_RESIDENCE,
        street=person.street or "Kerkstraat",
        house_number=person.house_number,
        box=person.box,
        postal_code=person.postal_code or "1000",
        municipality=person.municipality,
    )
    return RegisteredPerson(
        insz=person.insz,
        last_name=person.last_name,
        first_names=(person.first_names,),
        sex=None,
        birth_date=PartialDate(born.year, born.month, born.day) if born else None,
        register=Register.POPULATION,
        register_code="2",
        statuses=(),
        is_deceased=False,
        deceased_on=None,
        addresses=(home,),
        civil_state=None,
        partner_insz=None,
        reference_person=None,
        household=(),
    )
