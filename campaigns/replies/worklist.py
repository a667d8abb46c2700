"""The replies that wait for a person, and how one person settles each: nothing that came in is ever lost."""

from dataclasses import dataclass
from typing import Any

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from actualisatie.calendar.moment import Moment
from actualisatie.campaigns.errors import ReplyError
from actualisatie.campaigns.own_request import end_on_request, stay_after_all
from actualisatie.campaigns.reinstating.finding import propose_if_wrongful
from actualisatie.campaigns.replies.acting import act_on
from actualisatie.campaigns.replies.matching import case_meant, reply_facts
from actualisatie.campaigns.replies.settling import waiting_words
from actualisatie.campaigns.strike_offs.under_way import UNDER_WAY, strike_off_under_way
from actualisatie.dossiers.identifiers import parse_dossier_number
from actualisatie.dossiers.kinds import HoldReason, ReplyKind, ReplyMeaning, ReplyStatus, Verdict
from actualisatie.dossiers.names import is_said
from actualisatie.dossiers.replies import ReplyOutcome, judge, status_of
from actualisatie.dossiers.reply_reasons import REASONS
from actualisatie.dossiers.states import OPEN, CaseState
from actualisatie.storage import journal
from actualisatie.storage.models import Case, Hold, HousingCompany, Reply
from actualisatie.storage.transitions import Move, move_cases

_WAITING = (ReplyStatus.UNCLEAR, ReplyStatus.UNMATCHED)


@dataclass(frozen=True, slots=True)
class Settled:
    """How a person settles a reply: it belongs to a dossier, or means something for its own; and why."""

    note: str
    dossier: str | None = None
    means: ReplyMeaning | None = None


def waiting_replies(session: Session, company: str | None = None) -> list[dict[str, Any]]:
    """Return the replies that wait for a person, oldest first; with `company` (short name) only those of its own.

    A reply of which nobody knows the dossier is its sender's; one that came by hand stands in everybody's list.
    """
    query = (
        select(Reply, HousingCompany.code)
        .outerjoin(Case, Reply.case_id == Case.id)
        .outerjoin(HousingCompany, Case.housing_company_id == HousingCompany.id)
        .where(Reply.status.in_(_WAITING))
        .order_by(Reply.received_at, Reply.id)
    )
    if company is not None:
        unknown = Reply.case_id.is_(None) & (Reply.company.is_(None) | (Reply.company == company))
        query = query.where(or_(HousingCompany.code == company, Reply.company == company, unknown))
    return [
        {
            "key": reply.key,
            "dossier": reply.dossier_number,
            "letter_code": reply.letter_code,
            "company": code or reply.company,
            "kind": reply.kind.value,
            "received": Moment.of(reply.received_at).today,
            "outcome": reply.outcome.value,
            "why": REASONS[reply.outcome],
        }
        for reply, code in session.execute(query)
    ]


def settle_by_hand(session: Session, key: str, how: Settled, moment: Moment, actor: str) -> str:
    """Settle one reply of the worklist and return what became of it; the holds that it placed end.

    Given a dossier, it is judged anew as that one's. A *yes* after a withdrawal brings the candidate back. Raises
    `ReplyError` (no such reply, settled already, or something was left unsaid); then nothing was changed.
    """
    reply = session.scalar(select(Reply).where(Reply.key == key).with_for_update())
    if reply is None or reply.status not in _WAITING:
        raise ReplyError(f"No reply {key!r} waits for a person: `actualisatie replies worklist` shows those that do.")
    if not is_said(how.note):
        raise ReplyError("Say why: the note stands in the journal.")
    if (how.dossier is None) == (how.means is None):
        raise ReplyError("Say either whose it is (--dossier) or what it means (--means).")
    before = reply.case_id
    _lift_its_holds(session, reply, moment, actor, how.note)
    if how.dossier is not None:
        result = _match(session, reply, how.dossier, moment, actor).value
    else:
        result = _mean(session, reply, how.means or ReplyMeaning.NOTHING, moment, actor)
    data = {"key": reply.key, "result": result, "case_before": before}
    entry = journal.Entry(moment.at, actor, "reply settled by hand", case_id=reply.case_id, reason=how.note, data=data)
    journal.record(session, entry)
    return result


