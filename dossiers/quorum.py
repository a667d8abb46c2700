"""Who must confirm for a whole dossier, and whether they all did. Pure counting (S1 against S4)."""

from collections import Counter
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from enum import StrEnum

from actualisatie.dossiers.kinds import Signer


class Quorum(StrEnum):
    """Who must confirm for the whole dossier (S1 against S4)."""

    ANY_APPLICANT_OR_PARTNER = "any_applicant_or_partner"
    BOTH_PARTNERS = "both_partners"
    ALL_ADULTS = "all_adults"


@dataclass(frozen=True, slots=True)
class Answered:
    """How many of those who may confirm did, of how many, and whether that is enough."""

    given: int
    of: int
    met: bool

    def __str__(self) -> str:
        return f"confirmed by {self.given} of {self.of}"


def count_answers(
    quorum: Quorum, household: Mapping[Signer, int], protected: Collection[Signer], signed: Counter[Signer]
) -> Answered:
    """Return who answered of the household: living applicant, partner and adult co-residents, by how many there are.

    The bewindvoerder answers for everybody who is protected (S0). Co-residents count for `ALL_ADULTS` only. Where
    any applicant or partner will do, the answer of one is enough, whether or not the register names that one.
    """
    everybody = quorum is Quorum.ALL_ADULTS
    wanted = {who: number for who, number in household.items() if everybody or who is not Signer.CO_RESIDENT}
    given = 0
    for who, number in wanted.items():
        answers = signed[who] + (signed[Signer.GUARDIAN] * number if who in protected else 0)
        given += min(answers, number)
    of = sum(wanted.values())
    if quorum is Quorum.ANY_APPLICANT_OR_PARTNER:
        one = bool(signed[Signer.APPLICANT] or signed[Signer.PARTNER] or signed[Signer.GUARDIAN])
        return Answered(max(given, int(one)), max(of, 1), met=one)
    return Answered(given, of, met=given >= of)
