"""Does with a case what the outcome of a reply asks: confirm, hold, review, withdraw, or raise an alarm."""

from collections.abc import Callable
from datetime import date

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from actualisatie.calendar.moment import Moment
from actualisatie.campaigns.holding.holds import lift_hold, open_holds
from actualisatie.campaigns.own_request import end_on_request, set_status
from actualisatie.campaigns.postmarks.terms import terms_of
from actualisatie.campaigns.replies.holding import hold_case
from actualisatie.campaigns.replies.matching import documents_wait
from actualisatie.campaigns.replies.quorum import answers_of
from actualisatie.campaigns.reviewing.verdicts import second_request_until, unproven, verdicts_of
from actualisatie.campaigns.strike_offs.approving import back_to_term
from actualisatie.campaigns.strike_offs.under_way import raise_alarm
from actualisatie.dossiers.kinds import DossierStatus, HoldReason, ReplyStatus, ReviewVerdict
from actualisatie.dossiers.replies import ReplyOutcome
from actualisatie.dossiers.signals import IN_ONDERZOEK
from actualisatie.dossiers.states import OPEN, TOWARDS_STRIKE_OFF, CaseState
from actualisatie.storage.models import Case, Reply
from actualisatie.storage.transitions import Move, move_cases

_ASKED_AGAIN = "a letter came back: the next round asks the population register for the address again"

HOLDS: dict[ReplyOutcome, tuple[HoldReason, str | None]] = {
    ReplyOutcome.REVIEW_STARTED: (HoldReason.DOCUMENT_REVIEW, None),
    ReplyOutcome.DOCUMENTS_HELD: (HoldReason.DOCUMENT_REVIEW, None),
    ReplyOutcome.PROOF_PARTLY_ACCEPTED: (HoldReason.DOCUMENT_REVIEW, None),
    ReplyOutcome.RETURNED_MAIL: (HoldReason.RETURNED_MAIL, _ASKED_AGAIN),
    ReplyOutcome.UNSIGNED: (HoldReason.UNPROCESSED_REPLY, None),
    ReplyOutcome.WRONG_SIGNER: (HoldReason.UNPROCESSED_REPLY, None),
    ReplyOutcome.GUARDIAN_NEEDED: (HoldReason.UNPROCESSED_REPLY, None),
    ReplyOutcome.VOLMACHT_MISSING: (HoldReason.UNPROCESSED_REPLY, None),
    ReplyOutcome.VOLMACHT_EXPIRED: (HoldReason.UNPROCESSED_REPLY, None),
    ReplyOutcome.TOO_LATE: (HoldReason.UNPROCESSED_REPLY, None),
    ReplyOutcome.NOT_IDENTIFIED: (HoldReason.UNPROCESSED_REPLY, None),
}
"""Outcomes that only hold a case that is not held for the same yet: the reason, and what the hold says."""


def act_on(session: Session, case: Case, outcome: ReplyOutcome, moment: Moment, actor: str) -> None:
    """Do with a case what the outcome of a reply asks; nothing where it only stands in the journal."""
    if (act := _ACTS.get(outcome)) is not None:
        act(session, case, moment, actor)
    elif outcome in HOLDS:
        apart = HOLDS[outcome][0] is HoldReason.UNPROCESSED_REPLY
        hold_case(session, case, *HOLDS[outcome], moment, actor, apart=apart)


def _confirm(session: Session, case: Case, moment: Moment, actor: str) -> None:
    _settle_who_answered_before(session, case)
    move_cases(session, [case.id], confirmation(case.state, moment, actor))


def confirmation(state: CaseState, moment: Moment, actor: str) -> Move:
    """Return the move that confirms cases in a state."""
    return Move(state, CaseState.CONFIRMED, moment.at, moment.today, actor, "confirmed")


def _settle_who_answered_before(session: Session, case: Case) -> None:
    """Settle the answers that waited for the others of the household: now all have answered."""
    waiting = update(Reply).where(Reply.case_id == case.id, Reply.outcome == ReplyOutcome.QUORUM_NOT_MET)
    session.execute(waiting.values(status=ReplyStatus.PROCESSED))


def _take_back(session: Session, case: Case, moment: Moment, actor: str) -> None:
    """A *yes* without proof defeats the ground of silence: a proposal on that ground is taken back."""
    _settle_who_answered_before(session, case)
    if case.state in TOWARDS_STRIKE_OFF:
        back_to_term(session, case, moment, actor, "strike-off taken back")


def accept_proof(session: Session, case: Case, moment: Moment, actor: str) -> None:
    """Take all conditions as proven: the dossier is *Ingeschreven* again, and confirmed when who must has answered.

    Documents that the housing company held already are no answer: then the term to confirm goes on.
    """
    lift_hold(session, case, HoldReason.DOCUMENT_REVIEW, moment, actor, note="proof accepted")
    case.documents_accepted = True
    _enrol_again(session, case, moment, actor)
    session.flush()
    answered = answers_of(session, case, moment.today)
    if answered.met or not (answered.given or only_held_documents(session, case)):
        _confirm(session, case, moment, actor)
    elif answered.given:
        hold_case(session, case, HoldReason.UNPROCESSED_REPLY, f"proof accepted, {answered}", moment, actor)


