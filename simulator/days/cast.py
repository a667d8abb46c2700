"""Turns the people of a scenario into a register, and into what the sources say of them."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date

from actualisatie.campaigns.register.formats import (
    Address,
    CorrespondenceAddress,
    DossierLine,
    Guardianship,
    LocalEnrolment,
    Member,
    Person,
)
from actualisatie.dossiers.identifiers import make_test_insz
from actualisatie.dossiers.kinds import MemberRole
from actualisatie.simulator.days.people import Lives, Owns, ToldDossier, ToldPerson
from actualisatie.simulator.magda.people import SyntheticAddress, SyntheticPerson, SyntheticRight
from actualisatie.simulator.magda.synthetic_world import SyntheticWorld
from actualisatie.simulator.register.companies import synthetic_companies
from actualisatie.simulator.register.file import RegisterFile

RIGHTS = {
    Owns.NOTHING: (),
    Owns.DWELLING: (SyntheticRight(),),
    Owns.BARE_OWNERSHIP: (SyntheticRight(kind="BE"),),
    Owns.MEADOW: (SyntheticRight(nature_code="2", nature="WEILAND"),),
}
STATUS_CODES = {Lives.STRUCK_BY_OFFICE: ("99991",), Lives.ABROAD: ("992",)}
ABROAD = SyntheticAddress(country="NEDERLAND", lines=("Kerkstraat 12", "4561 AB HULST"), since="2023-09-01")
WITHHELD = SyntheticAddress(postal_code="3000", municipality="Leuven", municipality_nis="24062", since="2023-09-01")
ADDRESSES = {Lives.ABROAD: (ABROAD,), Lives.CONFIDENTIAL_ADDRESS: (WITHHELD,), Lives.NO_ADDRESS: ()}
"""What the population register has instead of an ordinary address."""

_SEED = 1


@dataclass(slots=True)
class Cast:
    """Who plays: the register, the sources, and which number and which people each label means."""

    register: RegisterFile
    sources: SyntheticWorld
    numbers: dict[str, str]
    people: dict[str, dict[MemberRole, str]]

    def company_of(self, number: str) -> str:
        """Return the KBO number of a dossier's housing company; for a number that nobody has, that of the first."""
        companies = {line.number: line.housing_company for line in self.register.dossiers}
        return companies.get(number, self.register.companies[0].kbo)


@dataclass(slots=True)
class _Casting:
    sources: SyntheticWorld = field(default_factory=SyntheticWorld)
    people: dict[str, dict[MemberRole, str]] = field(default_factory=dict)
    applicants: dict[str, Member] = field(default_factory=dict)
    made: int = 0

    def member(self, role: MemberRole, told: ToldPerson, home: SyntheticAddress) -> Member:
        """Make a person that the sources know, and return it as the register names it."""
        self.made += 1
        insz = make_test_insz(told.born, self.made)
        self.sources.add(
            SyntheticPerson(
                insz,
                (f"Noor{'abcdefghijklmnopqrstuvwxyz'[self.made % 26]}",),
                "Proefpersoon",
                told.born,
                register="5" if told.lives is Lives.WAITING_REGISTER else "2",
                statuses=STATUS_CODES.get(told.lives, ()),
                addresses=ADDRESSES.get(told.lives, (home,)),
                income={told.income_year: told.income * 100} if told.income is not None else {},
                rights=RIGHTS[told.owns],
            )
        )
        since = told.guardian_since
        return Member(
            role=role,
            person=Person(
                insz=insz,
                first_names="Noor",
                last_name="Proefpersoon",
                birth_date=told.born,
                address=_address(home),
                guardianships=(Guardianship(guardian_name="Mr. Els Vandenbossche", valid_from=since),) if since else (),
            ),
        )


def cast_of(dossiers: Sequence[ToldDossier]) -> Cast:
    """Return the cast; the same dossiers always give the same people."""
    companies = [one.line for one in synthetic_companies(_SEED, max(one.company for one in dossiers))]
    casting, lines = _Casting(), {}
    for place, told in enumerate(dossiers, start=1):
        lines[told.label] = _dossier(casting, told, place, companies[told.company - 1].kbo)
    for told in dossiers:
        others = tuple(
            member.model_copy(update={"role": MemberRole.CO_RESIDENT})
            for member in (casting.applicants[label] for label in told.lives_with)
        )
        line = lines[told.label]
        lines[told.label] = line.model_copy(update={"members": (*line.members, *others)})
    register = RegisterFile(tuple(companies), tuple(lines.values()))
    numbers = {label: line.number for label, line in lines.items()}
    return Cast(register, casting.sources, numbers, casting.people)


def home_at(
    street: str, house_number: str, postal_code: str, municipality: str, since: date, **more: str | bool
) -> SyntheticAddress:
    """Return a Belgian address as the population register tells it."""
    return SyntheticAddress(
        street=street,
        house_number=house_number,
        postal_code=postal_code,
        municipality=municipality,
        municipality_nis=str(more.get("nis", "24062")),
        box=str(more.get("box", "")),
        since=since,
        is_reference=bool(more.get("is_reference", False)),
    )


def _dossier(casting: _Casting, told: ToldDossier, place: int, kbo: str) -> DossierLine:
    home = home_at(
        told.street,
        str(place),
        "3000",
        "Leuven",
        date(2010, 1, 1),
        box=told.box,
        is_reference=told.lives is Lives.REFERENCE_ADDRESS,
    )
    known = casting.applicants
    same = known[told.same_person_as] if told.same_person_as else None
    members = [same or casting.member(MemberRole.APPLICANT, told, home)]
    known[told.label] = members[0]
    if told.partner_is:
        members.append(known[told.partner_is].model_copy(update={"role": MemberRole.PARTNER}))
    elif told.partner:
        members.append(casting.member(MemberRole.PARTNER, told.partner, home))
    casting.people[told.label] = {member.role: member.person.insz for member in members}
    children = (ToldPerson(born=born, income=None) for born in told.children)
    members += [casting.member(MemberRole.CO_RESIDENT, child, home) for child in children]
    return DossierLine(
        type="dossier",
        number=f"{told.enrolled_on:%Y.%m.%d}.{place:04d}",
        housing_company=kbo,
        enrolled_on=told.enrolled_on,
        status=told.status.code,
        premium_recipient=told.premium,
        preferences=("Leuven",),
        correspondence_address=CorrespondenceAddress(**told.post_to.model_dump()) if told.post_to else None,
        changed_on=told.changed_on,
        members=tuple(members),
        local_enrolments=tuple(LocalEnrolment(housing_company=kbo, municipality_nis=nis) for nis in told.enrolled_in),
    )


def _address(home: SyntheticAddress) -> Address:
    return Address(
        street=home.street,
        house_number=home.house_number,
        box=home.box or None,
        postal_code=home.postal_code,
        municipality=home.municipality,
    )
