"""What reviewers found of the documents of a case: the last verdict on each condition that the sources call not met."""

from collections.abc import Iterable
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from actualisatie.calendar.moment import Moment
from actualisatie.dossiers.conditions.facts import Condition
from actualisatie.dossiers.kinds import LetterRound, ReviewVerdict, Verdict
from actualisatie.storage import journal
from actualisatie.storage.models import Case, DocumentVerdict, Letter


def to_prove(case: Case) -> tuple[Condition, ...]:
    """Return the conditions that documents must prove: those that the sources call not met, in the order of the law."""
    failing = {one["condition"] for one in case.conditions or [] if one["verdict"] == Verdict.FAILS}
    return tuple(condition for condition in Condition if condition in failing)


def verdicts_of(session: Session, case: Case) -> dict[Condition, DocumentVerdict]:
    """Return the verdict that counts on each condition: the last one given."""
    query = select(DocumentVerdict).where(DocumentVerdict.case_id == case.id).order_by(DocumentVerdict.id)
    return {one.condition: one for one in session.scalars(query)}


def proven_by_documents(session: Session, case_ids: Iterable[int]) -> dict[int, frozenset[Condition]]:
    """Return the conditions on which the last verdict is *accepted*, by case, in one query."""
    query = select(DocumentVerdict).where(DocumentVerdict.case_id.in_(list(case_ids))).order_by(DocumentVerdict.id)
    last = {(one.case_id, one.condition): one.verdict for one in session.scalars(query)}
    found: dict[int, frozenset[Condition]] = {}
    for (case_id, condition), verdict in last.items():
        if verdict is ReviewVerdict.ACCEPTED:
            found[case_id] = found.get(case_id, frozenset()) | {condition}
    return found


def unproven(session: Session, case: Case) -> tuple[Condition, ...]:
    """Return the conditions that no accepted verdict proves yet."""
    return _unproven(case, verdicts_of(session, case).values())


def _unproven(
    case: Case, given: Iterable[DocumentVerdict], also: Iterable[Condition | str] = ()
) -> tuple[Condition, ...]:
    proven = {one.condition for one in given if one.verdict is ReviewVerdict.ACCEPTED} | {
        Condition(one) for one in also
    }
    return tuple(condition for condition in to_prove(case) if condition not in proven)


def proves_all(case: Case, conditions: Iterable[Condition | str], verdicts: Iterable[DocumentVerdict]) -> bool:
    """Return whether accepting these conditions leaves none unproven beside the verdicts; naming none means all."""
    named = list(conditions)
    counting = {one.condition: one for one in verdicts}.values()
    return not named or not _unproven(case, counting, named)


def record_verdict(session: Session, given: DocumentVerdict, moment: Moment) -> None:
    """Keep one verdict and journal it under the name of its reviewer."""
    session.add(given)
    if given.verdict is ReviewVerdict.INSUFFICIENT:
        _let_count_no_more(session, given.case_id, moment)
    session.flush()
    data = {"condition": given.condition.value, "verdict": given.verdict.value}
    if given.ask_again_until is not None:
        data["ask_again_until"] = str(given.ask_again_until)
    entry = journal.Entry(
        moment.at, given.reviewer, "documents judged", case_id=given.case_id, reason=given.reason, data=data
    )
    journal.record(session, entry)


def _let_count_no_more(session: Session, case_id: int, moment: Moment) -> None:
    """Withdraw an earlier second request: the next one names all that is lacking, with a term of its own."""
    counting = select(Letter).where(Letter.case_id == case_id, Letter.withdrawn_at.is_(None))
    for letter in session.scalars(counting.where(Letter.round == LetterRound.SECOND_REQUEST)):
        letter.withdrawn_at, letter.withdrawn_reason = moment.at, "more was asked for since"


def second_request_until(session: Session, case_ids: Iterable[int]) -> dict[int, date]:
    """Return the last day of the newest second request of each case that was asked again, by its id."""
    query = select(DocumentVerdict).where(DocumentVerdict.case_id.in_(list(case_ids))).order_by(DocumentVerdict.id)
    last = {(one.case_id, one.condition): one for one in session.scalars(query)}
    found: dict[int, date] = {}
    for one in last.values():
        if one.ask_again_until is not None:
            found[one.case_id] = max(found.get(one.case_id, one.ask_again_until), one.ask_again_until)
    return found
