"""The strike-off gate: may this case be struck off today, and if not, why not - all reasons.

A wrongful strike-off is the worst thing this software can do, so the gate wants every fact proven and treats a fact
that is missing as a reason against. It is asked when a strike-off is proposed, and again inside the transaction that
executes it. Sources: KSH ground 7 (WS), S1, S2, domain invariants 1 to 7.
"""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum

from actualisatie.calendar.moment import Moment
from actualisatie.dossiers.kinds import CampaignKind, DossierStatus, Ground, HoldReason, LetterRound, Verdict
from actualisatie.dossiers.names import same_person
from actualisatie.dossiers.states import AWAITING_REPLY, TOWARDS_STRIKE_OFF, CaseState

FRESH = timedelta(hours=24)
"""How old the answers of the sources and the register's status may be when the gate is asked.

What was read after the moment of the gate tells nothing of that moment, in a round that catches up on a past day.
"""

ACTIVITY_FRESH_DAYS = 3
"""How many calendar days old the register file may be that tells that a dossier had no activity.

`[te bevestigen]`: no public source gives a number, this is the project's own choice. An activity since that file is not
seen, so it is few; a file of Friday still serves the round of Monday.
"""


class GateReason(StrEnum):
    """Why a case may not be struck off; the value is stable and stands in the journal."""

    WRONG_STATE = "wrong_state"
    LETTER_NOT_POSTED = "letter_not_posted"
    NO_PROOF_OF_POSTMARK = "no_proof_of_postmark"
    REMINDER_BEFORE_FIRST_DEADLINE = "reminder_before_first_deadline"
    TERM_STILL_RUNS = "term_still_runs"
    SECOND_REQUEST_RUNS = "second_request_runs"
    HELD = "held"
    UNPROCESSED_REPLY = "unprocessed_reply"
    TIMELY_REPLY = "timely_reply"
    SOURCES_STALE = "sources_stale"
    SOURCES_UNKNOWN = "sources_unknown"
    REGISTER_STATUS_STALE = "register_status_stale"
    REGISTER_STATUS_FORBIDS = "register_status_forbids"
    CONFIRMED_IN_REGISTER = "confirmed_in_register"
    APPLICANT_DECEASED = "applicant_deceased"
    ADDRESS_CHANGED = "address_changed"
    COMPANY_CHANGED = "company_changed"
    GROUND_DOES_NOT_FIT = "ground_does_not_fit"
    NEVER_TOLD = "never_told"
    ACTIVE_AGAIN = "active_again"
    ACTIVITY_NOT_FRESH = "activity_not_fresh"
    NOT_PROPOSED = "not_proposed"
    NOT_APPROVED = "not_approved"
    SAME_PERSON = "same_person"


FORBIDDING_STATUSES = frozenset(DossierStatus) - {
    DossierStatus.ENROLLED,
    DossierStatus.IN_ONDERZOEK,
    DossierStatus.IN_ONDERZOEK_OTHER,
}
"""Statuses of the register that speak against a strike-off: in offer, under appeal, and all others not expected."""

_MAY_END_IN_STRIKE_OFF = TOWARDS_STRIKE_OFF | AWAITING_REPLY


@dataclass(frozen=True, slots=True)
class LetterFacts:
    """One letter of the case that counts: its round, postmark and what follows from it (calendar days, Brussels)."""

    round: LetterRound
    postmark: date | None
    proof: str | None
    last_day: date | None
    strike_earliest: date | None


@dataclass(frozen=True, slots=True)
class GateFacts:
    """All that the gate looks at. Instants are aware; None means *not known*, which counts against.

    `letters` are all that count: two of a round where partners live apart.

    `told_not_meeting` says whether the first letter named a condition as not met that is still not met.
    `company_unchanged` says whether the register still has the dossier with the housing company that wrote the letters.
    `second_request_until` is the last calendar day (Brussels), grace included, on which documents that were asked for
    again may come; None when nothing was. `inactive_from` is the calendar day (Brussels) on which the years without
    activity have passed, None when unknown. `activity_known_on` is that of the last register file that named this very
    dossier, None when unknown.
    """

    state: CaseState
    required_rounds: tuple[LetterRound, ...]
    letters: tuple[LetterFacts, ...]
    holds: tuple[HoldReason, ...]
    unprocessed_replies: int
    confirmed_in_time: bool
    documents_accepted: bool
    told_not_meeting: bool
    verdict: Verdict | None
    sources_asked_at: datetime | None
    register_status: DossierStatus | None
    register_asked_at: datetime | None
    confirmed_in_register: bool
    applicant_alive: bool
    address_unchanged: bool
    ground: Ground | None
    proposed_by: str | None
    approved_by: str | None
    kind: CampaignKind = CampaignKind.ONE_OFF
    inactive_from: date | None = None
    activity_known_on: date | None = None
    second_request_until: date | None = None
    company_unchanged: bool = True


