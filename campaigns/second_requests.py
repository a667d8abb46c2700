"""The letter that asks again for documents that do not suffice: when it is due, what it says, and when its term began.

A reviewer's verdict *insufficient* asks for it (domain invariant 5). The dossier stays under review; the fresh term
runs from the postmark of the letter and is one of the running terms, so corrections and extensions reach it too.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, exists, select
from sqlalchemy.orm import Session, aliased

from actualisatie.calendar.moment import Moment
from actualisatie.campaigns.checks.condition_lines import line_of
from actualisatie.campaigns.holding.holds import open_holds
from actualisatie.campaigns.postmarks.running_terms import RunningTerm, by_round, terms_of_cases
from actualisatie.campaigns.postmarks.terms import Terms
from actualisatie.campaigns.reviewing.verdicts import verdicts_of
from actualisatie.campaigns.work import no_reply_waits
from actualisatie.dossiers.conditions.facts import Condition
from actualisatie.dossiers.kinds import HoldReason, LetterRound, ReviewVerdict
from actualisatie.dossiers.states import AWAITING_REPLY, OPEN, TOWARDS_STRIKE_OFF
from actualisatie.letters.content import ConditionLine
from actualisatie.storage import journal
from actualisatie.storage.models import Batch, Case, DocumentVerdict, Hold, Letter

_ROUND = LetterRound.SECOND_REQUEST


def is_owed() -> tuple[ColumnElement[bool], ...]:
    """Return when a second request is due: asked for, not written yet, and nothing but the review holds the case."""
    given, later = aliased(DocumentVerdict), aliased(DocumentVerdict)
    newer = exists().where(later.case_id == given.case_id, later.condition == given.condition, later.id > given.id)
    asked = Case.id.in_(select(given.case_id).where(given.verdict == ReviewVerdict.INSUFFICIENT, ~newer))
    written = exists().where(Letter.case_id == Case.id, Letter.round == _ROUND, Letter.withdrawn_at.is_(None))
    held = exists().where(Hold.case_id == Case.id, Hold.lifted_at.is_(None))
    review = Hold.reason == HoldReason.DOCUMENT_REVIEW
    open_case = Case.state.in_(OPEN - TOWARDS_STRIKE_OFF)
    return (open_case, asked, ~written, held.where(review), ~held.where(~review), no_reply_waits())


def told_of_what_lacks(
    session: Session, cases: Sequence[Case], batch: Batch, terms: Terms
) -> dict[int, dict[str, Any]]:
    """Return, by the id of the case, what its second request says: what lacks, and until when.

    The last day is never before the one of the term that runs already: that one was told too.
    """
    running = terms_of_cases(session, terms, [case.id for case in cases])
    told: dict[int, dict[str, Any]] = {}
    for case in cases:
        days = [batch.printed_last_day, *(one.deadline.last_day for one in running.get(case.id, ()) if one.deadline)]
        told[case.id] = {"conditions": _lacking(session, case), "last_day": max(day for day in days if day)}
    return told


def note_batched(session: Session, batch: Batch, case_ids: Sequence[int], moment: Moment, actor: str) -> None:
    """Journal that second requests were made; no case changes its state by them."""
    journal.record(
        session,
        *(
            journal.Entry(moment.at, actor, "second request batched", case_id=case_id, data={"batch": batch.code})
            for case_id in case_ids
        ),
    )


def note_posted(
    session: Session,
    batch: Batch,
    running: Iterable[RunningTerm],
    posted_now: Collection[int],
    moment: Moment,
    actor: str,
) -> None:
    """Journal that second requests were posted, and let silence move no case before their terms have passed."""
    for case_id, letters in _of_cases(running, posted_now).items():
        found = by_round(letters)[_ROUND]
        if found.deadline is None:
            continue  # the letter to the other address is not posted yet
        case, last_day = session.get_one(Case, case_id), found.deadline.last_day
        if case.state in AWAITING_REPLY:
            case.due_on = max(case.due_on or found.deadline.strike_earliest, found.deadline.strike_earliest)
        _tell_the_reviewer(session, case, last_day)
        data = {"batch": batch.code, "postmark": str(found.postmark), "last_day": str(last_day)}
        reason = "documents do not suffice: a fresh term to complete them"
        entry = journal.Entry(moment.at, actor, "second request posted", case_id=case_id, reason=reason, data=data)
        journal.record(session, entry)
    session.flush()


def _tell_the_reviewer(session: Session, case: Case, last_day: date) -> None:
    for hold in open_holds(session, case.id):
        if hold.reason is HoldReason.DOCUMENT_REVIEW:
            hold.detail = f"more proof was asked for: an answer by {last_day} is in time"


def _lacking(session: Session, case: Case) -> tuple[ConditionLine, ...]:
    """Return a line for each condition of which the last verdict asks for more, in the words of its reviewer."""
    given = verdicts_of(session, case)
    return tuple(
        line_of(condition, given[condition].reason or _NO_WORDS)
        for condition in Condition
        if condition in given and given[condition].verdict is ReviewVerdict.INSUFFICIENT
    )


_NO_WORDS = "Wat u bezorgde, volstaat nog niet."
"""What the letter says where a verdict came by file, which has no room for words."""


def _of_cases(running: Iterable[RunningTerm], posted_now: Collection[int]) -> Mapping[int, list[RunningTerm]]:
    letters = list(running)
    cases = {one.case_id for one in letters if one.letter_id in posted_now}
    return {case_id: [one for one in letters if one.case_id == case_id] for case_id in sorted(cases)}
