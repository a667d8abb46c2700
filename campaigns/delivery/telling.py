"""Tells housing companies about their batches through the outbox: a file that calls a batch back, notices by e-mail.

A file is written as often as it takes. A notice is sent at most once: when nobody can tell whether it was sent, it is
not sent again. No failure stops the messages to others.
"""

from dataclasses import dataclass
from datetime import timedelta

from sqlalchemy import Engine, ScalarSelect, select
from sqlalchemy.orm import Session

from actualisatie.calendar.moment import Moment
from actualisatie.campaigns.delivery.delivery_settings import delivery_of
from actualisatie.campaigns.delivery.notices import notice_of
from actualisatie.campaigns.delivery.places import Destination, Folders, destination_of
from actualisatie.connectors.delivery.mail import MailServer, Notice, send_notice
from actualisatie.connectors.delivery.papers import WithdrawalNote, withdrawal_name
from actualisatie.connectors.delivery.place import deliver
from actualisatie.dossiers.disk_faults import writing_into
from actualisatie.dossiers.errors import Refused, Retryable
from actualisatie.dossiers.kinds import BatchStatus, EffectKind, EffectState
from actualisatie.letters.files import write_whole
from actualisatie.storage import journal
from actualisatie.storage.crash_points import CrashPoint, reached
from actualisatie.storage.database import transaction
from actualisatie.storage.models import Batch, Campaign, Effect

NOTICES = (EffectKind.NOTICE, EffectKind.WITHDRAWAL_NOTICE)
MESSAGES = (EffectKind.WITHDRAWAL, *NOTICES)
OPEN = (EffectState.PENDING, EffectState.SENDING)

SETTLES_WITHIN = timedelta(hours=1)
"""How long a notice that is being sent may be in the hands of another process."""


@dataclass(frozen=True, slots=True)
class Message:
    """One thing to tell, taken from the database: a note for the folder of a batch, or a notice by e-mail."""

    effect_id: int
    batch: str
    destination: Destination
    note: bytes | None = None
    notice: Notice | None = None


def open_messages(session: Session, campaign: Campaign) -> list[int]:
    """Return the ids of what is still to be told about the batches of a campaign, files first, oldest first."""
    query = select(Effect.id).where(Effect.batch_id.in_(_batches_of(campaign)), Effect.kind.in_(MESSAGES))
    query = query.where(Effect.state.in_(OPEN)).order_by(Effect.kind != EffectKind.WITHDRAWAL, Effect.id)
    return list(session.scalars(query))


def messages_about(session: Session, batch_id: int) -> list[int]:
    """Return the ids of what is still to be told about one batch."""
    query = select(Effect.id).where(Effect.batch_id == batch_id, Effect.kind.in_(MESSAGES), Effect.state.in_(OPEN))
    return list(session.scalars(query.order_by(Effect.kind != EffectKind.WITHDRAWAL, Effect.id)))


def tell(engine: Engine, effect_id: int, folders: Folders, mail: MailServer | None, moment: Moment, actor: str) -> bool:
    """Tell one thing; return whether it was told now. What went wrong is kept in outbox and journal."""
    with transaction(engine) as session:
        message = _claim(session, effect_id, folders, mail, moment, actor)
    if message is None:
        return False
    try:
        _act(message, folders, mail)
    except Retryable as fault:
        _store(engine, message, EffectState.PENDING, str(fault), moment, actor)
        return False
    except Refused as fault:
        state = EffectState.DEAD if message.notice else EffectState.PENDING
        _store(engine, message, state, str(fault), moment, actor)
        return False
    reached(CrashPoint.NOTICE_SENT if message.notice else CrashPoint.WITHDRAWAL_TOLD)
    _store(engine, message, EffectState.DONE, None, moment, actor)
    return True