@dataclass(frozen=True, slots=True)
class GateAnswer:
    """The gate's answer: allowed only when there is no reason against."""

    reasons: tuple[GateReason, ...]

    @property
    def allowed(self) -> bool:
        """Return whether the case may be struck off."""
        return not self.reasons


def may_propose(facts: GateFacts, moment: Moment) -> GateAnswer:
    """Answer whether a strike-off may be proposed: all of the gate but the two people, who come after."""
    return GateAnswer(tuple(_reasons_of_fact(facts, moment)))


def may_strike_off(facts: GateFacts, moment: Moment) -> GateAnswer:
    """Answer whether the strike-off may be executed now: instants for freshness, Brussels days for terms."""
    reasons = [*_reasons_of_fact(facts, moment), *_reasons_of_people(facts)]
    if facts.state is not CaseState.STRIKE_OFF_APPROVED:
        reasons.append(GateReason.WRONG_STATE)
    return GateAnswer(tuple(dict.fromkeys(reasons)))


def _reasons_of_fact(facts: GateFacts, moment: Moment) -> list[GateReason]:
    today = moment.today
    reasons = _reasons_of_letters(facts, today)
    if facts.state not in _MAY_END_IN_STRIKE_OFF:
        reasons.append(GateReason.WRONG_STATE)
    if _asked_for_more(facts, today):
        reasons.append(GateReason.SECOND_REQUEST_RUNS)
    if facts.holds:
        reasons.append(GateReason.HELD)
    if facts.unprocessed_replies:
        reasons.append(GateReason.UNPROCESSED_REPLY)
    return reasons + _reasons_of_sources(facts, moment) + _reasons_of_ground(facts, today)


def _asked_for_more(facts: GateFacts, today: date) -> bool:
    """Return whether a second request is not posted, or its term or grace still runs (invariant 5)."""
    letters = [letter for letter in facts.letters if letter.round is LetterRound.SECOND_REQUEST]
    runs = any(_reason_of_letter(letter, today) is not None for letter in letters)
    return runs or (facts.second_request_until is not None and today <= facts.second_request_until)


def _reasons_of_letters(facts: GateFacts, today: date) -> list[GateReason]:
    """Look at every letter of every round: of two to two addresses both must have run out (invariant 4)."""
    reasons: list[GateReason] = []
    for wanted in facts.required_rounds:
        letters = [letter for letter in facts.letters if letter.round is wanted]
        reasons += [reason for letter in letters if (reason := _reason_of_letter(letter, today)) is not None]
        if not letters:
            reasons.append(GateReason.LETTER_NOT_POSTED)
    last_days = [one.last_day for one in facts.letters if one.round is LetterRound.FIRST and one.last_day]
    postmarks = [one.postmark for one in facts.letters if one.round is LetterRound.REMINDER and one.postmark]
    if last_days and postmarks and min(postmarks) <= max(last_days):
        reasons.append(GateReason.REMINDER_BEFORE_FIRST_DEADLINE)
    return list(dict.fromkeys(reasons))


def _reason_of_letter(letter: LetterFacts, today: date) -> GateReason | None:
    if letter.postmark is None:
        return GateReason.LETTER_NOT_POSTED
    if not letter.proof:
        return GateReason.NO_PROOF_OF_POSTMARK
    if letter.strike_earliest is None or letter.last_day is None or today < letter.strike_earliest:
        return GateReason.TERM_STILL_RUNS
    return None


