"""The journal: append-only, each row chained to the one before by its hash."""

from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey, Index, String, Text, literal_column, text
from sqlalchemy.orm import Mapped, mapped_column

from actualisatie.storage.models.base import Base


class JournalEntry(Base):
    """Who did what, when, to which case, from which state to which, why, and under which law and calendar.

    `hash` has no index: nobody looks an entry up by it, and no two are the same, as it covers the entry's number. An
    index of it would have each entry touch a page of its own, anywhere in tens of megabytes.
    """

    __tablename__ = "journal"
    __table_args__ = (
        Index("ix_journal_alarm", "id", sqlite_where=text("event = 'alarm'"), postgresql_where=text("event = 'alarm'")),
    )

    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    at: Mapped[datetime] = mapped_column(index=True)
    actor: Mapped[str] = mapped_column(String(120))
    event: Mapped[str] = mapped_column(String(60))
    campaign_id: Mapped[int | None] = mapped_column(ForeignKey("campaign.id"))
    case_id: Mapped[int | None] = mapped_column(ForeignKey("case.id"), index=True)
    from_state: Mapped[str | None] = mapped_column(String(40))
    to_state: Mapped[str | None] = mapped_column(String(40))
    reason: Mapped[str | None] = mapped_column(Text)
    data: Mapped[dict[str, Any]]
    previous_hash: Mapped[str] = mapped_column(String(64))
    hash: Mapped[str] = mapped_column(String(64))


IS_ALARM = JournalEntry.event == literal_column("'alarm'")
"""Which entries ask for a person. The word stands in the statement itself: SQLite uses the index of alarms only so."""


class AlarmsTold(Base):
    """Through which entry of the journal the alarms were told over a channel."""

    __tablename__ = "alarms_told"

    channel: Mapped[str] = mapped_column(String(20), primary_key=True)
    through: Mapped[int]


class JournalHead(Base):
    """One row that holds the last entry's number and hash; locking it orders all writers.

    `marked` says whether a mark of it was seen outside (`storage.marks`): from then on one must lie there.
    """

    __tablename__ = "journal_head"

    id: Mapped[int] = mapped_column(primary_key=True)
    last_id: Mapped[int]
    last_hash: Mapped[str] = mapped_column(String(64))
    marked: Mapped[bool] = mapped_column(default=False)
