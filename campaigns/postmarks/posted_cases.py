"""Moves the cases whose letters were posted: with two letters to two addresses, once both are."""

from collections import defaultdict
from collections.abc import Collection, Sequence
from datetime import date

from sqlalchemy.orm import Session

from actualisatie.calendar.moment import Moment
from actualisatie.campaigns.postmarks.running_terms import RunningTerm, counting_terms
from actualisatie.campaigns.postmarks.terms import Terms
from actualisatie.campaigns.second_requests import note_posted
from actualisatie.dossiers.kinds import LetterRound
from actualisatie.dossiers.states import CaseState
from actualisatie.storage import journal
from actualisatie.storage.models import Batch
from actualisatie.storage.transitions import Move, move_cases

_POSTED = {
    LetterRound.FIRST: (CaseState.LETTER_BATCHED, CaseState.LETTER_POSTED),
    LetterRound.REMINDER: (CaseState.REMINDER_BATCHED, CaseState.REMINDER_POSTED),
}


def move_posted_cases(
    session: Session,
    batch: Batch,
    terms: Terms,
    running: Sequence[RunningTerm],
    posted_now: Collection[int],
    moment: Moment,
    actor: str,
) -> None:
    """Move the cases of the letters that were posted now, those with the same days together.

    A case with two letters to two addresses waits until both are posted. `running` are all letters of the batch that
    start a term and count; the two letters of a case lie in one batch.
    """
    if batch.round is LetterRound.SECOND_REQUEST:
        note_posted(session, batch, running, posted_now, moment, actor)
        return
    cases = _of_cases(running, posted_now)
    groups: dict[tuple[date, str, date], list[int]] = defaultdict(list)
    for case_id, letters in cases.items():
        (counting,) = counting_terms(letters).values()
        if counting.deadline is None:
            journal.record(session, _half_posted(batch, case_id, letters, moment, actor))
            continue
        days = counting.deadline.last_day, _postmarks(letters), terms.next_step_on(counting.round, counting.deadline)
        groups[days].append(case_id)
    for (last_day, postmarks, next_step_on), case_ids in groups.items():
        data = {"batch": batch.code, "postmark": postmarks, "last_day": str(last_day)}
        move = Move(*_POSTED[batch.round], moment.at, moment.today, actor, "posted", data=data)
        move_cases(session, sorted(case_ids), move, {"due_on": next_step_on})


def _of_cases(running: Sequence[RunningTerm], posted_now: Collection[int]) -> dict[int, list[RunningTerm]]:
    cases = {one.case_id for one in running if one.letter_id in posted_now}
    found: dict[int, list[RunningTerm]] = defaultdict(list)
    for one in running:
        if one.case_id in cases:
            found[one.case_id].append(one)
    return found


def _postmarks(letters: Sequence[RunningTerm]) -> str:
    """Return the postmark of a letter, or those of two letters with whom each went to."""
    if len(letters) == 1:
        return str(letters[0].postmark)
    return ", ".join(f"{one.postmark or 'not posted'} ({one.addressee})" for one in letters)


def _half_posted(
    batch: Batch, case_id: int, letters: Sequence[RunningTerm], moment: Moment, actor: str
) -> journal.Entry:
    reason = "one of two letters to two addresses is posted: the term starts with the other one"
    data = {"batch": batch.code, "postmark": _postmarks(letters)}
    return journal.Entry(moment.at, actor, "one letter posted", case_id=case_id, reason=reason, data=data)
