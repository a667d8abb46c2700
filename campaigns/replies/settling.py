"""Stores one reply and does what its judgement asks, in the transaction of its caller."""

from collections.abc import Callable

from sqlalchemy.orm import Session

from actualisatie.calendar.moment import Moment
from actualisatie.campaigns.approving import back_to_term
from actualisatie.campaigns.holds import lift_hold
from actualisatie.campaigns.reinstating.finding import propose_if_wrongful
from actualisatie.campaigns.replies.formats import ReplyItem
from actualisatie.campaigns.replies.holding import hold_case
from actualisatie.campaigns.replies.matching import case_meant, documents_wait, reply_facts
from actualisatie.campaigns.under_way import raise_alarm
from actualisatie.dossiers.kinds import DossierStatus, HoldReason
from actualisatie.dossiers.replies import ReplyFacts, ReplyOutcome, judge, status_of
from actualisatie.dossiers.states import TOWARDS_STRIKE_OFF, CaseState
from actualisatie.storage import journal
from actualisatie.storage.models import Case, Dossier, Reply
from actualisatie.storage.transitions import Move, move_cases


def settle(session: Session, item: ReplyItem, moment: Moment, actor: str) -> ReplyOutcome:
    """Store a reply that was not known yet, judge it and act; return its outcome."""
    case = case_meant(session, item.dossier)
    if case is None:
        _store(session, item, None, ReplyOutcome.UNKNOWN_DOSSIER, None, moment)
        return ReplyOutcome.UNKNOWN_DOSSIER
    facts = reply_facts(session, case, item)
    outcome = judge(facts)
    reply = _store(session, item, case, outcome, facts, moment)
    journal.record(session, _entry(item, case, outcome, facts, moment, actor))
    if outcome in {ReplyOutcome.PROOF_ACCEPTED, ReplyOutcome.EXCEPTION_PROVEN}:
        case.proven = sorted({*(case.proven or []), *(one.value for one in item.exceptions)}) or None
    if not propose_if_wrongful(session, case, reply, moment):
        act_on(session, case, outcome, moment, actor)
    return outcome


def act_on(session: Session, case: Case, outcome: ReplyOutcome, moment: Moment, actor: str) -> None:
    """Do with a case what the outcome of a reply asks; nothing where it only stands in the journal."""
    if (act := _ACTS.get(outcome)) is not None:
        act(session, case, moment, actor)


def _confirm(session: Session, case: Case, moment: Moment, actor: str) -> None:
    move = Move(case.state, CaseState.CONFIRMED, moment.at, moment.today, actor, "confirmed")
    move_cases(session, [case.id], move)


def _withdraw(session: Session, case: Case, moment: Moment, actor: str) -> None:
    move = Move(case.state, CaseState.WITHDRAWN, moment.at, moment.today, actor, "withdrawn at own request")
    move_cases(session, [case.id], move)


def _take_back(session: Session, case: Case, moment: Moment, actor: str) -> None:
    """A *yes* without proof defeats the ground of silence: a proposal on that ground is taken back."""
    if case.state in TOWARDS_STRIKE_OFF:
        back_to_term(session, case, moment, actor, "strike-off taken back")


def _start_review(session: Session, case: Case, moment: Moment, actor: str) -> None:
    hold_case(session, case, HoldReason.DOCUMENT_REVIEW, None, moment, actor)


def _accept_proof(session: Session, case: Case, moment: Moment, actor: str) -> None:
    lift_hold(session, case, HoldReason.DOCUMENT_REVIEW, moment, actor, note="proof accepted")
    case.documents_accepted = True
    dossier = session.get_one(Dossier, case.dossier_id)
    if dossier.status in {DossierStatus.IN_ONDERZOEK, DossierStatus.IN_ONDERZOEK_OTHER}:
        dossier.status, dossier.status_since = DossierStatus.ENROLLED, moment.today
    session.flush()
    _confirm(session, case, moment, actor)


def _test_again(session: Session, case: Case, moment: Moment, actor: str) -> None:
    """An exception found before any letter is no answer of the candidate: the conditions are tested again with it."""
    lift_hold(session, case, HoldReason.DOCUMENT_REVIEW, moment, actor, note="an exception was proven")
    case.check_tries = min(case.check_tries, 1)
    session.flush()