def only_held_documents(session: Session, case: Case) -> bool:
    """Return whether all that came in about a case is documents that the housing company held already."""
    kinds = set(session.scalars(select(Reply.outcome).where(Reply.case_id == case.id)))
    return ReplyOutcome.DOCUMENTS_HELD in kinds


def _enrol_again(session: Session, case: Case, moment: Moment, actor: str) -> None:
    if case.dossier.status in IN_ONDERZOEK:
        set_status(session, case, DossierStatus.ENROLLED, moment, actor)


def _test_again(session: Session, case: Case, moment: Moment, actor: str) -> None:
    """An exception found before any letter is no answer of the candidate: the conditions are tested again with it."""
    lift_hold(session, case, HoldReason.DOCUMENT_REVIEW, moment, actor, note="an exception was proven")
    case.check_tries = min(case.check_tries, 1)
    session.flush()


def ask_again(session: Session, case: Case, moment: Moment, actor: str) -> None:
    """Documents that came but do not suffice are asked for again: the case never lapses on them (invariant 5)."""
    detail = f"more proof is to be asked for: an answer by {_second_request(session, case, moment)} is in time"
    hold_case(session, case, HoldReason.DOCUMENT_REVIEW, detail, moment, actor)


def _second_request(session: Session, case: Case, moment: Moment) -> date:
    """Return the last day of the fresh term that was given, or that follows from today."""
    given = second_request_until(session, [case.id]).get(case.id)
    return given or terms_of(case.campaign).second_request_last_day(moment.today)


def refuse_proof(session: Session, case: Case, moment: Moment, actor: str) -> None:
    """The term that was running goes on: the candidate was told its last day.

    What came later is still to be judged, and so is what was brought for a condition without a verdict.
    """
    given = verdicts_of(session, case)
    refused = {condition for condition, one in given.items() if one.verdict is ReviewVerdict.REFUSED}
    if not documents_wait(session, case) and refused.issuperset(unproven(session, case)):
        note = "proof refused; the running term goes on"
        lift_hold(session, case, HoldReason.DOCUMENT_REVIEW, moment, actor, note=note)


def _hold_returned_mail(session: Session, case: Case, moment: Moment, actor: str) -> None:
    """Hold the case; the next round asks the population register for the address, each time something comes back."""
    hold_case(session, case, *HOLDS[ReplyOutcome.RETURNED_MAIL], moment, actor)
    for hold in open_holds(session, case.id):
        if hold.reason is HoldReason.RETURNED_MAIL:
            hold.ask_again_at, hold.tries = None, 0


def _hold_for_the_others(session: Session, case: Case, moment: Moment, actor: str) -> None:
    answered = answers_of(session, case, moment.today)
    hold_case(session, case, HoldReason.UNPROCESSED_REPLY, str(answered), moment, actor)


def _ask_the_candidate(session: Session, case: Case, moment: Moment, actor: str) -> None:
    """A yes after a withdrawal may be somebody who repents: they would lose their place. The reverse waits too."""
    if case.state in OPEN:
        hold_case(session, case, HoldReason.UNPROCESSED_REPLY, None, moment, actor, apart=True)
    if case.state is CaseState.WITHDRAWN:
        reason = "a yes came in after the withdrawal: ask the candidate, and settle the reply"
        raise_alarm(session, case, reason, moment, actor)


def _alarm(session: Session, case: Case, moment: Moment, actor: str) -> None:
    """A reply that came after the strike-off may have been in time: somebody must look, today."""
    reason = "a reply was found after the strike-off: look whether it was in time, and reinstate if so"
    raise_alarm(session, case, reason, moment, actor)


_ACTS: dict[ReplyOutcome, Callable[[Session, Case, Moment, str], None]] = {
    ReplyOutcome.CONFIRMED: _confirm,
    ReplyOutcome.CONFIRMED_WITHOUT_PROOF: _take_back,
    ReplyOutcome.QUORUM_NOT_MET: _hold_for_the_others,
    ReplyOutcome.PROOF_ACCEPTED: accept_proof,
    ReplyOutcome.EXCEPTION_PROVEN: _test_again,
    ReplyOutcome.PROOF_INSUFFICIENT: ask_again,
    ReplyOutcome.PROOF_REFUSED: refuse_proof,
    ReplyOutcome.WITHDRAWN: end_on_request,
    ReplyOutcome.RETURNED_MAIL: _hold_returned_mail,
    ReplyOutcome.CONTRADICTORY: _ask_the_candidate,
    ReplyOutcome.AFTER_STRIKE_OFF: _alarm,
    ReplyOutcome.DURING_STRIKE_OFF: _alarm,
}
"""What each other outcome does; those that stand nowhere (noted, already closed) only stand in the journal."""
