"""What comes in: files of replies and each item in them, kept whether or not it could be used."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column

from actualisatie.calendar.replies import Standing
from actualisatie.dossiers.kinds import ReplyChannel, ReplyKind, ReplyStatus, ReturnReason, ReviewVerdict, Signer
from actualisatie.dossiers.replies import ReplyOutcome
from actualisatie.storage.models.base import Base, word


class ReplyFile(Base):
    """A file of replies that was taken in, known by its content so that it is never taken in twice.

    `set_aside` holds what could not be read: line, field, reason, and the dossier where the line still names one.
    `nameless` of those lines name no dossier of any campaign: until the file is settled, each may be anybody's answer.
    """

    __tablename__ = "reply_file"

    id: Mapped[int] = mapped_column(primary_key=True)
    sha256: Mapped[str] = mapped_column(String(64), unique=True)
    taken_in_at: Mapped[datetime]
    taken_in_by: Mapped[str] = mapped_column(String(120))
    items: Mapped[int]
    set_aside: Mapped[list[Any]]
    nameless: Mapped[int]


class Reply(Base):
    """One incoming item. `key` names it at its sender: the same item by two ways is one row.

    `letter_code` is what the square on a scanned form held, `company` the housing company in whose folder it came;
    `dossier_number` is None where only the square could have told and did not.
    """

    __tablename__ = "reply"

    id: Mapped[int] = mapped_column(primary_key=True)
    key: Mapped[str] = mapped_column(String(80), unique=True)
    dossier_number: Mapped[str | None] = mapped_column(String(20), index=True)
    letter_code: Mapped[str | None] = mapped_column(String(80))
    company: Mapped[str | None] = mapped_column(String(20))
    case_id: Mapped[int | None] = mapped_column(ForeignKey("case.id"), index=True)
    kind: Mapped[ReplyKind] = mapped_column(word(ReplyKind))
    channel: Mapped[ReplyChannel] = mapped_column(word(ReplyChannel))
    received_at: Mapped[datetime]
    reply_postmark: Mapped[date | None]
    signer: Mapped[Signer] = mapped_column(word(Signer))
    also_signed: Mapped[list[Any]]
    volmacht: Mapped[bool]
    volmacht_until: Mapped[date | None]
    conditions: Mapped[list[Any]]
    review: Mapped[ReviewVerdict | None] = mapped_column(word(ReviewVerdict))
    return_reason: Mapped[ReturnReason | None] = mapped_column(word(ReturnReason))
    exceptions: Mapped[list[Any]]
    standing: Mapped[Standing | None] = mapped_column(word(Standing))
    outcome: Mapped[ReplyOutcome] = mapped_column(word(ReplyOutcome))
    status: Mapped[ReplyStatus] = mapped_column(word(ReplyStatus), index=True)
    taken_in_at: Mapped[datetime]
