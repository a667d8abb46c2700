"""Registers the postmark of a print batch, or of a part of it that was posted on its own: from here the terms run."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import ColumnElement, func, select, update
from sqlalchemy.orm import Session

from actualisatie.calendar.errors import PostmarkRefusedError
from actualisatie.calendar.moment import Moment
from actualisatie.calendar.postmarks import check_postmark
from actualisatie.campaigns.batches.letter_numbers import LetterNumbers, letters_of
from actualisatie.campaigns.errors import BatchNotPostableError, PostmarkError, UnknownBatchError
from actualisatie.campaigns.postmarks.posted_cases import move_posted_cases
from actualisatie.campaigns.postmarks.running_terms import RunningTerm, running_terms
from actualisatie.campaigns.postmarks.terms import Terms, terms_of
from actualisatie.dossiers.kinds import BatchStatus
from actualisatie.dossiers.names import is_said
from actualisatie.storage import journal
from actualisatie.storage.models import Batch, Campaign, Letter


@dataclass(frozen=True, slots=True)
class Posted:
    """Letters that were posted, and the days that follow from their postmark (Brussels); the latest where they differ.

    `waiting` counts the letters of the batch that have no postmark yet.
    """

    batch: str
    letters: int
    last_day: date | None
    next_step_on: date | None
    waiting: int = 0


def register_postmark(
    session: Session,
    batch_code: str,
    postmark: date,
    proof: str,
    moment: Moment,
    actor: str,
    numbers: LetterNumbers | None = None,
) -> Posted:
    """Record that letters were posted on `postmark` (calendar day) with a proof, and start their terms.

    Without `numbers` these are all letters of the batch that have no postmark yet. The batch is posted once all have.

    Raises `UnknownBatchError`, `BatchNotPostableError` (not delivered yet, withdrawn, or posted already) and
    `PostmarkError` (in the future, before the batch was made, without proof, or of letters that it does not have). Then
    nothing was changed.
    """
    batch = find_batch(session, batch_code)
    _require_postable(batch)
    campaign = session.get_one(Campaign, batch.campaign_id, with_for_update=True)  # an extension waits for it
    terms = terms_of(campaign)
    require_plausible(batch, postmark, proof, moment, terms)
    chosen = letters_of(session, batch, numbers)
    ids = _without_postmark(session, batch, chosen, whole=numbers is None)
    session.execute(
        update(Letter).where(*chosen, Letter.postmark.is_(None)).values(postmark=postmark, proof=proof),
        execution_options={"synchronize_session": False},
    )
    waiting = _waiting(session, batch)
    running = running_terms(session, terms, Letter.batch_id == batch.id)
    started = [one for one in running if one.letter_id in ids]
    if not waiting:
        batch.status, batch.posted_at, batch.posted_by = BatchStatus.POSTED, moment.at, actor
        sum_up(session, batch, terms, postmark, proof)
    campaign.frozen_at = campaign.frozen_at or moment.at
    session.flush()
    last_day, next_step_on = latest(terms, started) if started else (batch.last_day, batch.next_step_on)
    journal.record(session, _entry(batch, postmark, proof, last_day, numbers, terms, moment, actor))
    move_posted_cases(session, batch, terms, running, ids, moment, actor)
    return Posted(batch.code, len(ids), last_day, next_step_on, waiting)


def find_batch(session: Session, batch_code: str, *, lock: bool = True) -> Batch:
    """Return the batch that people call `batch_code` (B000012), locked or not; raises `UnknownBatchError`."""
    digits = batch_code[1:] if batch_code[:1] == "B" else ""
    known = digits.isdigit() and digits.isascii() and len(digits) < 10
    batch = session.get(Batch, int(digits), with_for_update=lock) if known else None
    if batch is None:
        raise UnknownBatchError(batch_code)
    return batch


def require_plausible(batch: Batch, postmark: date, proof: str, moment: Moment, terms: Terms) -> None:
    """Raise `PostmarkError` for a postmark in the future, before the batch was made, or without proof."""
    try:
        check_postmark(postmark, today=moment.today, days=terms.days, made_on=batch.made_on, batch=batch.code)
    except PostmarkRefusedError as refused:
        raise PostmarkError(str(refused)) from refused
    if not is_said(proof):
        raise PostmarkError(f"Batch {batch.code} needs a proof of its postmark, such as the number of the deposit.")


def sum_up(session: Session, batch: Batch, terms: Terms, postmark: date, proof: str) -> None:
    """Keep on the batch, for lists, the latest postmark, last day and next step of its letters."""
    newest = session.scalar(select(func.max(Letter.postmark)).where(Letter.batch_id == batch.id))
    batch.postmark, batch.proof = newest or postmark, proof
    if not terms.starts_term(batch.round):
        return
    running = running_terms(session, terms, Letter.batch_id == batch.id)
    if any(one.deadline for one in running):
        keep_days(batch, *latest(terms, running))
    else:  # no letter of it counts any more
        found = terms.deadline(batch.round, postmark, batch.printed_last_day)
        keep_days(batch, found.last_day, terms.next_step_on(batch.round, found))


def keep_days(batch: Batch, last_day: date, next_step_on: date) -> None:
    """Keep days on the batch; a term that was told to have passed, and got longer, is to be told again at its end."""
    if batch.next_step_on is not None and next_step_on > batch.next_step_on:
        batch.passed_told_at = None
    batch.last_day, batch.next_step_on = last_day, next_step_on


def latest(terms: Terms, running: Sequence[RunningTerm]) -> tuple[date, date]:
    """Return the latest last day and the latest next step of some letters that were posted."""
    limits = [(one.round, one.deadline) for one in running if one.deadline]
    return max(limit.last_day for _, limit in limits), max(terms.next_step_on(*one) for one in limits)


def _require_postable(batch: Batch) -> None:
    if batch.status is BatchStatus.POSTED:
        raise BatchNotPostableError(
            f"Batch {batch.code} already has a postmark: {batch.postmark} (proof {batch.proof}). Nothing was changed; "
            "`actualisatie postmark-correct` corrects it."
        )
    if batch.status is BatchStatus.WITHDRAWN:
        raise BatchNotPostableError(
            f"Batch {batch.code} was withdrawn: its letters do not count and no term can start from them. Nothing was "
            "changed. Were they posted all the same, tell the housing company that new ones follow."
        )
    if batch.status is not BatchStatus.DELIVERED:
        raise BatchNotPostableError(
            f"Batch {batch.code} is {batch.status}, not handed to the housing company: run the daily round first."
        )


def _without_postmark(
    session: Session, batch: Batch, chosen: Sequence[ColumnElement[bool]], *, whole: bool
) -> frozenset[int]:
    """Return the chosen letters without a postmark; letters that were named must have none yet."""
    found = session.execute(select(Letter.id, Letter.number, Letter.postmark).where(*chosen).order_by(Letter.id)).all()
    posted = [row.number for row in found if row.postmark is not None]
    if posted and not whole:
        raise BatchNotPostableError(
            f"{len(posted)} of these letters of batch {batch.code} already have a postmark, the first is {posted[0]}. "
            "Nothing was changed; `actualisatie postmark-correct` corrects a postmark."
        )
    return frozenset(row.id for row in found if row.postmark is None)


def _waiting(session: Session, batch: Batch) -> int:
    counting = Letter.batch_id == batch.id, Letter.withdrawn_at.is_(None), Letter.postmark.is_(None)
    return session.scalar(select(func.count()).select_from(Letter).where(*counting)) or 0


def _entry(
    batch: Batch,
    postmark: date,
    proof: str,
    last_day: date | None,
    numbers: LetterNumbers | None,
    terms: Terms,
    moment: Moment,
    actor: str,
) -> journal.Entry:
    data = {
        "batch": batch.code,
        "postmark": str(postmark),
        "proof": proof,
        "last_day": str(last_day),
        "law": terms.law.version,
        "calendar": terms.days.version,
    }
    if numbers is not None:
        data["letters"] = str(numbers)
    return journal.Entry(moment.at, actor, "postmark registered", campaign_id=batch.campaign_id, data=data)
