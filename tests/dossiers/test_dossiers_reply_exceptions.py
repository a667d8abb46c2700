"""An accepted review that names exceptions: before a letter it settles a condition, afterwards the whole dossier."""

import pytest

from actualisatie.dossiers.kinds import ReplyChannel, ReplyKind, ReviewVerdict, Signer
from actualisatie.dossiers.replies import ReplyFacts, ReplyOutcome, judge
from actualisatie.dossiers.states import CaseState


@pytest.mark.parametrize(
    ("state", "exceptions", "outcome"),
    [
        (CaseState.SELECTED, 1, ReplyOutcome.EXCEPTION_PROVEN),
        (CaseState.LETTER_DUE, 2, ReplyOutcome.EXCEPTION_PROVEN),
        (CaseState.SELECTED, 0, ReplyOutcome.PROOF_ACCEPTED),
        (CaseState.LETTER_POSTED, 1, ReplyOutcome.PROOF_ACCEPTED),
        (CaseState.STRIKE_OFF_PROPOSED, 1, ReplyOutcome.PROOF_ACCEPTED),
        (CaseState.STRUCK_OFF, 1, ReplyOutcome.AFTER_STRIKE_OFF),
    ],
)
def test_what_an_exception_is_worth(state: CaseState, exceptions: int, outcome: ReplyOutcome) -> None:
    facts = ReplyFacts(
        kind=ReplyKind.REVIEW,
        channel=ReplyChannel.COUNTER,
        signer=Signer.NONE,
        volmacht=False,
        review=ReviewVerdict.ACCEPTED,
        standing=None,
        state=state,
        verdict=None,
        under_guardianship=False,
        strike_off_under_way=False,
        exceptions=exceptions,
    )
    assert judge(facts) is outcome
