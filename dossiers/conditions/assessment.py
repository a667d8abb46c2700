"""The verdict on a dossier: any failing condition gives *fails*, any unknown without a fail gives *unknown*."""

from dataclasses import dataclass
from datetime import date

from actualisatie.dossiers.conditions import rules
from actualisatie.dossiers.conditions.facts import ConditionResult, HouseholdFacts
from actualisatie.dossiers.kinds import MemberRole, Verdict


@dataclass(frozen=True, slots=True)
class Assessment:
    """The verdict on one dossier with the result of each condition."""

    verdict: Verdict
    results: tuple[ConditionResult, ...]


def assess(household: HouseholdFacts, today: date) -> Assessment:
    """Test all enrolment conditions on `today` (calendar day, Brussels).

    A deceased applicant gives *unknown*, whatever else is known: the partner may go on, and only a person decides that.
    """
    living = [person for person in household.persons if not person.deceased]
    results: list[ConditionResult] = []
    for person in living:
        results += [rules.age(person, today), rules.population(person), rules.ownership(person)]
    results.append(rules.income(household, today))
    applicant_alive = any(person.role is MemberRole.APPLICANT for person in living)
    verdict = _worst(results) if applicant_alive else Verdict.UNKNOWN
    return Assessment(verdict, tuple(results))


def _worst(results: list[ConditionResult]) -> Verdict:
    verdicts = {result.verdict for result in results}
    if Verdict.FAILS in verdicts:
        return Verdict.FAILS
    return Verdict.UNKNOWN if Verdict.UNKNOWN in verdicts else Verdict.MEETS