def _ask_again(session: Session, case: Case, moment: Moment, actor: str) -> None:
    """Documents that came but do not suffice are asked for again: the case never lapses on them (invariant 5)."""
    hold_case(session, case, HoldReason.DOCUMENT_REVIEW, "more proof is to be asked for", moment, actor)


def _refuse_proof(session: Session, case: Case, moment: Moment, actor: str) -> None:
    """The term that was running goes on: the candidate was told its last day. What came later is still to be judged."""
    if not documents_wait(session, case):
        note = "proof refused; the running term goes on"
        lift_hold(session, case, HoldReason.DOCUMENT_REVIEW, moment, actor, note=note)


def _hold_returned_mail(session: Session, case: Case, moment: Moment, actor: str) -> None:
    hold_case(session, case, HoldReason.RETURNED_MAIL, None, moment, actor)


def _hold_for_a_person(session: Session, case: Case, moment: Moment, actor: str) -> None:
    hold_case(session, case, HoldReason.UNPROCESSED_REPLY, None, moment, actor)


def _alarm(session: Session, case: Case, moment: Moment, actor: str) -> None:
    """A reply that came after the strike-off may have been in time: somebody must look, today."""
    reason = "a reply was found after the strike-off: look whether it was in time, and reinstate if so"
    raise_alarm(session, case, reason, moment, actor)


_ACTS: dict[ReplyOutcome, Callable[[Session, Case, Moment, str], None]] = {
    ReplyOutcome.CONFIRMED: _confirm,
    ReplyOutcome.CONFIRMED_WITHOUT_PROOF: _take_back,
    ReplyOutcome.REVIEW_STARTED: _start_review,
    ReplyOutcome.PROOF_ACCEPTED: _accept_proof,
    ReplyOutcome.EXCEPTION_PROVEN: _test_again,
    ReplyOutcome.PROOF_INSUFFICIENT: _ask_again,
    ReplyOutcome.PROOF_REFUSED: _refuse_proof,
    ReplyOutcome.WITHDRAWN: _withdraw,
    ReplyOutcome.RETURNED_MAIL: _hold_returned_mail,
    ReplyOutcome.UNSIGNED: _hold_for_a_person,
    ReplyOutcome.WRONG_SIGNER: _hold_for_a_person,
    ReplyOutcome.GUARDIAN_NEEDED: _hold_for_a_person,
    ReplyOutcome.VOLMACHT_MISSING: _hold_for_a_person,
    ReplyOutcome.TOO_LATE: _hold_for_a_person,
    ReplyOutcome.AFTER_STRIKE_OFF: _alarm,
    ReplyOutcome.DURING_STRIKE_OFF: _alarm,
}
"""What each outcome does; the others (noted, already closed) only stand in the journal."""


def _store(
    session: Session,
    item: ReplyItem,
    case: Case | None,
    outcome: ReplyOutcome,
    facts: ReplyFacts | None,
    moment: Moment,
) -> Reply:
    reply = Reply(
        key=item.key,
        dossier_number=item.dossier,
        case_id=case.id if case else None,
        kind=item.kind,
        channel=item.channel,
        received_at=item.received_at,
        reply_postmark=item.reply_postmark,
        signer=item.signer,
        also_signed=[],
        volmacht=item.volmacht,
        conditions=[one.value for one in item.conditions],
        review=item.review,
        return_reason=item.return_reason,
        exceptions=[one.value for one in item.exceptions],
        standing=facts.standing if facts else None,
        outcome=outcome,
        status=status_of(outcome),
        taken_in_at=moment.at,
    )
    session.add(reply)
    session.flush()
    return reply


def _entry(
    item: ReplyItem, case: Case, outcome: ReplyOutcome, facts: ReplyFacts, moment: Moment, actor: str
) -> journal.Entry:
    data = {
        "key": item.key,
        "kind": item.kind.value,
        "channel": item.channel.value,
        "received_at": item.received_at.isoformat(),
        "reply_postmark": str(item.reply_postmark) if item.reply_postmark else None,
        "standing": facts.standing.value if facts.standing else None,
        "outcome": outcome.value,
        **({"exceptions": [one.value for one in item.exceptions]} if item.exceptions else {}),
    }
    return journal.Entry(moment.at, actor, "reply", case_id=case.id, data=data)
