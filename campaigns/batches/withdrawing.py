"""Withdraws a print batch that was not posted: its letters never count, its cases are written to anew."""

from dataclasses import dataclass

from sqlalchemy import func, select, update
from sqlalchemy.orm import Session

from actualisatie.calendar.moment import Moment
from actualisatie.campaigns.batches.printing import BACK
from actualisatie.campaigns.delivery.delivering import batch_effect
from actualisatie.campaigns.delivery.delivery_settings import delivery_of
from actualisatie.campaigns.errors import BatchNotWithdrawableError
from actualisatie.campaigns.postmarks.posting import find_batch
from actualisatie.dossiers.kinds import BatchStatus, EffectKind, EffectState
from actualisatie.dossiers.names import is_said
from actualisatie.storage import journal
from actualisatie.storage.models import Batch, Effect, Letter
from actualisatie.storage.transitions import Move, move_cases

EVENT = "batch withdrawn"


@dataclass(frozen=True, slots=True)
class Withdrawn:
    """A withdrawn batch: its letters that no longer count, the cases that went back, and what must be told outside."""

    batch: str
    batch_id: int
    letters: int
    cases: int
    to_tell: int


def withdraw_batch(session: Session, batch_code: str, reason: str, moment: Moment, actor: str) -> Withdrawn:
    """Withdraw a batch of which nothing was posted; the next round prints its cases anew, in another batch.

    A letter of it never counts: no postmark is accepted for it and no term starts. What was handed over, or may have
    been, is called back through the outbox. `reason` stands in the journal and names nobody.

    Raises `UnknownBatchError` and `BatchNotWithdrawableError` (posted, in part or whole, withdrawn already, or no
    reason). Then nothing was changed.
    """
    batch = find_batch(session, batch_code)
    _require_withdrawable(session, batch, reason)
    cases = _withdraw_letters(session, batch, moment)
    handed_over = _cancel(session, batch)
    told = _call_back(session, batch, moment) if handed_over else 0
    batch.status, batch.withdrawn_at = BatchStatus.WITHDRAWN, moment.at
    session.flush()
    moved: list[int] = []
    if batch.round in BACK:
        move = Move(*BACK[batch.round], moment.at, moment.today, actor, EVENT, reason, data={"batch": batch.code})
        moved = move_cases(session, sorted(set(cases)), move, {"due_on": moment.today})
    data = {"batch": batch.code, "letters": len(cases), "handed_over": handed_over}
    entry = journal.Entry(moment.at, actor, EVENT, campaign_id=batch.campaign_id, reason=reason, data=data)
    journal.record(session, entry)
    return Withdrawn(batch.code, batch.id, len(cases), len(moved), told)


def _require_withdrawable(session: Session, batch: Batch, reason: str) -> None:
    if not is_said(reason):
        raise BatchNotWithdrawableError(f"Say why batch {batch.code} is withdrawn: the journal keeps it.")
    if batch.status is BatchStatus.WITHDRAWN:
        raise BatchNotWithdrawableError(f"Batch {batch.code} was withdrawn already. Nothing was changed.")
    query = select(func.count()).where(Letter.batch_id == batch.id, Letter.postmark.is_not(None))
    if posted := session.scalar(query):
        raise BatchNotWithdrawableError(
            f"{posted} letters of batch {batch.code} were posted: it can no longer be withdrawn. Nothing was changed; "
            "a fresh term for one dossier: `actualisatie lift`."
        )


def _withdraw_letters(session: Session, batch: Batch, moment: Moment) -> list[int]:
    """Withdraw the letters that counted; return the case of each. One that was written to anew meanwhile has none."""
    withdraw = (
        update(Letter)
        .where(Letter.batch_id == batch.id, Letter.withdrawn_at.is_(None))
        .values(withdrawn_at=moment.at, withdrawn_reason=EVENT)
        .returning(Letter.case_id)
        .execution_options(synchronize_session=False)
    )
    return sorted(session.scalars(withdraw))


def _cancel(session: Session, batch: Batch) -> bool:
    """Cancel what was not done yet; return whether files of the batch lie, or may lie, at the housing company."""
    query = select(Effect).where(Effect.batch_id == batch.id).order_by(Effect.id).with_for_update()
    effects = list(session.scalars(query))
    for effect in effects:
        under_way = effect.kind is EffectKind.DELIVERY and effect.state is EffectState.SENDING
        if effect.state is EffectState.PENDING or under_way:
            effect.state = EffectState.CANCELLED
    return any(effect.kind is EffectKind.DELIVERY and effect.tries > 0 for effect in effects)


def _call_back(session: Session, batch: Batch, moment: Moment) -> int:
    """Write down what tells the housing company: a file beside the batch and, where it wants them, a notice."""
    kinds = [EffectKind.WITHDRAWAL]
    if delivery_of(batch.company.delivery).notice_to:
        kinds.append(EffectKind.WITHDRAWAL_NOTICE)
    session.add_all([batch_effect(batch, kind, moment) for kind in kinds])
    return len(kinds)