def _reasons_of_sources(facts: GateFacts, moment: Moment) -> list[GateReason]:
    reasons: list[GateReason] = []
    if not _is_fresh(facts.sources_asked_at, moment):
        reasons.append(GateReason.SOURCES_STALE)
    if facts.verdict in (None, Verdict.UNKNOWN) and facts.ground is not Ground.INACTIVITY:
        reasons.append(GateReason.SOURCES_UNKNOWN)
    if not _is_fresh(facts.register_asked_at, moment):
        reasons.append(GateReason.REGISTER_STATUS_STALE)
    if facts.register_status is None or facts.register_status in FORBIDDING_STATUSES:
        reasons.append(GateReason.REGISTER_STATUS_FORBIDS)
    if facts.confirmed_in_register and (facts.ground is not Ground.NOT_MEETING or facts.verdict is not Verdict.FAILS):
        reasons.append(GateReason.CONFIRMED_IN_REGISTER)
    return reasons + _reasons_of_changes(facts)


def _is_fresh(asked_at: datetime | None, moment: Moment) -> bool:
    """Return whether something was read at the moment or shortly before; a round reads at the moment that it began."""
    return asked_at is not None and timedelta(0) <= moment.at - asked_at < FRESH


def _reasons_of_changes(facts: GateFacts) -> list[GateReason]:
    still_so = {
        GateReason.APPLICANT_DECEASED: facts.applicant_alive,
        GateReason.ADDRESS_CHANGED: facts.address_unchanged,
        GateReason.COMPANY_CHANGED: facts.company_unchanged,
    }
    return [reason for reason, holds_true in still_so.items() if not holds_true]


_GROUNDS = {
    CampaignKind.ONE_OFF: frozenset({Ground.SILENCE, Ground.NOT_MEETING}),
    CampaignKind.ANNUAL: frozenset({Ground.NOT_MEETING}),
    CampaignKind.INACTIVITY: frozenset({Ground.INACTIVITY}),
}
"""On what each kind of campaign may strike off (S2). Annual: whoever meets the conditions need not answer."""


def fitting_ground(kind: CampaignKind, *, answered: bool) -> Ground:
    """Return the ground that a proposal would name; `answered` is a *yes* in time, or one that the register knows.

    One-off: silence, unless the candidate answered without proving the conditions. The others know one ground each.
    """
    if kind is CampaignKind.INACTIVITY:
        return Ground.INACTIVITY
    return Ground.NOT_MEETING if answered or kind is CampaignKind.ANNUAL else Ground.SILENCE


def _reasons_of_ground(facts: GateFacts, today: date) -> list[GateReason]:
    """A timely *yes* without proof defeats the ground of silence, not that of not meeting (invariant 6).

    Nobody can prove what was never asked: a condition that fails only since the first letter is no ground.
    """
    if facts.ground not in _GROUNDS[facts.kind]:
        return [GateReason.GROUND_DOES_NOT_FIT]
    if facts.ground is Ground.INACTIVITY:
        return _reasons_of_activity(facts, today)
    if facts.ground is Ground.SILENCE:
        return [GateReason.TIMELY_REPLY] if facts.confirmed_in_time else []
    if facts.verdict is Verdict.FAILS and not facts.documents_accepted:
        return [] if facts.told_not_meeting else [GateReason.NEVER_TOLD]
    return [GateReason.GROUND_DOES_NOT_FIT]


def _reasons_of_activity(facts: GateFacts, today: date) -> list[GateReason]:
    """Look for a sign of life up to now: who did something is seen only in a register file that came after it.

    So it must be of after the term, grace included, and of the last few days.
    """
    inactive = facts.inactive_from is not None and facts.inactive_from <= today
    reasons = [] if inactive and not facts.confirmed_in_time else [GateReason.ACTIVE_AGAIN]
    if not _activity_is_fresh(facts, today):
        reasons.append(GateReason.ACTIVITY_NOT_FRESH)
    return reasons


def _activity_is_fresh(facts: GateFacts, today: date) -> bool:
    days = [letter.strike_earliest for letter in facts.letters if letter.strike_earliest]
    if not days or facts.activity_known_on is None:
        return False
    oldest = max(*days, today - timedelta(days=ACTIVITY_FRESH_DAYS))
    return facts.activity_known_on >= oldest


def _reasons_of_people(facts: GateFacts) -> list[GateReason]:
    reasons: list[GateReason] = []
    if not facts.proposed_by:
        reasons.append(GateReason.NOT_PROPOSED)
    if not facts.approved_by:
        reasons.append(GateReason.NOT_APPROVED)
    if facts.proposed_by and facts.approved_by and same_person(facts.proposed_by, facts.approved_by):
        reasons.append(GateReason.SAME_PERSON)
    return reasons
