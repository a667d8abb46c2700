"""Corrects the postmark of a batch: its terms are computed again, and what was told to a candidate stays."""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from actualisatie.calendar.moment import Moment
from actualisatie.calendar.postmarks import Correction
from actualisatie.campaigns.batches.letter_numbers import LetterNumbers, letters_of
from actualisatie.campaigns.errors import BatchNotPostableError, PostmarkError
from actualisatie.campaigns.postmarks.posting import find_batch, latest, require_plausible, sum_up
from actualisatie.campaigns.postmarks.realigning import Because, Realigned, realign
from actualisatie.campaigns.postmarks.running_terms import RunningTerm, counting_terms, running_terms
from actualisatie.campaigns.postmarks.terms import Terms, terms_of
from actualisatie.dossiers.kinds import BatchStatus
from actualisatie.dossiers.names import is_said
from actualisatie.storage import journal
from actualisatie.storage.models import Batch, Campaign, Letter

_CHUNK = 500

EVENT = "postmark corrected"


@dataclass(frozen=True, slots=True)
class Corrected:
    """A corrected postmark: the latest last day before and after (Brussels), and what followed from it."""

    batch: str
    letters: int
    old_postmark: date
    postmark: date
    old_last_day: date | None
    last_day: date | None
    next_step_on: date | None
    taken_back: int
    reminders_withdrawn: int
    alarms: int
    replies_in_time: int


@dataclass(frozen=True, slots=True)
class NewPostmark:
    """What a correction says: the true day (calendar day), its proof, and why the first one was wrong (no names)."""

    postmark: date
    proof: str
    reason: str


def correct_batch_postmark(
    session: Session,
    batch_code: str,
    new: NewPostmark,
    moment: Moment,
    actor: str,
    numbers: LetterNumbers | None = None,
) -> Corrected:
    """Correct the postmark of the letters of a batch that were posted, all of them or those with the numbers.

    Every deadline that follows is computed again. None gets shorter: the last day printed in the letter, and any last
    day that followed from the postmark as it was, bind where they are later (domain invariant 3). Cases that are too
    far now go back; a strike-off that came too early raises an alarm.

    Raises `UnknownBatchError`, `BatchNotPostableError` (nothing of it was posted) and `PostmarkError` (in the future,
    before the batch was made, without proof or reason, or of letters with different postmarks). Then nothing was
    changed.
    """
    batch = find_batch(session, batch_code)
    if batch.status not in {BatchStatus.POSTED, BatchStatus.DELIVERED}:
        raise BatchNotPostableError(f"Batch {batch.code} is {batch.status}: it has no postmark that can be corrected.")
    terms = terms_of(session.get_one(Campaign, batch.campaign_id, with_for_update=True))
    require_plausible(batch, new.postmark, new.proof, moment, terms)
    if not is_said(new.reason):
        raise PostmarkError(f"Say why the postmark of batch {batch.code} is corrected: the journal keeps it.")
    ids, old_postmark = _posted_alike(session, batch, numbers)
    old = _terms_by_letter(session, terms, batch)
    _rewrite(session, old, ids, new)
    before, after = _of_cases(old, ids), _of_cases(_terms_by_letter(session, terms, batch), ids)
    because = Because(f"the postmark of {batch.code} was corrected to {new.postmark}", moment, actor)
    corrections = _corrections(before, after)
    journal.record(session, *_entries(batch, corrections, old_postmark, new, numbers, because))
    done = realign(session, terms, sorted(before), because)
    if batch.status is BatchStatus.POSTED:  # what a reminder told that was taken back binds too
        sum_up(session, batch, terms, new.postmark, new.proof)
    return Corrected(
        batch=batch.code,
        letters=len(ids),
        old_postmark=old_postmark,
        postmark=new.postmark,
        old_last_day=_latest(terms, before)[0],
        last_day=_latest(terms, after)[0],
        next_step_on=_latest(terms, after)[1],
        taken_back=done[Realigned.TAKEN_BACK],
        reminders_withdrawn=done[Realigned.REMINDED_TOO_EARLY],
        alarms=done[Realigned.ALARM],
        replies_in_time=done[Realigned.REPLY_IN_TIME],
    )


