"""Stores one reply and does what its judgement asks, in the transaction of its caller."""

from sqlalchemy import select
from sqlalchemy.orm import Session

from actualisatie.calendar.moment import Moment
from actualisatie.campaigns.reinstating.finding import propose_if_wrongful
from actualisatie.campaigns.replies.acting import act_on
from actualisatie.campaigns.replies.formats import ReplyItem
from actualisatie.campaigns.replies.holding import hold_meant_dossier
from actualisatie.campaigns.replies.identifying import Intake, Meant, identify
from actualisatie.campaigns.replies.matching import reply_facts
from actualisatie.campaigns.replies.quorum import answers_of
from actualisatie.campaigns.reviewing.verdicts import record_verdict, to_prove
from actualisatie.campaigns.terms import terms_of
from actualisatie.dossiers.kinds import ReplyKind, ReplyStatus, ReviewVerdict
from actualisatie.dossiers.near_numbers import near_numbers
from actualisatie.dossiers.replies import ReplyFacts, ReplyOutcome, judge, status_of
from actualisatie.dossiers.reply_reasons import REASONS
from actualisatie.dossiers.states import AWAITING_REPLY, TOWARDS_STRIKE_OFF
from actualisatie.storage import journal
from actualisatie.storage.models import Case, DocumentVerdict, Dossier, Reply

BY_HAND = Intake()


def settle(session: Session, item: ReplyItem, moment: Moment, actor: str, intake: Intake = BY_HAND) -> ReplyOutcome:
    """Store a reply that was not known yet, judge it and act; return its outcome.

    What cannot be taken at its word, or matches nobody, waits on the worklist and holds every dossier that it could
    mean.
    """
    meant = identify(session, item, intake)
    if meant.fault is not None or meant.case is None:
        return _set_aside(session, item, meant, moment, actor, intake)
    return judge_and_act(session, meant.case, item, moment, actor, intake)


def judge_and_act(
    session: Session, case: Case, item: ReplyItem, moment: Moment, actor: str, intake: Intake
) -> ReplyOutcome:
    """Judge an item about a case, store it, and act on it."""
    facts = reply_facts(session, case, item)
    outcome = judge(facts)
    reply = _store(session, item, case, outcome, facts, moment, intake)
    journal.record(session, _entry(session, item, case, outcome, facts, moment, actor))
    if outcome in {ReplyOutcome.PROOF_ACCEPTED, ReplyOutcome.EXCEPTION_PROVEN}:
        case.proven = sorted({*(case.proven or []), *(one.value for one in item.exceptions)}) or None
    if item.review is not None:
        _record_verdicts(session, case, item, item.review, moment, actor)
    if not propose_if_wrongful(session, case, reply, moment):
        act_on(session, case, outcome, moment, actor)
    return outcome


def _set_aside(
    session: Session, item: ReplyItem, meant: Meant, moment: Moment, actor: str, intake: Intake
) -> ReplyOutcome:
    """Keep an item for a person, and hold what it could mean: its numbers, or those one slip of the pen away."""
    outcome = meant.fault or ReplyOutcome.UNKNOWN_DOSSIER
    reply = _store(session, item, meant.case, outcome, None, moment, intake)
    if meant.case is None:
        reply.status = ReplyStatus.UNMATCHED
    data = {"key": item.key, "kind": item.kind.value, "channel": item.channel.value, "outcome": outcome.value}
    case_id = meant.case.id if meant.case else None
    journal.record(
        session, journal.Entry(moment.at, actor, "reply", case_id=case_id, reason=REASONS[outcome], data=data)
    )
    for number in meant.numbers if meant.case else _near(session, item):
        hold_meant_dossier(session, number, f"{waiting_words(item.key)}: {REASONS[outcome]}", moment, actor)
    return outcome


def waiting_words(key: str) -> str:
    """Return how the detail of a hold begins that an item on the worklist placed."""
    return f"item {key} waits on the worklist"


def _near(session: Session, item: ReplyItem) -> list[str]:
    """Return the dossiers with a letter under way that a wrong number may mean; a note is no answer and means none."""
    if item.dossier is None or item.kind is ReplyKind.NOTE:
        return []
    at_risk = Case.state.in_(AWAITING_REPLY | TOWARDS_STRIKE_OFF)
    query = select(Dossier.number).join(Case, Case.dossier_id == Dossier.id).where(at_risk)
    return sorted(session.scalars(query.where(Dossier.number.in_(near_numbers(item.dossier)))))


def _record_verdicts(
    session: Session, case: Case, item: ReplyItem, verdict: ReviewVerdict, moment: Moment, actor: str
) -> None:
    """Keep a verdict that came by file: on the conditions that it names, or on all that are to be proven."""
    until = None
    if verdict is ReviewVerdict.INSUFFICIENT:
        until = terms_of(case.campaign).second_request_last_day(moment.today)
    for condition in item.conditions or to_prove(case):
        given = DocumentVerdict(
            case_id=case.id,
            condition=condition,
            verdict=verdict,
            reviewer=actor,
            judged_at=item.received_at,  # documents that came after it still wait
            ask_again_until=until,
        )
        record_verdict(session, given, moment)


def _store(
    session: Session,
    item: ReplyItem,
    case: Case | None,
    outcome: ReplyOutcome,
    facts: ReplyFacts | None,
    moment: Moment,
    intake: Intake,
) -> Reply:
    reply = Reply(
        key=item.key,
        dossier_number=item.dossier or (case.dossier.number if case else None),
        letter_code=item.letter_code,
        company=intake.company,
        case_id=case.id if case else None,
        kind=item.kind,
        channel=item.channel,
        received_at=item.received_at,
        reply_postmark=item.reply_postmark,
        signer=item.signer,
        also_signed=[one.value for one in item.also_signed],
        volmacht=item.volmacht,
        volmacht_until=item.volmacht_until,
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
    session: Session, item: ReplyItem, case: Case, outcome: ReplyOutcome, facts: ReplyFacts, moment: Moment, actor: str
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
    reason = REASONS[outcome]
    if outcome is ReplyOutcome.QUORUM_NOT_MET:
        reason = f"{answers_of(session, case, terms_of(case.campaign), item.received_on)}: {reason}"
    return journal.Entry(moment.at, actor, "reply", case_id=case.id, reason=reason, data=data)
