"""Stores replies and does what their judgement asks, in the transaction of the caller."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from actualisatie.calendar.moment import Moment
from actualisatie.campaigns.postmarks.terms import terms_of
from actualisatie.campaigns.reinstating.finding import propose_if_wrongful
from actualisatie.campaigns.replies.acting_together import Together
from actualisatie.campaigns.replies.case_files import CaseFile, read_files
from actualisatie.campaigns.replies.formats import ReplyItem
from actualisatie.campaigns.replies.holding import ITEM, hold_meant_dossier
from actualisatie.campaigns.replies.identifying import Intake, Meant, Named, meant_by, names_of
from actualisatie.campaigns.replies.keeping import entry_of, row_of, store_reply
from actualisatie.campaigns.replies.matching import reply_facts
from actualisatie.campaigns.reviewing.verdicts import record_verdict, to_prove
from actualisatie.dossiers.kinds import ReplyKind, ReplyStatus, ReviewVerdict
from actualisatie.dossiers.near_numbers import near_numbers
from actualisatie.dossiers.replies import ReplyFacts, ReplyOutcome, judge
from actualisatie.dossiers.reply_reasons import REASONS
from actualisatie.dossiers.states import MAY_BE_ANSWERED, CaseState
from actualisatie.storage import journal
from actualisatie.storage.bulk import insert_many
from actualisatie.storage.models import Case, DocumentVerdict, Dossier, Reply

BY_HAND = Intake()


def settle_all(
    session: Session, items: Sequence[ReplyItem], moment: Moment, actor: str, intake: Intake = BY_HAND
) -> list[ReplyOutcome]:
    """Store replies that were not known yet, judge each and act; return their outcomes in this order.

    What cannot be taken at its word, or matches nobody, waits on the worklist and holds every dossier that it could
    mean. Items about different dossiers are read up and written together; one about a dossier that another item just
    spoke of sees what became of that.
    """
    outcomes: list[ReplyOutcome] = []
    for group in _apart(names_of(session, items, intake)):
        run: list[tuple[Case, ReplyItem]] = []
        for named, meant in zip(group, meant_by(session, group, intake), strict=True):
            if meant.fault is None and meant.case is not None:
                run.append((meant.case, named.item))
                continue
            outcomes += _judge_and_act(session, run, moment, actor, intake)
            outcomes.append(_set_aside(session, named.item, meant, moment, actor, intake))
            run = []
        outcomes += _judge_and_act(session, run, moment, actor, intake)
    return outcomes


def _apart(named: Iterable[Named]) -> Iterator[list[Named]]:
    """Part items into groups in which no dossier is named twice."""
    group: list[Named] = []
    seen: set[str] = set()
    for one in named:
        if not seen.isdisjoint(one.numbers):
            yield group
            group, seen = [], set()
        group.append(one)
        seen.update(one.numbers)
    if group:
        yield group


def _judge_and_act(
    session: Session, run: Sequence[tuple[Case, ReplyItem]], moment: Moment, actor: str, intake: Intake
) -> list[ReplyOutcome]:
    """Judge items about different cases, store them, and act on them."""
    if not run:
        return []
    files = read_files(session, [case for case, _ in run])
    judged = [_judge(session, case, item, files[case.id]) for case, item in run]
    rows = [row_of(one.item, one.case, one.outcome, one.facts, moment, intake) for one in judged]
    insert_many(session, Reply, rows)
    together = Together(moment, actor)
    for one in judged:
        _act(session, one, together)
    together.write(session)
    return [one.outcome for one in judged]


@dataclass(frozen=True, slots=True)
class _Judged:
    """An item beside its case and the file of it, with what it is worth."""

    case: Case
    item: ReplyItem
    file: CaseFile
    facts: ReplyFacts
    outcome: ReplyOutcome


def _judge(session: Session, case: Case, item: ReplyItem, file: CaseFile) -> _Judged:
    facts = reply_facts(session, case, item, file)
    return _Judged(case, item, file, facts, judge(facts))


def _act(session: Session, judged: _Judged, together: Together) -> None:
    """Journal an item that was stored, and do what it asks."""
    case, item, outcome, moment, actor = judged.case, judged.item, judged.outcome, together.moment, together.actor
    journal.record(session, entry_of(item, case, outcome, judged.facts, judged.file, moment, actor))
    if outcome in {ReplyOutcome.PROOF_ACCEPTED, ReplyOutcome.EXCEPTION_PROVEN}:
        case.proven = sorted({*(case.proven or []), *(one.value for one in item.exceptions)}) or None
    if item.review is not None:
        _record_verdicts(session, case, item, item.review, moment, actor)
    if not _shows_a_wrongful_strike_off(session, case, item, moment):
        together.act_on(session, case, outcome, judged.file)


def _shows_a_wrongful_strike_off(session: Session, case: Case, item: ReplyItem, moment: Moment) -> bool:
    if case.state is not CaseState.STRUCK_OFF:
        return False  # else each reply would be read again that was just stored
    reply = session.scalars(select(Reply).where(Reply.key == item.key)).one()
    return propose_if_wrongful(session, case, reply, moment)


def _set_aside(
    session: Session, item: ReplyItem, meant: Meant, moment: Moment, actor: str, intake: Intake
) -> ReplyOutcome:
    """Keep an item for a person, and hold what it could mean: its numbers, or those one slip of the pen away."""
    outcome = meant.fault or ReplyOutcome.UNKNOWN_DOSSIER
    reply = store_reply(session, item, meant.case, outcome, moment, intake)
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
    return f"{ITEM}{key} waits on the worklist"


def _near(session: Session, item: ReplyItem) -> list[str]:
    """Return the dossiers that an answer may come from and that a wrong number may mean; a note is none."""
    if item.dossier is None or item.kind is ReplyKind.NOTE:
        return []
    query = select(Dossier.number).join(Case, Case.dossier_id == Dossier.id).where(Case.state.in_(MAY_BE_ANSWERED))
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
