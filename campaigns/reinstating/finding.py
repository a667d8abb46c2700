"""Finds wrongful strike-offs: an answer in time, or returned mail, that came to light afterwards. A person decides."""

from sqlalchemy import select
from sqlalchemy.orm import Session

from actualisatie.calendar.moment import Moment
from actualisatie.calendar.replies import Standing
from actualisatie.campaigns.reinstating.desk import open_reinstatement, write_proposal
from actualisatie.campaigns.strike_offs.under_way import raise_alarm
from actualisatie.dossiers.kinds import ReinstateReason, ReplyKind, ReplyStatus
from actualisatie.dossiers.states import CaseState
from actualisatie.storage.models import Case, Reply

FOUND_BY_THE_SYSTEM = "actualisatie (found by the system)"
"""Who proposed: nobody with this name can decide, so a person always does."""

_ANSWERS = frozenset({ReplyKind.CONFIRMATION, ReplyKind.DOCUMENTS})


def reason_to_reinstate(kind: ReplyKind, standing: Standing | None) -> ReinstateReason | None:
    """Return why what came in after a strike-off asks for a reinstatement; None when it does not.

    An answer in time, or one that the campaign would have accepted although late, is never to be lost. Mail that comes
    back, however late, means that the candidate may never have read a letter.
    """
    if kind is ReplyKind.RETURNED_MAIL:
        return ReinstateReason.RETURNED_MAIL
    in_time = standing is not None and standing is not Standing.LATE
    return ReinstateReason.TIMELY_REPLY if kind in _ANSWERS and in_time else None


def propose_if_wrongful(session: Session, case: Case, reply: Reply, moment: Moment) -> bool:
    """Raise an alarm and propose a reinstatement when a reply shows a strike-off to be wrongful; return whether."""
    reason = reason_to_reinstate(reply.kind, reply.standing)
    if case.state is not CaseState.STRUCK_OFF or reason is None or open_reinstatement(session, case) is not None:
        return False
    note = f"{_WORDS[reason]} (item {reply.key})"
    raise_alarm(session, case, f"{note}: decide on the reinstatement today", moment, FOUND_BY_THE_SYSTEM)
    propose_by_itself(session, case, reason, note, moment)
    return True


def propose_by_itself(session: Session, case: Case, reason: ReinstateReason, note: str, moment: Moment) -> None:
    """Propose a reinstatement in the name of the system, unless one waits for its decision already."""
    if open_reinstatement(session, case) is None:
        write_proposal(session, case, reason, note, moment, FOUND_BY_THE_SYSTEM)


def propose_for_waiting_replies(session: Session, case: Case, moment: Moment) -> None:
    """Look at what came in while a strike-off was under way, now that it turns out to be done."""
    query = select(Reply).where(Reply.case_id == case.id, Reply.status == ReplyStatus.UNCLEAR).order_by(Reply.id)
    if waiting := session.scalars(query).all():
        session.refresh(case)
    for reply in waiting:
        propose_if_wrongful(session, case, reply, moment)


_WORDS = {
    ReinstateReason.TIMELY_REPLY: "an answer that was in time came to light after the strike-off",
    ReinstateReason.RETURNED_MAIL: "a letter came back undelivered after the strike-off",
}
