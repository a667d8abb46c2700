"""Looks at dossiers as the sources see them now: asks, judges, and changes nothing."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload, selectinload

from actualisatie.calendar.moment import Moment
from actualisatie.campaigns.checks.check_plan import plan_of, wanted_further
from actualisatie.campaigns.checks.questions import Asked, AskedPerson, ask_about, ask_further
from actualisatie.campaigns.checks.source_facts import TESTED
from actualisatie.campaigns.errors import UnknownDossierError
from actualisatie.connectors.magda.answer import Answer, SourceValue
from actualisatie.connectors.magda.settings import MagdaSettings
from actualisatie.dossiers.conditions.assessment import Assessment
from actualisatie.dossiers.conditions.ceilings import CeilingTable
from actualisatie.dossiers.kinds import MemberRole
from actualisatie.storage.models import Dossier, DossierMember, Person


@dataclass(frozen=True, slots=True)
class Look:
    """What the conditions say of one dossier now, and the answers on which that rests, with the role of whom."""

    assessment: Assessment
    answers: tuple[tuple[MemberRole, Answer[SourceValue]], ...]


def look_at(settings: MagdaSettings, dossiers: Sequence[Dossier], moment: Moment, ceilings: CeilingTable) -> list[Look]:
    """Ask the sources about applicants and partners, and return what that says of each dossier, in their order.

    Nothing is stored, no stored answer is used, and what a campaign chose for itself does not count. The dossiers may
    be loaded or made up by `lone_applicant`.
    """
    plan = plan_of([], moment, ceilings, None)
    asked = ask_about(settings, _people(dossiers), moment, register=True)
    ask_further(settings, wanted_further(dossiers, asked, plan, moment.today), moment, asked)
    return [Look(plan.assess(one, asked.answers, moment.today, ()), _told(one, asked)) for one in dossiers]


def lone_applicant(key: int, insz: str, enrolled_on: date) -> Dossier:
    """Return a dossier that no register holds: one applicant, enrolled on a calendar day. `key` is unique in a look."""
    person = Person(id=key, insz=insz, first_names="", last_name="")
    member = DossierMember(person_id=key, person=person, role=MemberRole.APPLICANT)
    return Dossier(enrolled_on=enrolled_on, members=[member])


def dossier_by_number(session: Session, number: str) -> Dossier:
    """Return a dossier with its people, usable after the session; raise UnknownDossierError where there is none.

    `number` is canonical (`parse_dossier_number`).
    """
    members = selectinload(Dossier.members).joinedload(DossierMember.person)
    dossier = session.scalar(
        select(Dossier).where(Dossier.number == number).options(members, joinedload(Dossier.company))
    )
    if dossier is None:
        raise UnknownDossierError(f"The register has no dossier {number}: check the number, or import the register.")
    return dossier


def _people(dossiers: Sequence[Dossier]) -> list[AskedPerson]:
    tested = (member for dossier in dossiers for member in dossier.members if member.role in TESTED)
    return list({one.person_id: AskedPerson(one.person_id, one.person.insz) for one in tested}.values())


def _told(dossier: Dossier, asked: Asked) -> tuple[tuple[MemberRole, Answer[SourceValue]], ...]:
    """Return the answers about applicant and partner; those under a number that was replaced come first."""
    tested = [member for member in dossier.members if member.role in TESTED]
    return tuple(
        (one.role, answer)
        for one in tested
        for answer in (*asked.superseded.get(one.person_id, ()), *asked.answers.get(one.person_id, {}).values())
    )