def _match(session: Session, reply: Reply, dossier: str, moment: Moment, actor: str) -> ReplyOutcome:
    number = parse_dossier_number(dossier)
    case = case_meant(session, number)
    if case is None:
        raise ReplyError(f"No campaign has taken in dossier {number}. Nothing was changed.")
    reply.case_id, reply.dossier_number = case.id, number
    facts = reply_facts(session, case, reply)
    outcome = judge(facts)
    reply.outcome, reply.standing, reply.status = outcome, facts.standing, status_of(outcome)
    session.flush()
    if not propose_if_wrongful(session, case, reply, moment):
        act_on(session, case, outcome, moment, actor)
    return outcome


def _mean(session: Session, reply: Reply, means: ReplyMeaning, moment: Moment, actor: str) -> str:
    case = session.get(Case, reply.case_id, with_for_update=True) if reply.case_id is not None else None
    if means is not ReplyMeaning.NOTHING and case is None:
        raise ReplyError("It has no dossier: say whose it is first (--dossier). Nothing was changed.")
    if case is not None and strike_off_under_way(session, case):
        raise ReplyError(UNDER_WAY)
    reply.status = ReplyStatus.DISMISSED if means is ReplyMeaning.NOTHING else ReplyStatus.PROCESSED
    session.flush()
    if case is not None and means is ReplyMeaning.CONFIRMED:
        _confirm(session, case, reply, moment, actor)
    elif case is not None and means is ReplyMeaning.WITHDRAWN:
        _leave(session, case, reply, moment, actor)
    return reply.status.value


def _confirm(session: Session, case: Case, reply: Reply, moment: Moment, actor: str) -> None:
    may_confirm = case.state is CaseState.WITHDRAWN or (case.state in OPEN and case.verdict is not Verdict.FAILS)
    if may_confirm and not propose_if_wrongful(session, case, reply, moment):
        if case.state is CaseState.WITHDRAWN:
            stay_after_all(session, case, moment, actor)
        move = Move(case.state, CaseState.CONFIRMED, moment.at, moment.today, actor, "confirmed")
        move_cases(session, [case.id], move, {"closed_reason": None})


def _leave(session: Session, case: Case, reply: Reply, moment: Moment, actor: str) -> None:
    if reply.kind is not ReplyKind.WITHDRAWAL or case.state not in OPEN:
        raise ReplyError(f"Item {reply.key} is no request to leave of a dossier that is asked. Nothing was changed.")
    end_on_request(session, case, moment, actor)


def _lift_its_holds(session: Session, reply: Reply, moment: Moment, actor: str, note: str) -> None:
    """End the holds that this reply placed; one of its case that another reply of it needs too stays."""
    reply_holds = select(Hold).where(Hold.reason == HoldReason.UNPROCESSED_REPLY, Hold.lifted_at.is_(None))
    words = waiting_words(reply.key) + ":"
    mine = Hold.detail.startswith(words, autoescape=True)
    its_case = (Hold.case_id == reply.case_id) & (Hold.detail.is_(None) | Hold.detail.startswith("confirmed by "))
    for hold in session.scalars(reply_holds.where(or_(mine, its_case))).all():
        others = select(Reply.id).where(Reply.case_id == hold.case_id, Reply.status == ReplyStatus.UNCLEAR)
        if (hold.detail or "").startswith(words) or session.scalar(others.where(Reply.id != reply.id)) is None:
            hold.lifted_at, hold.lifted_by, hold.lift_note = moment.at, actor, note
            data = {"hold": hold.reason.value}
            entry = journal.Entry(moment.at, actor, "hold lifted", case_id=hold.case_id, reason=note, data=data)
            journal.record(session, entry)
    session.flush()
