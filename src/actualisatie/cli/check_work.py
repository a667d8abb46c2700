"""The work of `actualisatie check`: whom to ask, over HTTP as in a campaign, and what came back."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

from actualisatie.calendar.moment import Moment
from actualisatie.campaigns.checks.looking import Look, dossier_by_number, lone_applicant, look_at
from actualisatie.cli.database import business_database
from actualisatie.connectors.magda.answer import SourceValue
from actualisatie.connectors.magda.services import Service
from actualisatie.connectors.magda.settings import MagdaSettings
from actualisatie.connectors.magda.values.person import Person
from actualisatie.connectors.magda.values.real_rights import RealRights
from actualisatie.connectors.magda.values.tax_bill import TaxBill
from actualisatie.dossiers.identifiers import IdentifierError, parse_dossier_number, parse_insz
from actualisatie.dossiers.kinds import Verdict
from actualisatie.flows.clock import read_clock
from actualisatie.simulator.magda.folder_world import FolderPerson, FolderWorld, read_people
from actualisatie.simulator.magda.running import running_magda
from actualisatie.storage.database import transaction
from actualisatie.storage.models import Dossier
from actualisatie.tasks import runtime

ENROLLED_ON = date(2023, 11, 17)
"""When a person without a dossier counts as enrolled: like most dossiers, before means were tested (2024-01-01; MT)."""

CHUNK = 500
INSZ_DIGITS = 11
TOLD = (Service.PERSON, Service.TAX_BILL, Service.REAL_RIGHTS)
"""The services whose answers stand in a line about a person, and whose exceptions are listed there."""


@dataclass(frozen=True, slots=True)
class PersonLine:
    """One person of a folder as the client read the answers; None where an answer says nothing. Euro cents."""

    insz: str = field(repr=False)
    population: str | None
    deceased: bool
    has_address: bool
    income_cents: int | None
    income_year: int | None
    owns: bool | None
    rights: list[dict[str, str | None]]
    errors: list[str]
    verdict: str


def moment_of(day: date | None) -> Moment:
    """Return noon of a day, or now. Nothing is stored, so any day may be asked for."""
    return Moment.on(day) if day else read_clock(None)


def check_one(subject: str, magda: Path | None, moment: Moment) -> Look:
    """Ask about one person or about the people of one dossier. Raises IdentifierError for what is neither."""
    dossier = _dossier(subject, moment)
    with _settings(magda) as settings:
        return look_at(settings, [dossier], moment, runtime.check_tools().ceilings)[0]


def check_everybody(folder: Path, moment: Moment) -> Iterator[PersonLine]:
    """Ask about everybody in a folder, in the order of their numbers, each as the only applicant of a dossier."""
    people, ceilings = list(read_people(folder)), runtime.check_tools().ceilings
    with _settings(folder) as settings:
        for start in range(0, len(people), CHUNK):
            chunk = people[start : start + CHUNK]
            dossiers = [lone_applicant(key, one.insz, ENROLLED_ON) for key, one in enumerate(chunk, 1)]
            yield from map(_line, chunk, look_at(settings, dossiers, moment, ceilings))


@contextmanager
def _settings(magda: Path | None) -> Iterator[MagdaSettings]:
    if magda is None:
        yield runtime.magda()
        return
    with running_magda(FolderWorld(magda)) as running:
        # Stored answers stay what they are: asking twice is enough, and no service fails for all.
        yield running.settings(attempts=2, stop_after=1_000_000)


def _dossier(subject: str, moment: Moment) -> Dossier:
    try:
        return lone_applicant(1, parse_insz(subject), ENROLLED_ON)
    except IdentifierError as no_insz:
        try:
            number = parse_dossier_number(subject)
        except IdentifierError as no_number:
            has_length_of_insz = sum(character.isdigit() for character in subject) == INSZ_DIGITS
            raise (no_insz if has_length_of_insz else no_number) from None
    with business_database() as engine, transaction(engine) as session:
        dossier = dossier_by_number(session, number)
        session.expunge_all()
    return dossier


def _line(person: FolderPerson, look: Look) -> PersonLine:
    found = {answer.service: answer for _role, answer in look.answers}
    registered, bill, rights = (found[service].value if service in found else None for service in TOLD)
    known = registered if isinstance(registered, Person) else None
    # A number with wrong check digits is nobody's: whatever was answered, nothing follows from it.
    verdict = look.assessment.verdict if person.has_valid_insz else Verdict.UNKNOWN
    income = bill.income_cents if isinstance(bill, TaxBill) else None
    return PersonLine(
        insz=person.insz,
        population=known.register.value if known and known.register else None,
        deceased=known is not None and known.is_deceased,
        has_address=known is not None and known.has_address,
        income_cents=income,
        income_year=bill.year if isinstance(bill, TaxBill) and income is not None else None,
        owns=rights.owns if isinstance(rights, RealRights) else None,
        rights=_rights(rights),
        errors=[
            code.identificatie
            for service in TOLD
            for _role, answer in look.answers
            if answer.service is service
            for code in answer.codes
        ],
        verdict=verdict.value,
    )


def _rights(rights: SourceValue | None) -> list[dict[str, str | None]]:
    found = rights.rights if isinstance(rights, RealRights) else ()
    return [{"type": right.kind, "share": str(right.share) if right.share is not None else None} for right in found]
