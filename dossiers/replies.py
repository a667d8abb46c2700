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
    QUORUM_NOT_MET = "quorum_not_met"
    REVIEW_STARTED = "review_started"
    DOCUMENTS_HELD = "documents_held"
    PROOF_ACCEPTED = "proof_accepted"
    PROOF_PARTLY_ACCEPTED = "proof_partly_accepted"
    EXCEPTION_PROVEN = "exception_proven"
    PROOF_INSUFFICIENT = "proof_insufficient"
    PROOF_REFUSED = "proof_refused"
    WITHDRAWN = "withdrawn"
    RETURNED_MAIL = "returned_mail"
    NOTED = "noted"
    ALREADY_CLOSED = "already_closed"
    CONTRADICTORY = "contradictory"
    UNSIGNED = "unsigned"
    WRONG_SIGNER = "wrong_signer"
    GUARDIAN_NEEDED = "guardian_needed"
    VOLMACHT_MISSING = "volmacht_missing"
    VOLMACHT_EXPIRED = "volmacht_expired"
    TOO_LATE = "too_late"
    CODE_REFUSED = "code_refused"
    CODE_CONTRADICTS = "code_contradicts"
    EARLIER_CAMPAIGN = "earlier_campaign"
    OTHER_COMPANY = "other_company"
    NOT_IDENTIFIED = "not_identified"
    DURING_STRIKE_OFF = "during_strike_off"
    AFTER_STRIKE_OFF = "after_strike_off"
    UNKNOWN_DOSSIER = "unknown_dossier"


NEEDS_A_PERSON = frozenset(
    {
        ReplyOutcome.QUORUM_NOT_MET,
        ReplyOutcome.CONTRADICTORY,
        ReplyOutcome.UNSIGNED,
        ReplyOutcome.WRONG_SIGNER,
        ReplyOutcome.GUARDIAN_NEEDED,
        ReplyOutcome.VOLMACHT_MISSING,
        ReplyOutcome.VOLMACHT_EXPIRED,
        ReplyOutcome.TOO_LATE,
        ReplyOutcome.CODE_REFUSED,
        ReplyOutcome.CODE_CONTRADICTS,
        ReplyOutcome.EARLIER_CAMPAIGN,
        ReplyOutcome.OTHER_COMPANY,
        ReplyOutcome.NOT_IDENTIFIED,
        ReplyOutcome.DURING_STRIKE_OFF,
        ReplyOutcome.AFTER_STRIKE_OFF,
    }
)
"""Outcomes that no rule settles: the item stays open, and as long as it is open nobody is struck off."""

UNANSWERED = frozenset({ReplyOutcome.DOCUMENTS_HELD})
"""Settled outcomes of documents that are no answer of the candidate: silence stays a ground."""

_REVIEWED = {
    ReviewVerdict.ACCEPTED: ReplyOutcome.PROOF_ACCEPTED,
    ReviewVerdict.INSUFFICIENT: ReplyOutcome.PROOF_INSUFFICIENT,
    ReviewVerdict.REFUSED: ReplyOutcome.PROOF_REFUSED,
}


