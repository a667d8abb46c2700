"""Turns the answers of the sources into the facts that the conditions look at; what is not known stays None."""

from datetime import date, datetime

from actualisatie.campaigns.checks.household import more_household
from actualisatie.campaigns.checks.questions import Answers
from actualisatie.connectors.magda.answer import Answer, SourceValue
from actualisatie.connectors.magda.outcome import Outcome
from actualisatie.connectors.magda.services import Service
from actualisatie.connectors.magda.values.person import Person as RegisteredPerson
from actualisatie.connectors.magda.values.real_rights import RealRights
from actualisatie.connectors.magda.values.social import Handicap, Leefloon
from actualisatie.connectors.magda.values.tax_bill import TaxBill
from actualisatie.dossiers.conditions.facts import HouseholdFacts, Income, PersonFacts, RealRight
from actualisatie.dossiers.conditions.rules import is_minor
from actualisatie.dossiers.kinds import MemberRole
from actualisatie.storage.models import Dossier, DossierMember

TESTED = (MemberRole.APPLICANT, MemberRole.PARTNER)
"""Only they are tested for income and ownership (arkwonen.be, thuisrand.be)."""
SAID_ALL = frozenset({Outcome.ANSWERED, Outcome.NO_DATA, Outcome.RENUMBERED, Outcome.MANUAL})
"""Ends of a question after which the same question tells nothing new the next day."""


def household_facts(dossier: Dossier, answers: Answers, today: date, means_from: date) -> HouseholdFacts:
    """Return the facts of one dossier on a calendar day; a person about whom nothing came is all *not known*.

    Who moves in with applicant and partner counts as a dependant while a minor; an adult perhaps does. Means are
    tested when the dossier was enrolled on `means_from` or later.
    """
    tested = [member for member in dossier.members if member.role in TESTED]
    others = [member.person for member in dossier.members if member.role not in TESTED]
    minors = sum(one.birth_date is not None and is_minor(one.birth_date, today) for one in others)
    more = more_household(dossier, answers)
    return HouseholdFacts(
        persons=tuple(_person_facts(member, answers.get(member.person_id, {}), today) for member in tested),
        dependants=minors,
        perhaps_dependants=len(others) - minors + (more.children if more else 0),
        perhaps_together=more.has_partner if more else False,
        household_known=more is not None,
        means_tested=dossier.enrolled_on >= means_from,
    )


def everybody_found(dossier: Dossier, answers: Answers) -> bool:
    """Return whether the population register told of applicant and partner: without it a move or death goes unseen."""
    tested = [member for member in dossier.members if member.role in TESTED and member.person.deceased_on is None]
    return all(registered(answers.get(member.person_id, {})) is not None for member in tested)


def all_spoke(dossier: Dossier, answers: Answers) -> bool:
    """Return whether every source that was asked about applicant and partner said what it knows, be it nothing."""
    tested = (member.person_id for member in dossier.members if member.role in TESTED)
    return all(one.outcome in SAID_ALL for key in tested for one in answers.get(key, {}).values())


def oldest_answer(dossier: Dossier, answers: Answers) -> datetime | None:
    """Return when the oldest of the answers about applicant and partner came: the verdict is no fresher than that."""
    tested = [member.person_id for member in dossier.members if member.role in TESTED]
    return min((one.asked_at for key in tested for one in answers.get(key, {}).values()), default=None)


def registered(answers: dict[Service, Answer[SourceValue]]) -> RegisteredPerson | None:
    """Return what the population register said of a person, or None."""
    value = answered(answers, Service.PERSON)
    return value if isinstance(value, RegisteredPerson) else None


def answered(answers: dict[Service, Answer[SourceValue]], service: Service) -> SourceValue | None:
    """Return what a source said of a person, or None."""
    return answers[service].value if service in answers else None


def _person_facts(member: DossierMember, answers: dict[Service, Answer[SourceValue]], today: date) -> PersonFacts:
    person = registered(answers)
    handicap = answered(answers, Service.HANDICAP)
    return PersonFacts(
        role=member.role,
        birth_date=person.birth_date.exact() if person and person.birth_date else None,
        deceased=member.person.deceased_on is not None or bool(person and person.is_deceased),
        register_code=person.register_code if person else None,
        status_codes=tuple(status.code for status in person.statuses) if person else (),
        income=_income(answered(answers, Service.TAX_BILL), answered(answers, Service.LEEFLOON)),
        rights=_rights(answered(answers, Service.REAL_RIGHTS)),
        disabled=handicap.recognised_on(today) if isinstance(handicap, Handicap) else None,
        abroad=bool(person and person.lives_abroad),
    )


def _income(bill: SourceValue | None, leefloon: SourceValue | None) -> Income | None:
    """Return the income of a tax bill and the leefloon of its year; a bill without income is *not known*, never 0."""
    if not isinstance(bill, TaxBill) or bill.income_cents is None:
        return None
    paid = leefloon.cents_in(bill.year) if isinstance(leefloon, Leefloon) else None
    return Income(bill.year, bill.income_cents, paid)


def _rights(value: SourceValue | None) -> tuple[RealRight, ...] | None:
    if not isinstance(value, RealRights):
        return None
    return tuple(RealRight(right.kind, right.nature_code, right.share) for right in value.current)
