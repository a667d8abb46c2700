"""Registers the postmark of a print batch: from here the terms run."""

from dataclasses import dataclass
from datetime import date

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from actualisatie.calendar.errors import PostmarkRefusedError
from actualisatie.calendar.moment import Moment
from actualisatie.calendar.postmarks import check_postmark
from actualisatie.campaigns.errors import BatchNotPostableError, PostmarkError, UnknownBatchError
from actualisatie.campaigns.terms import Terms, terms_of
from actualisatie.dossiers.kinds import BatchStatus, LetterRound
from actualisatie.dossiers.states import CaseState
from actualisatie.storage import journal
from actualisatie.storage.models import Batch, Campaign, Letter
from actualisatie.storage.transitions import Move, move_cases

_POSTED = {
    LetterRound.FIRST: (CaseState.LETTER_BATCHED, CaseState.LETTER_POSTED),
    LetterRound.REMINDER: (CaseState.REMINDER_BATCHED, CaseState.REMINDER_POSTED),
}


@dataclass(frozen=True, slots=True)
class Posted:
    """A batch that was posted: its letters, and the days that follow from its postmark (Brussels)."""

    batch: str
    letters: int
    last_day: date | None
    next_step_on: date | None


def register_postmark(
    session: Session, batch_code: str, postmark: date, proof: str, moment: Moment, actor: str
) -> Posted:
    """Record that a batch was posted on `postmark` (calendar day) with a proof, and start its terms.

    Raises `UnknownBatchError`, `BatchNotPostableError` (not delivered yet, withdrawn, or posted already) and
    `PostmarkError` (in the future, before the batch was made, or without proof). Then nothing was changed.
    """
    batch = find_batch(session, batch_code)
    _require_postable(batch)
    campaign = session.get_one(Campaign, batch.campaign_id)
    terms = terms_of(campaign)
    _require_plausible(batch, postmark, proof, moment, terms)
    if terms.starts_term(batch.round):
        found = terms.deadline(batch.round, postmark, batch.printed_last_day)
        batch.last_day, batch.next_step_on = found.last_day, terms.next_step_on(batch.round, found)
    batch.status, batch.postmark, batch.proof = BatchStatus.POSTED, postmark, proof
    batch.posted_at, batch.posted_by = moment.at, actor
    campaign.frozen_at = campaign.frozen_at or moment.at
    session.flush()
    journal.record(session, _entry(batch, campaign, moment, actor))
    _move_its_cases(session, batch, moment, actor)
    return Posted(batch.code, batch.letters, batch.last_day, batch.next_step_on)


def find_batch(session: Session, batch_code: str) -> Batch:
    """Return the batch that people call `batch_code` (B000012), locked; raises `UnknownBatchError`."""
    digits = batch_code[1:] if batch_code[:1] == "B" else ""
    number = int(digits) if digits.isdigit() and digits.isascii() and len(digits) < 10 else None
    batch = session.get(Batch, number, with_for_update=True) if number is not None else None
    if batch is None:
        raise UnknownBatchError(batch_code)
    return batch


def _require_postable(batch: Batch) -> None:
    if batch.status is BatchStatus.POSTED:
        raise BatchNotPostableError(
            f"Batch {batch.code} already has a postmark: {batch.postmark} (proof {batch.proof}). Nothing was changed."
        )
    if batch.status is not BatchStatus.DELIVERED:
        raise BatchNotPostableError(
            f"Batch {batch.code} is {batch.status}, not handed to the housing company: run the daily round first."
        )


def _require_plausible(batch: Batch, postmark: date, proof: str, moment: Moment, terms: Terms) -> None:
    try:
        check_postmark(postmark, today=moment.today, days=terms.days, made_on=batch.made_on, batch=batch.code)
    except PostmarkRefusedError as refused:
        raise PostmarkError(str(refused)) from refused
    if not proof.strip():
        raise PostmarkError(f"Batch {batch.code} needs a proof of its postmark, such as the number of the deposit.")


def _move_its_cases(session: Session, batch: Batch, moment: Moment, actor: str) -> None:
    counting = Letter.batch_id == batch.id, Letter.withdrawn_at.is_(None)
    session.execute(update(Letter).where(*counting).values(postmark=batch.postmark, proof=batch.proof))
    if batch.round not in _POSTED:
        return
    from_state, to_state = _POSTED[batch.round]
    case_ids = session.scalars(select(Letter.case_id).where(*counting).order_by(Letter.case_id)).all()
    data = {"batch": batch.code, "postmark": str(batch.postmark), "last_day": str(batch.last_day)}
    move = Move(from_state, to_state, moment.at, moment.today, actor, "posted", data=data)
    move_cases(session, case_ids, move, {"due_on": batch.next_step_on})


def _entry(batch: Batch, campaign: Campaign, moment: Moment, actor: str) -> journal.Entry:
    return journal.Entry(
        moment.at,
        actor,
        "postmark registered",
        campaign_id=campaign.id,
        data={
            "batch": batch.code,
            "postmark": str(batch.postmark),
            "proof": batch.proof,
            "last_day": str(batch.last_day),
            "law": campaign.law_version,
            "calendar": campaign.calendar_version,
        },
    )
