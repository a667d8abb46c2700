"""The verdict on a dossier: any failing condition gives *fails*, any unknown without a fail gives *unknown*."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date

from actualisatie.dossiers.conditions import money, rules
from actualisatie.dossiers.conditions.ceilings import CeilingTable
from actualisatie.dossiers.conditions.exceptions import ProvenException
from actualisatie.dossiers.conditions.facts import Condition, ConditionResult, HouseholdFacts
from actualisatie.dossiers.kinds import Verdict

REVIEW = "Nazicht door de woonmaatschappij"


@dataclass(frozen=True, slots=True)
class Assessment:
    """The verdict on one dossier with the result of each condition."""

    verdict: Verdict
    results: tuple[ConditionResult, ...]

    @property
    def unknown(self) -> tuple[Condition, ...]:
        """Return the conditions of which nothing is known, each once."""
        return tuple(dict.fromkeys(one.condition for one in self.results if one.verdict is Verdict.UNKNOWN))


def assess(
    household: HouseholdFacts, today: date, ceilings: CeilingTable, proven: Collection[ProvenException] = ()
) -> Assessment:
    """Test all enrolment conditions on `today` (calendar day, Brussels).

    When the applicant died the partner goes on alone; when nobody is left the verdict is *unknown*, whatever else is
    known. `proven` are the exceptions that a person found in documents: each settles its own condition.
    """
    results: list[ConditionResult] = []
    for person in household.living:
        results += [rules.age(person, today), rules.population(person), rules.ownership(person)]
    results.append(money.income(household, today, ceilings))
    if household.means_tested:
        results.append(money.means())
    results = [_settled(result, proven) for result in results]
    return Assessment(_worst(results) if household.living else Verdict.UNKNOWN, tuple(results))


def _settled(result: ConditionResult, proven: Collection[ProvenException]) -> ConditionResult:
    """Return the result, or that of the exception which a person found for its condition."""
    found = next((one for one in ProvenException if one in proven and one.condition is result.condition), None)
    if found is None or result.verdict is Verdict.MEETS:
        return result
    sentence = f"Wij hebben uw bewijs aanvaard: {found.dutch}."
    figures: dict[str, int | str] = {**result.figures, "exception": found.value}
    return ConditionResult(result.condition, Verdict.MEETS, sentence, REVIEW, figures)


def _worst(results: list[ConditionResult]) -> Verdict:
    verdicts = {result.verdict for result in results}
    if Verdict.FAILS in verdicts:
        return Verdict.FAILS
    return Verdict.UNKNOWN if Verdict.UNKNOWN in verdicts else Verdict.MEETS
