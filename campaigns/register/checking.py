"""What a dossier's line must satisfy beyond its form: dates, roles, and what it refers to."""

from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import date

from actualisatie.campaigns.register.formats import HOME, Address, DossierLine, Guardianship, Mandate, Member, Person
from actualisatie.campaigns.register.problems import Problem
from actualisatie.campaigns.register.seen import FirstLines
from actualisatie.dossiers.kinds import MemberRole

Fault = tuple[str, str]
"""A field and what is wrong with it."""


@dataclass(slots=True)
class Known:
    """What earlier lines and the database tell: companies by KBO; dossier numbers and persons of this file."""

    companies: set[str]
    today: date
    numbers: FirstLines = field(default_factory=FirstLines)
    persons: FirstLines = field(default_factory=FirstLines)

    def close(self) -> None:
        """Give back what was kept on disk."""
        self.numbers.close()
        self.persons.close()


def check_dossier(line: int, dossier: DossierLine, known: Known) -> list[Problem]:
    """Return what is wrong with a dossier; one that is right is remembered for the lines after it."""
    rules: tuple[Callable[[DossierLine, Known], Iterator[Fault]], ...] = (
        _dates,
        _roles,
        _people,
        _references,
        _repetitions,
    )
    problems = [Problem(line, place, reason) for rule in rules for place, reason in rule(dossier, known)]
    if not problems:
        known.numbers.put(line, [(_digits(dossier), 0)])
        known.persons.put(line, [(int(m.person.insz), hash(m.person)) for m in dossier.members])
    return problems


def _dates(dossier: DossierLine, known: Known) -> Iterator[Fault]:
    for name in ("enrolled_on", "status_since", "changed_on"):
        day: date | None = getattr(dossier, name)
        if day and day > known.today:
            yield name, "lies in the future"
    for place, mandate in enumerate(dossier.mandates):
        yield from _period(f"mandates[{place}]", mandate)


def _period(place: str, period: Mandate | Guardianship) -> Iterator[Fault]:
    if period.valid_until and period.valid_until < period.valid_from:
        yield f"{place}.valid_until", "lies before valid_from"


def _roles(dossier: DossierLine, _known: Known) -> Iterator[Fault]:
    roles = Counter(member.role for member in dossier.members)
    if roles[MemberRole.APPLICANT] != 1:
        yield "members", f"a dossier has exactly one applicant, this one has {roles[MemberRole.APPLICANT]}"
    if roles[MemberRole.PARTNER] > 1:
        yield "members", f"a dossier has at most one partner, this one has {roles[MemberRole.PARTNER]}"


def _people(dossier: DossierLine, known: Known) -> Iterator[Fault]:
    places: dict[str, int] = {}
    for place, member in enumerate(dossier.members):
        field_name = f"members[{place}].person"
        first = places.setdefault(member.person.insz, place)
        if first != place:
            yield f"{field_name}.insz", f"is the same person as members[{first}]"
        yield from ((f"{field_name}.{name}", reason) for name, reason in _person(member, dossier, known))
    yield from _address("correspondence_address", dossier.correspondence_address)


def _person(member: Member, dossier: DossierLine, known: Known) -> Iterator[Fault]:
    person = member.person
    if person.birth_date and person.birth_date > known.today:
        yield "birth_date", "lies in the future"
    elif person.birth_date and member.role is not MemberRole.CO_RESIDENT and person.birth_date >= dossier.enrolled_on:
        yield "birth_date", "must lie before the dossier's enrolled_on"
    yield from _death(person, known.today)
    yield from _address("address", person.address)
    for place, guardianship in enumerate(person.guardianships):
        yield from _period(f"guardianships[{place}]", guardianship)
        yield from _address(f"guardianships[{place}].guardian_address", guardianship.guardian_address)
    if len(set(person.guardianships)) < len(person.guardianships):
        yield "guardianships", "the same one stands twice"
    earlier = known.persons.find(int(person.insz))
    if earlier and earlier[1] != hash(person):
        yield "insz", f"this person has other data on line {earlier[0]}: the same person needs the same data everywhere"


def _death(person: Person, today: date) -> Iterator[Fault]:
    if person.deceased_on and person.deceased_on > today:
        yield "deceased_on", "lies in the future"
    if person.deceased_on and person.birth_date and person.deceased_on < person.birth_date:
        yield "deceased_on", "lies before birth_date"


def _address(place: str, address: Address | None) -> Iterator[Fault]:
    code = address.postal_code if address and address.country == HOME else None
    if code and not (code.isascii() and code.isdigit() and len(code) == 4 and code[0] != "0"):
        yield (
            f"{place}.postal_code",
            "a Belgian postal code has four digits, from 1000: correct it or name the country",
        )


def _references(dossier: DossierLine, known: Known) -> Iterator[Fault]:
    reason = "this housing company stands neither on an earlier line nor in the database"
    if dossier.housing_company not in known.companies:
        yield "housing_company", reason
    for place, enrolment in enumerate(dossier.local_enrolments):
        if enrolment.housing_company not in known.companies:
            yield f"local_enrolments[{place}].housing_company", reason


def _repetitions(dossier: DossierLine, known: Known) -> Iterator[Fault]:
    earlier = known.numbers.find(_digits(dossier))
    if earlier:
        yield "number", f"this dossier stands already on line {earlier[0]}"
    if len(set(dossier.local_enrolments)) < len(dossier.local_enrolments):
        yield "local_enrolments", "the same enrolment stands twice"
    if len(set(dossier.mandates)) < len(dossier.mandates):
        yield "mandates", "the same mandate stands twice"


def _digits(dossier: DossierLine) -> int:
    return int(dossier.canonical_number.replace(".", ""))
