"""What the population register says of a household beside what the dossier says of it."""

from dataclasses import dataclass

from actualisatie.campaigns.checks.questions import Answers
from actualisatie.connectors.magda.services import Service
from actualisatie.connectors.magda.values.household import Household
from actualisatie.dossiers.kinds import MemberRole
from actualisatie.storage.models import Dossier

_HEADS = frozenset({"01", "02", "21", "22"})
"""Positions of the reference person and whoever is married to or lives with that person."""

_CHILD = "03"


@dataclass(frozen=True, slots=True)
class MoreHousehold:
    """Who lives with the applicant and is not named in the dossier: children of any age, and whether a partner."""

    children: int
    has_partner: bool


def more_household(dossier: Dossier, answers: Answers) -> MoreHousehold | None:
    """Return who the register has in the household of the applicant or partner beside the dossier, or None unknown.

    Nobody counts where the applicant lives in somebody else's household, such as that of parents: the positions there
    say nothing of who depends on the applicant.
    """
    tested = [one for one in dossier.members if one.role is not MemberRole.CO_RESIDENT]
    living = [one for one in tested if one.person.deceased_on is None]
    for member in living:
        answer = answers.get(member.person_id, {}).get(Service.HOUSEHOLD)
        if answer is not None and isinstance(answer.value, Household):
            return _beside(dossier, member.person.insz, answer.value)
    return None


def _beside(dossier: Dossier, insz: str, household: Household) -> MoreHousehold:
    present = {member.insz: member.position for member in household.members if member.until is None}
    if present.get(insz) not in _HEADS:
        return MoreHousehold(0, has_partner=False)
    named = {member.person.insz for member in dossier.members}
    positions = [position for other, position in present.items() if other not in named]
    return MoreHousehold(positions.count(_CHILD), has_partner=any(one in _HEADS for one in positions))
