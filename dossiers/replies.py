"""What a reply is worth: pure judgement of who answered what, when, and in which state of the case.

Sources: S1 (applicant or partner confirms; the housing company judges documents), S0 (bewindvoerder), domain
invariants 5 to 7. When in doubt the outcome waits for a person, and what waits holds the strike-off.
"""

from dataclasses import dataclass
from enum import StrEnum

from actualisatie.calendar.replies import Standing
from actualisatie.dossiers.kinds import ReplyChannel, ReplyKind, ReplyStatus, ReviewVerdict, Signer, Verdict
from actualisatie.dossiers.states import BEFORE_LETTER, CLOSED, CaseState


class ReplyOutcome(StrEnum):
    """What became of a reply; stands in the journal and in reports."""

    CONFIRMED = "confirmed"
    CONFIRMED_WITHOUT_PROOF = "confirmed_without_proof"
    REVIEW_STARTED = "review_started"
    PROOF_ACCEPTED = "proof_accepted"
    EXCEPTION_PROVEN = "exception_proven"
    PROOF_INSUFFICIENT = "proof_insufficient"
    PROOF_REFUSED = "proof_refused"
    WITHDRAWN = "withdrawn"
    RETURNED_MAIL = "returned_mail"
    NOTED = "noted"
    ALREADY_CLOSED = "already_closed"
    UNSIGNED = "unsigned"
    WRONG_SIGNER = "wrong_signer"
    GUARDIAN_NEEDED = "guardian_needed"
    VOLMACHT_MISSING = "volmacht_missing"
    TOO_LATE = "too_late"
    DURING_STRIKE_OFF = "during_strike_off"
    AFTER_STRIKE_OFF = "after_strike_off"
    UNKNOWN_DOSSIER = "unknown_dossier"


NEEDS_A_PERSON = frozenset(
    {
        ReplyOutcome.UNSIGNED,
        ReplyOutcome.WRONG_SIGNER,
        ReplyOutcome.GUARDIAN_NEEDED,
        ReplyOutcome.VOLMACHT_MISSING,
        ReplyOutcome.TOO_LATE,
        ReplyOutcome.DURING_STRIKE_OFF,
        ReplyOutcome.AFTER_STRIKE_OFF,
    }
)
"""Outcomes that no rule settles: the item stays open, and as long as it is open nobody is struck off."""

_REVIEWED = {
    ReviewVerdict.ACCEPTED: ReplyOutcome.PROOF_ACCEPTED,
    ReviewVerdict.INSUFFICIENT: ReplyOutcome.PROOF_INSUFFICIENT,
    ReviewVerdict.REFUSED: ReplyOutcome.PROOF_REFUSED,
}


@dataclass(frozen=True, slots=True)
class ReplyFacts:
    """A reply beside the case it is about. `standing` is None while no letter of the case was posted.

    `exceptions` counts the exceptions to the conditions that a review found.
    """

    kind: ReplyKind
    channel: ReplyChannel
    signer: Signer
    volmacht: bool
    review: ReviewVerdict | None
    standing: Standing | None
    state: CaseState
    verdict: Verdict | None
    under_guardianship: bool
    strike_off_under_way: bool
    volmacht_required: bool = True
    exceptions: int = 0


def judge(facts: ReplyFacts) -> ReplyOutcome:
    """Return what the reply is worth."""
    if facts.state is CaseState.STRUCK_OFF:
        return ReplyOutcome.AFTER_STRIKE_OFF
    if facts.strike_off_under_way:
        return ReplyOutcome.DURING_STRIKE_OFF
    if facts.state in CLOSED:
        return ReplyOutcome.ALREADY_CLOSED
    if facts.kind is ReplyKind.NOTE:
        return ReplyOutcome.NOTED
    if facts.kind is ReplyKind.RETURNED_MAIL:
        return ReplyOutcome.RETURNED_MAIL
    if facts.review is ReviewVerdict.ACCEPTED and facts.exceptions and facts.state in BEFORE_LETTER:
        return ReplyOutcome.EXCEPTION_PROVEN
    if facts.review is not None:
        return _REVIEWED[facts.review]
    return _fault_of_signature(facts) or _worth(facts)


def status_of(outcome: ReplyOutcome) -> ReplyStatus:
    """Return whether a reply with this outcome is settled or waits for a person."""
    if outcome is ReplyOutcome.UNKNOWN_DOSSIER:
        return ReplyStatus.UNMATCHED
    return ReplyStatus.UNCLEAR if outcome in NEEDS_A_PERSON else ReplyStatus.PROCESSED


def _fault_of_signature(facts: ReplyFacts) -> ReplyOutcome | None:
    if facts.signer is Signer.NONE:
        return ReplyOutcome.UNSIGNED
    if facts.under_guardianship:
        return None if facts.signer is Signer.GUARDIAN else ReplyOutcome.GUARDIAN_NEEDED
    return None if facts.signer in {Signer.APPLICANT, Signer.PARTNER} else ReplyOutcome.WRONG_SIGNER


def _worth(facts: ReplyFacts) -> ReplyOutcome:
    if facts.kind is ReplyKind.WITHDRAWAL:
        return ReplyOutcome.WITHDRAWN
    if facts.standing is Standing.LATE:
        return ReplyOutcome.TOO_LATE
    if facts.kind is ReplyKind.DOCUMENTS:
        may_be_added = facts.channel is ReplyChannel.DIGITAL or facts.volmacht or not facts.volmacht_required
        return ReplyOutcome.REVIEW_STARTED if may_be_added else ReplyOutcome.VOLMACHT_MISSING
    if facts.verdict is Verdict.FAILS:
        return ReplyOutcome.CONFIRMED_WITHOUT_PROOF
    return ReplyOutcome.CONFIRMED
