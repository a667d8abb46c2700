"""Judges again what came too late, when the term that it was too late for turns out to be longer.

A timely valid reply always wins, also when a postmark was wrong or an extension came afterwards. Never the other way
round: no term gets shorter, so no reply that was in time can become late.
"""

from collections.abc import Sequence

from sqlalchemy import select
from sqlalchemy.orm import Session

from actualisatie.calendar.moment import Moment
from actualisatie.calendar.replies import Standing
from actualisatie.campaigns.reinstating.finding import propose_if_wrongful
from actualisatie.campaigns.replies.acting import act_on
from actualisatie.campaigns.replies.matching import reply_facts
from actualisatie.dossiers.replies import ReplyFacts, ReplyOutcome, judge, status_of
from actualisatie.storage import journal
from actualisatie.storage.models import Case, Reply


def cases_with_late_replies(session: Session, case_ids: Sequence[int]) -> set[int]:
    """Return those of some cases that have a reply which was judged too late, also if a person dismissed it."""
    query = select(Reply.case_id).where(Reply.case_id.in_(case_ids), Reply.outcome == ReplyOutcome.TOO_LATE)
    return {case_id for case_id in session.scalars(query) if case_id is not None}


def judge_again(session: Session, case: Case, why: str, moment: Moment, actor: str) -> int:
    """Judge the replies of a case that were too late once more, oldest first; return how many are in time now.

    What is in time now has the effect that it would have had: it confirms, starts a review, or raises an alarm when the
    dossier was struck off meanwhile. A hold stays until a person lifts it: something else may have placed it too.
    """
    late = select(Reply).where(Reply.case_id == case.id, Reply.outcome == ReplyOutcome.TOO_LATE)
    in_time = 0
    for reply in session.scalars(late.order_by(Reply.received_at, Reply.id)).all():
        facts = reply_facts(session, case, reply)
        if facts.standing is Standing.LATE:
            continue
        outcome = judge(facts)
        reply.standing, reply.outcome, reply.status = facts.standing, outcome, status_of(outcome)
        session.flush()
        journal.record(session, _entry(reply, facts, outcome, case, why, moment, actor))
        if not propose_if_wrongful(session, case, reply, moment):
            act_on(session, case, outcome, moment, actor)
        session.refresh(case)
        in_time += 1
    return in_time


def _entry(
    reply: Reply, facts: ReplyFacts, outcome: ReplyOutcome, case: Case, why: str, moment: Moment, actor: str
) -> journal.Entry:
    data = {
        "key": reply.key,
        "received_at": reply.received_at.isoformat(),
        "standing": facts.standing.value if facts.standing else None,
        "outcome": outcome.value,
    }
    return journal.Entry(moment.at, actor, "reply judged again", case_id=case.id, reason=why, data=data)
