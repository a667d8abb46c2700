"""Who must confirm, as a table: the household, who is under bewind, who signed, and whether that is enough."""

from collections import Counter

import pytest

from actualisatie.dossiers.kinds import Signer
from actualisatie.dossiers.quorum import Quorum, count_answers

A, P, C, G = Signer.APPLICANT, Signer.PARTNER, Signer.CO_RESIDENT, Signer.GUARDIAN
ANY, BOTH, ALL = Quorum
COUPLE, FAMILY = {A: 1, P: 1}, {A: 1, P: 1, C: 2}


@pytest.mark.parametrize(
    ("quorum", "household", "protected", "signed", "told", "met"),
    [
        (ANY, COUPLE, (), [], "confirmed by 0 of 2", False),
        (ANY, COUPLE, (), [P], "confirmed by 1 of 2", True),
        (ANY, {A: 1}, (), [P], "confirmed by 1 of 1", True),  # a partner whom the register does not name
        (ANY, FAMILY, (), [C], "confirmed by 0 of 2", False),
        (BOTH, COUPLE, (), [A], "confirmed by 1 of 2", False),
        (BOTH, COUPLE, (), [A, A], "confirmed by 1 of 2", False),  # twice the same person
        (BOTH, COUPLE, (), [A, P], "confirmed by 2 of 2", True),
        (BOTH, {A: 1}, (), [A], "confirmed by 1 of 1", True),
        (BOTH, COUPLE, (A,), [P], "confirmed by 1 of 2", False),
        (BOTH, COUPLE, (A,), [P, G], "confirmed by 2 of 2", True),
        (BOTH, COUPLE, (A, P), [G], "confirmed by 2 of 2", True),  # one bewindvoerder for both
        (BOTH, FAMILY, (), [A, P], "confirmed by 2 of 2", True),
        (ALL, FAMILY, (), [A, P], "confirmed by 2 of 4", False),
        (ALL, FAMILY, (), [A, P, C, C], "confirmed by 4 of 4", True),
    ],
)
def test_the_household_has_confirmed_as_the_table_says(
    quorum: Quorum,
    household: dict[Signer, int],
    protected: tuple[Signer, ...],
    signed: list[Signer],
    told: str,
    met: bool,
) -> None:
    answered = count_answers(quorum, household, protected, Counter(signed))
    assert (str(answered), answered.met) == (told, met)