@dataclass(frozen=True, slots=True)
class ReplyFacts:
    """A reply beside the case it is about. `standing` is None while no letter of the case was posted.

    `exceptions` counts the exceptions to the conditions that a review found. `quorum_met` says whether, with this
    reply, everybody confirmed who must, or asked to leave who must; `stays` whether somebody who signs for the dossier
    answered before that it stays; `held_before` whether the housing company had it before the campaign opened;
    `signs_for_self` whether, where everybody must confirm, the signer is not the one under bewind; `proves_all` whether
    an accepted review leaves no condition unproven; `identified` whether more than a typed number tells the dossier.
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
    volmacht_expired: bool = False
    held_before: bool = False
    quorum_met: bool = True
    co_residents_confirm: bool = False
    signs_for_self: bool = False
    proves_all: bool = True
    stays: bool = False
    identified: bool = True


_OPPOSITE = {
    CaseState.CONFIRMED: frozenset({ReplyKind.WITHDRAWAL}),
    CaseState.WITHDRAWN: frozenset({ReplyKind.CONFIRMATION, ReplyKind.DOCUMENTS}),
}
"""What says the opposite of the answer that closed a case: a person asks the candidate which of the two holds."""


def judge(facts: ReplyFacts) -> ReplyOutcome:
    """Return what the reply is worth."""
    if facts.state is CaseState.STRUCK_OFF:
        return ReplyOutcome.AFTER_STRIKE_OFF
    if facts.strike_off_under_way:
        return ReplyOutcome.DURING_STRIKE_OFF
    if facts.state in CLOSED:
        opposite = facts.kind in _OPPOSITE.get(facts.state, ())
        return ReplyOutcome.CONTRADICTORY if opposite else ReplyOutcome.ALREADY_CLOSED
    return _told(facts) or _fault_of_signature(facts) or _worth(facts)


def _told(facts: ReplyFacts) -> ReplyOutcome | None:
    """Return the outcome of what nobody signs: a note, returned mail, a verdict, documents that lay there already."""
    if facts.kind is ReplyKind.NOTE:
        return ReplyOutcome.NOTED
    if facts.kind is ReplyKind.RETURNED_MAIL:
        return ReplyOutcome.RETURNED_MAIL
    if facts.review is not None:
        return _reviewed(facts, facts.review)
    held = facts.kind is ReplyKind.DOCUMENTS and facts.held_before
    return ReplyOutcome.DOCUMENTS_HELD if held else None


def _reviewed(facts: ReplyFacts, review: ReviewVerdict) -> ReplyOutcome:
    if review is ReviewVerdict.ACCEPTED and facts.exceptions and facts.state in BEFORE_LETTER:
        return ReplyOutcome.EXCEPTION_PROVEN
    if review is ReviewVerdict.ACCEPTED and not facts.proves_all:
        return ReplyOutcome.PROOF_PARTLY_ACCEPTED
    return _REVIEWED[review]


def status_of(outcome: ReplyOutcome) -> ReplyStatus:
    """Return whether a reply with this outcome is settled or waits for a person."""
    if outcome is ReplyOutcome.UNKNOWN_DOSSIER:
        return ReplyStatus.UNMATCHED
    return ReplyStatus.UNCLEAR if outcome in NEEDS_A_PERSON else ReplyStatus.PROCESSED


def _fault_of_signature(facts: ReplyFacts) -> ReplyOutcome | None:
    if facts.signer is Signer.NONE:
        return ReplyOutcome.UNSIGNED
    if facts.under_guardianship:
        return None if facts.signer is Signer.GUARDIAN or facts.signs_for_self else ReplyOutcome.GUARDIAN_NEEDED
    if facts.signer is Signer.CO_RESIDENT and facts.co_residents_confirm and facts.kind is not ReplyKind.WITHDRAWAL:
        return None
    return None if facts.signer in {Signer.APPLICANT, Signer.PARTNER} else ReplyOutcome.WRONG_SIGNER


def _worth(facts: ReplyFacts) -> ReplyOutcome:
    if facts.kind is ReplyKind.WITHDRAWAL:
        return _worth_of_leaving(facts)
    if facts.standing is Standing.LATE:
        return ReplyOutcome.TOO_LATE
    if facts.kind is ReplyKind.DOCUMENTS:
        return ReplyOutcome.REVIEW_STARTED if _may_be_added(facts) else _fault_of_volmacht(facts)
    if not facts.quorum_met:
        return ReplyOutcome.QUORUM_NOT_MET
    if facts.verdict is Verdict.FAILS:
        return ReplyOutcome.CONFIRMED_WITHOUT_PROOF
    return ReplyOutcome.CONFIRMED


def _worth_of_leaving(facts: ReplyFacts) -> ReplyOutcome:
    """A place on the list is not given up over the head of somebody who wants to keep it, nor by half a couple.

    Nor on a number alone that somebody typed: the neighbour's is one digit away.
    """
    if facts.stays:
        return ReplyOutcome.CONTRADICTORY
    if not facts.identified:
        return ReplyOutcome.NOT_IDENTIFIED
    return ReplyOutcome.WITHDRAWN if facts.quorum_met else ReplyOutcome.QUORUM_NOT_MET


def _may_be_added(facts: ReplyFacts) -> bool:
    return facts.channel is ReplyChannel.DIGITAL or facts.volmacht or not facts.volmacht_required


def _fault_of_volmacht(facts: ReplyFacts) -> ReplyOutcome:
    return ReplyOutcome.VOLMACHT_EXPIRED if facts.volmacht_expired else ReplyOutcome.VOLMACHT_MISSING
