"""How the cases of a chunk are checked: what their campaign chose, and which questions matter for whom."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from actualisatie.calendar.moment import Moment
from actualisatie.campaigns.checks.evidence import RawPolicy, kept_until
from actualisatie.campaigns.checks.questions import Answers, Asked, AskedPerson
from actualisatie.campaigns.checks.source_facts import TESTED, household_facts
from actualisatie.campaigns.errors import EvidenceError
from actualisatie.campaigns.policies import Policies
from actualisatie.campaigns.postmarks.terms import terms_of
from actualisatie.connectors.magda.services import Service
from actualisatie.dossiers.conditions.assessment import Assessment, assess
from actualisatie.dossiers.conditions.ceilings import CeilingTable
from actualisatie.dossiers.conditions.exceptions import ProvenException
from actualisatie.dossiers.conditions.facts import HouseholdFacts
from actualisatie.dossiers.conditions.money import above_the_lowest_ceiling
from actualisatie.dossiers.conditions.rule_data import rules_on
from actualisatie.storage.models import Case, Dossier
from actualisatie.storage.sealing import Seal


@dataclass(frozen=True, slots=True)
class CheckPlan:
    """What holds for a chunk: the ceilings, from which enrolment day means count, repeats, and raw answers kept."""

    ceilings: CeilingTable
    means_from: date
    repeats: bool
    raw: RawPolicy | None

    def facts(self, dossier: Dossier, answers: Answers, today: date) -> HouseholdFacts:
        """Return what is known of a dossier."""
        return household_facts(dossier, answers, today, self.means_from)

    def assess(self, dossier: Dossier, answers: Answers, today: date, proven: Sequence[str]) -> Assessment:
        """Return the verdict on a dossier, with the exceptions that a person found."""
        found = [ProvenException(one) for one in proven]
        return assess(self.facts(dossier, answers, today), today, self.ceilings, found)


def plan_of(cases: Sequence[Case], moment: Moment, ceilings: CeilingTable, seal: Seal | None) -> CheckPlan:
    """Return how these cases, all of one campaign, are checked; raise `EvidenceError` when a key is missing."""
    chosen = terms_of(cases[0].campaign).policies if cases else Policies()
    raw = None
    if chosen.check.keep_raw:
        if seal is None:
            raise EvidenceError(
                "This campaign keeps the raw answers of the sources, and there is no key to encrypt them with: "
                "set ACTUALISATIE_EVIDENCE_KEY_FILE (docs/conditions.md). Nothing was asked."
            )
        raw = RawPolicy(seal, kept_until(moment, chosen.check.keep_raw_days))
    means_from = chosen.check.means_enrolled_before or rules_on(moment.today).means_from
    return CheckPlan(ceilings, means_from, chosen.check.repeat_within_a_day, raw)


def wanted_further(
    dossiers: Sequence[Dossier], asked: Asked, plan: CheckPlan, today: date
) -> dict[Service, list[AskedPerson]]:
    """Return about whom disability and household are asked: only where the income lies above the lowest ceiling."""
    handicap: dict[int, AskedPerson] = {}
    household: dict[int, AskedPerson] = {}
    for dossier in dossiers:
        facts = plan.facts(dossier, asked.answers, today)
        if not facts.living or not above_the_lowest_ceiling(facts, today, plan.ceilings):
            continue
        living = [one for one in dossier.members if one.role in TESTED and one.person.deceased_on is None]
        for member in living[:1]:
            insz = asked.new_numbers.get(member.person_id, member.person.insz)
            household[member.person_id] = AskedPerson(member.person_id, insz)
        if len(facts.living) == 1:
            handicap |= {one.person_id: household[one.person_id] for one in living[:1]}
    return {Service.HOUSEHOLD: list(household.values()), Service.HANDICAP: list(handicap.values())}
