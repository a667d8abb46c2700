"""Reads GeefPersoon-02.02."""

from actualisatie.connectors.magda.errors import EmptyAnswerError
from actualisatie.connectors.magda.markup import Element, attribute, text, texts
from actualisatie.connectors.magda.partial_date import PartialDate, read_date
from actualisatie.connectors.magda.readers.address import read_addresses
from actualisatie.connectors.magda.readers.insz import check_insz
from actualisatie.connectors.magda.values.person import Person, Register, Relative, Status, StatusCode

# Register/Code without leading zeros. RR is what the service gives when it names no register within the
# Rijksregister; 3 and 4 (special statutes) stand for none of the registers that enrolment asks for.
_REGISTERS = {
    "1": Register.FOREIGNERS,
    "2": Register.POPULATION,
    "5": Register.WAITING,
    "6": Register.WAITING,
    "BIS": Register.BIS,
    "RR": Register.RIJKSREGISTER,
}


def read_person(content: Element, asked: frozenset[str]) -> Person:
    """Return the person in an Inhoud; `asked` holds the INSZ asked and, after a renumbering, the new one."""
    person = content.find("Persoon")
    if person is None:
        raise EmptyAnswerError("GeefPersoon: the answer has no Persoon")
    insz = check_insz(text(person, "INSZ"), asked, "GeefPersoon")
    register_code = text(person, "Register/Code")
    statuses = _statuses(person)
    return Person(
        insz=insz,
        last_name=" ".join(texts(person, "Naam/Achternamen/Achternaam")),
        first_names=texts(person, "Naam/Voornamen/Voornaam"),
        sex=text(person, "Geslacht/Code"),
        birth_date=read_date(text(person, "Geboorte/Datum")),
        register=_register(register_code),
        register_code=register_code,
        statuses=statuses,
        is_deceased=_is_deceased(person, statuses),
        deceased_on=_deceased_on(person),
        addresses=read_addresses(person.find("Adressen")),
        civil_state=text(person, "BurgerlijkeStaten/BurgerlijkeStaat/Code"),
        partner_insz=_partner(person),
        reference_person=_reference_person(person),
        household=_relatives(person),
    )


def _register(code: str | None) -> Register | None:
    return None if code is None else _REGISTERS.get(code.lstrip("0"), Register.OTHER)


def _statuses(person: Element) -> tuple[Status, ...]:
    return tuple(
        Status(code, read_date(attribute(status, "DatumBegin")))
        for status in person.iterfind("Statussen/Status")
        if (code := text(status, "Code"))
    )


def _is_deceased(person: Element, statuses: tuple[Status, ...]) -> bool:
    # Either sign is enough: answers come with a death and no status, and the other way round.
    died = person.find("Overlijden") is not None
    return died or any(status.code == StatusCode.DECEASED for status in statuses)


def _deceased_on(person: Element) -> PartialDate | None:
    return read_date(text(person, "Overlijden/Datum"))


def _partner(person: Element) -> str | None:
    cohabitation = person.find("WettelijkeSamenwoning")
    if cohabitation is not None and cohabitation.find("Beeindiging") is None:
        partner = text(cohabitation, "Partner/INSZ")
        if partner:
            return partner
    return text(person, "BurgerlijkeStaten/BurgerlijkeStaat/Partner/INSZ")


def _reference_person(person: Element) -> Relative | None:
    reference = person.find("Referentiepersoon")
    if reference is None or attribute(reference, "DatumEinde"):
        return None
    insz = text(reference, "INSZ")
    return Relative(insz, text(reference, "Positie/Code")) if insz else None


def _relatives(person: Element) -> tuple[Relative, ...]:
    return tuple(
        Relative(insz, text(member, "Positie/Code"))
        for member in person.iterfind("Gezinsleden/Gezinslid")
        if (insz := text(member, "INSZ"))
    )
