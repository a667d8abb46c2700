"""Turns the answers of the sources into the facts that the conditions look at; what is not known stays None."""

from actualisatie.campaigns.questions import Answers
from actualisatie.connectors.magda.answer import Answer, SourceValue
from actualisatie.connectors.magda.services import Service
from actualisatie.connectors.magda.values.person import Person as RegisteredPerson
from actualisatie.connectors.magda.values.real_rights import RealRights
from actualisatie.connectors.magda.values.tax_bill import TaxBill
from actualisatie.dossiers.conditions.facts import HouseholdFacts, Income, PersonFacts, RealRight
from actualisatie.dossiers.kinds import MemberRole
from actualisatie.storage.models import Dossier, DossierMember

TESTED = (MemberRole.APPLICANT, MemberRole.PARTNER)
"""Only they are tested for income and ownership (arkwonen.be, thuisrand.be)."""


def household_facts(dossier: Dossier, answers: Answers) -> HouseholdFacts:
    """Return the facts of one dossier; a person about whom nothing came is all *not known*."""
    tested = [member for member in dossier.members if member.role in TESTED]
    return HouseholdFacts(
        persons=tuple(_person_facts(member, answers.get(member.person_id, {})) for member in tested),
        dependants=len(dossier.members) - len(tested),
    )


def everybody_found(dossier: Dossier, answers: Answers) -> bool:
    """Return whether the population register told of applicant and partner: without it a move or death goes unseen."""
    tested = [member for member in dossier.members if member.role in TESTED and member.person.deceased_on is None]
    return all(registered(answers.get(member.person_id, {})) is not None for member in tested)


def registered(answers: dict[Service, Answer[SourceValue]]) -> RegisteredPerson | None:
    """Return what the population register said of a person, or None."""
    value = answers[Service.PERSON].value if Service.PERSON in answers else None
    return value if isinstance(value, RegisteredPerson) else None


def _person_facts(member: DossierMember, answers: dict[Service, Answer[SourceValue]]) -> PersonFacts:
    person = registered(answers)
    bill = answers[Service.TAX_BILL].value if Service.TAX_BILL in answers else None
    rights = answers[Service.REAL_RIGHTS].value if Service.REAL_RIGHTS in answers else None
    return PersonFacts(
        role=member.role,
        birth_date=person.birth_date.exact() if person and person.birth_date else None,
        deceased=member.person.deceased_on is not None or bool(person and person.is_deceased),
        register_code=person.register_code if person else None,
        status_codes=tuple(status.code for status in person.statuses) if person else (),
        income=_income(bill),
        rights=_rights(rights),
    )


def _income(value: SourceValue | None) -> Income | None:
    """Return the taxable income of a tax bill; a bill without it is *not known*, never zero."""
    if not isinstance(value, TaxBill) or value.income_cents is None:
        return None
    return Income(value.year, value.income_cents)


def _rights(value: SourceValue | None) -> tuple[RealRight, ...] | None:
    if not isinstance(value, RealRights):
        return None
    return tuple(RealRight(right.kind, right.nature_code) for right in value.current)