def _act(message: Message, folders: Folders, mail: MailServer | None) -> None:
    if message.notice and mail:
        reached(CrashPoint.NOTICE_CLAIMED)
        send_notice(mail, message.notice)
    if message.note is not None:
        reached(CrashPoint.BATCH_WITHDRAWN)
        made_in = folders.batches / message.batch
        file = made_in / withdrawal_name(message.batch)
        with writing_into(folders.batches, "ACTUALISATIE_BATCHES"):
            made_in.mkdir(parents=True, exist_ok=True)
            write_whole(file, message.note)
        deliver(message.destination.open, [file], message.batch)


def _claim(
    session: Session, effect_id: int, folders: Folders, mail: MailServer | None, moment: Moment, actor: str
) -> Message | None:
    """Mark an effect as *sending*; None when it is not to be sent, or not now."""
    effect, batch = _locked(session, effect_id)
    if effect.state not in OPEN:
        return None
    destination = destination_of(batch.company, folders)
    if effect.kind is EffectKind.WITHDRAWAL:
        effect.state, effect.tries = EffectState.SENDING, effect.tries + 1
        return Message(effect.id, batch.code, destination, note=_note(batch))
    if effect.state is EffectState.SENDING:
        _give_up(session, effect, batch, moment, actor)
        return None
    recipients = delivery_of(batch.company.delivery).notice_to
    too_late = effect.kind is EffectKind.NOTICE and batch.status is not BatchStatus.DELIVERED
    if too_late or not recipients:
        effect.state = EffectState.CANCELLED
        return None
    if mail is None:
        effect.last_error = "the settings name no mail server (ACTUALISATIE_SMTP_HOST, ACTUALISATIE_SMTP_SENDER)"
        return None
    effect.state, effect.tries, effect.not_before = EffectState.SENDING, effect.tries + 1, moment.at + SETTLES_WITHIN
    folder = batch.delivered_to or destination.tell(batch.code)
    return Message(effect.id, batch.code, destination, notice=notice_of(effect, batch, recipients, folder))


def _locked(session: Session, effect_id: int) -> tuple[Effect, Batch]:
    """Lock the batch and then its effect, as everybody does."""
    effect = session.get_one(Effect, effect_id)
    batch = session.get_one(Batch, effect.batch_id, with_for_update=True)
    session.refresh(effect, with_for_update=True)
    return effect, batch


def _give_up(session: Session, effect: Effect, batch: Batch, moment: Moment, actor: str) -> None:
    """Leave a notice that was being sent when its process ended: it may have been sent, so it is not sent again."""
    if effect.not_before is not None and moment.at < effect.not_before:
        return  # another process may still be at it
    effect.state, effect.last_error = EffectState.DEAD, "stopped while it was being sent: it may have been sent"
    journal.record(session, _entry(effect, batch, effect.last_error, moment, actor))


def _store(engine: Engine, message: Message, state: EffectState, error: str | None, moment: Moment, actor: str) -> None:
    """Record what became of it: also when another process gave it up meanwhile, a notice that was sent was sent."""
    with transaction(engine) as session:
        effect, batch = _locked(session, message.effect_id)
        if effect.state is EffectState.DONE:
            return
        effect.state, effect.last_error = state, error
        effect.done_at = moment.at if state is EffectState.DONE else None
        journal.record(session, _entry(effect, batch, error, moment, actor))


def _entry(effect: Effect, batch: Batch, error: str | None, moment: Moment, actor: str) -> journal.Entry:
    what = effect.kind.replace("_", " ")
    event = f"{what} not sent" if error else f"{what} sent"
    data = {"batch": batch.code, "key": effect.key}
    return journal.Entry(moment.at, actor, event, campaign_id=batch.campaign_id, reason=error, data=data)


def _note(batch: Batch) -> bytes:
    if batch.withdrawn_at is None:
        raise RuntimeError(f"batch {batch.code} is called back and was not withdrawn")
    note = WithdrawalNote(
        batch_id=batch.code, pdf_sha256=batch.pdf_sha256, letters=batch.letters, withdrawn_at=batch.withdrawn_at
    )
    return (note.model_dump_json(indent=1) + "\n").encode()


def _batches_of(campaign: Campaign) -> ScalarSelect[int]:
    return select(Batch.id).where(Batch.campaign_id == campaign.id).scalar_subquery()
