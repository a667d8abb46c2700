"""A MAGDA about synthetic people: the same shapes as the real answers, written for this project."""

from collections.abc import Callable, Iterable
from dataclasses import replace
from datetime import date
from typing import Any

from actualisatie.connectors.magda.services import Service
from actualisatie.connectors.magda.uitzondering import Level
from actualisatie.dossiers.identifiers import insz_birth_date, make_test_insz
from actualisatie.simulator.magda.asked import Asked
from actualisatie.simulator.magda.people import SyntheticPerson
from actualisatie.simulator.magda.soap import SourceException, exception_reply, render

_REGISTERS = {"1": "Vreemdelingenregister", "2": "Bevolkingsregister", "5": "Wachtregister"}
_PARTY = 7_000_001


class SyntheticWorld:
    """Answers about the people it was given. They may change while the server runs: a move, a death, a raise."""

    def __init__(self, people: Iterable[SyntheticPerson] = ()) -> None:
        self._people = {person.insz: person for person in people}
        self._answers: dict[Service, Callable[[Asked, SyntheticPerson], bytes]] = {
            Service.PERSON: self._person,
            Service.HOUSEHOLD: self._household,
            Service.TAX_BILL: _tax_bill(self._partner),
            Service.REAL_RIGHTS: self._real_rights,
            Service.HANDICAP: _handicap,
            Service.LEEFLOON: _leefloon,
            Service.REGISTRATION: _registration,
        }

    def add(self, person: SyntheticPerson) -> None:
        """Put a person into the world, in the place of whoever had the same number."""
        self._people[person.insz] = person

    def person(self, insz: str) -> SyntheticPerson:
        """Return a person as the sources know them now; raise KeyError for somebody who is not there."""
        return self._people[insz]

    def change(self, insz: str, **changes: Any) -> None:
        """Change fields of a person; raise KeyError for somebody who is not there."""
        self._people[insz] = replace(self._people[insz], **changes)

    def renumber(self, insz: str) -> str:
        """Give a person another number, of which the old one tells from now on (30004); return the new one."""
        person = self._people[insz]
        born = insz_birth_date(insz) or date(1980, 1, 1)
        numbers = (make_test_insz(born, serial) for serial in range(501, 999))
        new = next(one for one in numbers if one not in self._people)
        self._people[new] = replace(person, insz=new, household=())
        self._people[insz] = replace(person, new_insz=new)
        return new

    def answer(self, asked: Asked) -> bytes:
        """Return the response element to a question; nobody of that number is 30001."""
        person = self._people.get(asked.insz)
        if person is None:
            return exception_reply(asked, "30001", Level.ANTWOORD)
        return self._answers[asked.service](asked, person)

    def _partner(self, person: SyntheticPerson) -> SyntheticPerson | None:
        return self._people.get(person.partner_insz)

    def _members(self, person: SyntheticPerson) -> list[tuple[SyntheticPerson, str]]:
        known = ((self._people.get(insz), position) for insz, position in person.household)
        return [(member, position) for member, position in known if member is not None]

    def _person(self, asked: Asked, person: SyntheticPerson) -> bytes:
        renumbered = (("Oud INSZ", person.insz), ("Nieuw INSZ", person.new_insz))
        warning = SourceException("30004", severity="WAARSCHUWING", diagnose="Nieuw INSZ", annotations=renumbered)
        return render(
            "person.xml",
            asked,
            person=person,
            register=_REGISTERS.get(person.register, person.register),
            partner=self._partner(person),
            members=self._members(person),
            exceptions=(warning,) if person.new_insz else (),
        )

    def _household(self, asked: Asked, person: SyntheticPerson) -> bytes:
        members = self._members(person) or [(person, "01")]
        return render("household.xml", asked, members=members)

    def _real_rights(self, asked: Asked, person: SyntheticPerson) -> bytes:
        if not person.rights:
            return exception_reply(asked, "30001", Level.ANTWOORD)
        holders = [person, partner] if (partner := self._partner(person)) else [person]
        return render("real_rights.xml", asked, person=person, parties=list(enumerate(holders, _PARTY)))


def _tax_bill(
    partner_of: Callable[[SyntheticPerson], SyntheticPerson | None],
) -> Callable[[Asked, SyntheticPerson], bytes]:
    def answer(asked: Asked, person: SyntheticPerson) -> bytes:
        year = asked.year or 0
        kinds = (("7555", person.income), ("7557", person.separate_income))
        items = [(f"{person.fiscal_status}{code}", cents[year]) for code, cents in kinds if year in cents]
        if not items:
            return exception_reply(asked, "45008" if person.income else "30001", Level.ANTWOORD)
        values: dict[str, Any] = {"year": year, "article": "727000000", "items": items, "partner": partner_of(person)}
        return render("tax_bill.xml", asked, person=person, **values)

    return answer


def _handicap(asked: Asked, person: SyntheticPerson) -> bytes:
    no_data = SourceException("70001", "KSZ", "WAARSCHUWING", "Antwoord met waarschuwing")
    return render("handicap.xml", asked, person=person, exceptions=() if person.disabled_since else (no_data,))


def _leefloon(asked: Asked, person: SyntheticPerson) -> bytes:
    if not person.leefloon or asked.year is None:
        return exception_reply(asked, "30001", Level.ANTWOORD)
    amounts = ((year, person.leefloon.get(year, 0)) for year in range(asked.year - asked.years_back, asked.year + 1))
    years = [(year, f"{cents // 100}.{cents % 100:02d}" if cents else "") for year, cents in amounts]
    return render("leefloon.xml", asked, years=years)


def _registration(asked: Asked, _person: SyntheticPerson) -> bytes:
    return render("registration.xml", asked)
