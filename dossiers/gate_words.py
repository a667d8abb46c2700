"""The gate in words: what each reason against means, and what speaks for a strike-off when no reason stands against.

There is no second judgement here: what speaks for is read off the gate's own answer. A statement is made only when none
of the reasons that would contradict it was given.
"""

from enum import StrEnum

from actualisatie.dossiers.gate import ACTIVITY_FRESH_DAYS, GateAnswer, GateFacts, GateReason
from actualisatie.dossiers.kinds import Ground

AGAINST = {
    GateReason.WRONG_STATE: "the dossier is not at a point of the campaign from which it can be struck off",
    GateReason.LETTER_NOT_POSTED: "a letter that must have been posted has no postmark",
    GateReason.NO_PROOF_OF_POSTMARK: "the postmark of a letter has no proof",
    GateReason.REMINDER_BEFORE_FIRST_DEADLINE: "the reminder left before the first term had passed",
    GateReason.TERM_STILL_RUNS: "a term, or the grace after it, still runs",
    GateReason.SECOND_REQUEST_RUNS: "the candidate was asked for more proof, and that term or its grace still runs",
    GateReason.HELD: "the dossier is held",
    GateReason.UNPROCESSED_REPLY: "a reply waits for a person",
    GateReason.TIMELY_REPLY: "there is an answer, so silence is no ground",
    GateReason.SOURCES_STALE: "the answers of the sources are older than a day, or of later, or there are none",
    GateReason.SOURCES_UNKNOWN: "the sources do not say whether the conditions are met",
    GateReason.REGISTER_STATUS_STALE: "the status in the register was read more than a day ago, or later, or never",
    GateReason.REGISTER_STATUS_FORBIDS: "the register has another status: in offer, under appeal, struck off, ...",
    GateReason.CONFIRMED_IN_REGISTER: "the register has the dossier as confirmed",
    GateReason.APPLICANT_DECEASED: "nobody is left to apply: this is no silence",
    GateReason.ADDRESS_CHANGED: "the address is another one than that of the letter",
    GateReason.COMPANY_CHANGED: "the register gave the dossier to another housing company",
    GateReason.GROUND_DOES_NOT_FIT: "the ground does not fit the facts, or not this kind of campaign",
    GateReason.NEVER_TOLD: "the first letter did not name the condition that is not met",
    GateReason.ACTIVE_AGAIN: "there was activity, or nobody can tell",
    GateReason.ACTIVITY_NOT_FRESH: (
        "no register file of after the term and its grace, and of the last "
        f"{ACTIVITY_FRESH_DAYS} days, names the dossier: activity would not be seen"
    ),
    GateReason.NOT_PROPOSED: "nobody proposed it",
    GateReason.NOT_APPROVED: "nobody approved it",
    GateReason.SAME_PERSON: "one person proposed and approved",
}
"""What each reason means, for those who decide."""


class Support(StrEnum):
    """What speaks for a strike-off; the value is stable."""

    LETTERS_PROVEN = "letters_proven"
    TERMS_PASSED = "terms_passed"
    SILENT = "silent"
    NOT_MEETING_AS_TOLD = "not_meeting_as_told"
    INACTIVE = "inactive"
    SOURCES_FRESH = "sources_fresh"
    REGISTER_ALLOWS = "register_allows"
    ADDRESS_STILL_RIGHT = "address_still_right"
    NOTHING_OPEN = "nothing_open"


FOR = {
    Support.LETTERS_PROVEN: "every letter that must be posted was, with proof of its postmark",
    Support.TERMS_PASSED: "every term and the grace after it have passed",
    Support.SILENT: "nobody answered, as far as anybody knows",
    Support.NOT_MEETING_AS_TOLD: "a condition that the first letter named is still not met, and not proven",
    Support.INACTIVE: "the years without activity have passed",
    Support.SOURCES_FRESH: "the sources answered within a day",
    Support.REGISTER_ALLOWS: "the register, read within a day, has nothing against it",
    Support.ADDRESS_STILL_RIGHT: "the applicant lives, at the address of the letters",
    Support.NOTHING_OPEN: "no hold, and no reply that waits for a person",
}
"""What each statement means, for those who decide."""

_R = GateReason
_CONTRADICTED_BY: dict[Support, frozenset[GateReason]] = {
    Support.LETTERS_PROVEN: frozenset(
        {_R.LETTER_NOT_POSTED, _R.NO_PROOF_OF_POSTMARK, _R.REMINDER_BEFORE_FIRST_DEADLINE}
    ),
    Support.TERMS_PASSED: frozenset({_R.TERM_STILL_RUNS, _R.LETTER_NOT_POSTED, _R.NO_PROOF_OF_POSTMARK}),
    Support.SILENT: frozenset({_R.TIMELY_REPLY, _R.GROUND_DOES_NOT_FIT, _R.UNPROCESSED_REPLY}),
    Support.NOT_MEETING_AS_TOLD: frozenset({_R.NEVER_TOLD, _R.GROUND_DOES_NOT_FIT, _R.SOURCES_UNKNOWN}),
    Support.INACTIVE: frozenset({_R.ACTIVE_AGAIN, _R.ACTIVITY_NOT_FRESH, _R.GROUND_DOES_NOT_FIT}),
    Support.SOURCES_FRESH: frozenset({_R.SOURCES_STALE, _R.SOURCES_UNKNOWN}),
    Support.REGISTER_ALLOWS: frozenset(
        {_R.REGISTER_STATUS_STALE, _R.REGISTER_STATUS_FORBIDS, _R.CONFIRMED_IN_REGISTER, _R.COMPANY_CHANGED}
    ),
    Support.ADDRESS_STILL_RIGHT: frozenset({_R.APPLICANT_DECEASED, _R.ADDRESS_CHANGED}),
    Support.NOTHING_OPEN: frozenset({_R.HELD, _R.UNPROCESSED_REPLY, _R.SECOND_REQUEST_RUNS}),
}
_OF_GROUND = {
    Support.SILENT: Ground.SILENCE,
    Support.NOT_MEETING_AS_TOLD: Ground.NOT_MEETING,
    Support.INACTIVE: Ground.INACTIVITY,
}
"""Statements that are true of one ground only: the gate asks about the others in no other case."""

OF_PEOPLE = frozenset({_R.NOT_PROPOSED, _R.NOT_APPROVED, _R.SAME_PERSON, _R.WRONG_STATE})
"""Reasons that contradict no statement: who decided, and where the dossier stands."""


def what_speaks_for(facts: GateFacts, answer: GateAnswer) -> tuple[Support, ...]:
    """Return what speaks for a strike-off by the gate's own answer about these facts."""
    against = frozenset(answer.reasons)
    return tuple(
        one
        for one in Support
        if _OF_GROUND.get(one, facts.ground) is facts.ground and not _CONTRADICTED_BY[one] & against
    )


def contradicts(reason: GateReason) -> frozenset[Support]:
    """Return the statements that are not made when this reason stands against."""
    return frozenset(one for one, reasons in _CONTRADICTED_BY.items() if reason in reasons)