def _posted_alike(session: Session, batch: Batch, numbers: LetterNumbers | None) -> tuple[frozenset[int], date]:
    """Return the posted letters that are meant and the one postmark that they have."""
    query = select(Letter.id, Letter.postmark).where(*letters_of(session, batch, numbers), Letter.postmark.is_not(None))
    found = session.execute(query).all()
    postmarks = sorted({row.postmark for row in found if row.postmark})
    if not postmarks:
        raise BatchNotPostableError(f"Batch {batch.code} has no postmark yet: `actualisatie postmark` registers it.")
    if len(postmarks) > 1:
        raise PostmarkError(
            f"The letters of batch {batch.code} were posted on {len(postmarks)} days, from {postmarks[0]} to "
            f"{postmarks[-1]}: say with --letters which of them to correct. Nothing was changed."
        )
    return frozenset(row.id for row in found), postmarks[0]


def _terms_by_letter(session: Session, terms: Terms, batch: Batch) -> dict[int, RunningTerm]:
    return {one.letter_id: one for one in running_terms(session, terms, Letter.batch_id == batch.id)}


def _of_cases(letters: dict[int, RunningTerm], ids: frozenset[int]) -> dict[int, RunningTerm]:
    """Return the term that counts for each case with a corrected letter: of two to two addresses perhaps the other."""
    cases = {one.case_id for one in letters.values() if one.letter_id in ids}
    counting = counting_terms(one for one in letters.values() if one.case_id in cases)
    return {case_id: one for (case_id, _), one in counting.items()}


def _latest(terms: Terms, running: dict[int, RunningTerm]) -> tuple[date, date] | tuple[None, None]:
    started = [one for one in running.values() if one.deadline]
    return latest(terms, started) if started else (None, None)


def _rewrite(session: Session, before: dict[int, RunningTerm], ids: frozenset[int], new: NewPostmark) -> None:
    """Write the new postmark; the last day that followed from the old one stays told."""
    groups: dict[date | None, list[int]] = defaultdict(list)
    for letter_id in sorted(ids):
        limit = before[letter_id].deadline if letter_id in before else None
        groups[limit.last_day if limit else None].append(letter_id)
    for told, letter_ids in groups.items():
        for start in range(0, len(letter_ids), _CHUNK):
            session.execute(
                update(Letter)
                .where(Letter.id.in_(letter_ids[start : start + _CHUNK]))
                .values(postmark=new.postmark, proof=new.proof, told_last_day=told),
                execution_options={"synchronize_session": False},
            )


def _corrections(before: dict[int, RunningTerm], after: dict[int, RunningTerm]) -> dict[int, Correction]:
    """Return the deadline of each case as it was and as it is; none where the term has not started yet."""
    return {
        case_id: Correction(old.deadline, new)
        for case_id, old in before.items()
        if old.deadline and (new := after[case_id].deadline)
    }


def _entries(
    batch: Batch,
    corrections: dict[int, Correction],
    old_postmark: date,
    new: NewPostmark,
    numbers: LetterNumbers | None,
    because: Because,
) -> Iterator[journal.Entry]:
    """Yield what the journal keeps: old and new, for the batch and for each case."""
    at, actor = because.moment.at, because.actor
    data = {"batch": batch.code, "old_postmark": str(old_postmark), "postmark": str(new.postmark), "proof": new.proof}
    letters = {"letters": str(numbers)} if numbers else {}
    yield journal.Entry(at, actor, EVENT, campaign_id=batch.campaign_id, reason=new.reason, data={**data, **letters})
    for case_id, correction in sorted(corrections.items()):
        days = {
            "old_last_day": str(correction.old.last_day),
            "last_day": str(correction.new.last_day),
            "bound_by": correction.new.bound_by.value,
        }
        yield journal.Entry(at, actor, EVENT, case_id=case_id, reason=new.reason, data={**data, **days})
