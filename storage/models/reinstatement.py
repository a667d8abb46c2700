"""Reinstatements: proposed by one, decided by another."""

from datetime import datetime

from sqlalchemy import ForeignKey, Index, String, Text, text
from sqlalchemy.orm import Mapped, mapped_column

from actualisatie.dossiers.kinds import ReinstateReason
from actualisatie.storage.models.base import Base, word


class Reinstatement(Base):
    """A proposal to take a strike-off back; `granted` is None until a second person decided. At most one is open."""

    __tablename__ = "reinstatement"
    __table_args__ = (
        Index(
            "uq_reinstatement_open",
            "case_id",
            unique=True,
            sqlite_where=text("decided_at IS NULL"),
            postgresql_where=text("decided_at IS NULL"),
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    case_id: Mapped[int] = mapped_column(ForeignKey("case.id"), index=True)
    reason: Mapped[ReinstateReason] = mapped_column(word(ReinstateReason))
    note: Mapped[str] = mapped_column(Text)
    proposed_at: Mapped[datetime]
    proposed_by: Mapped[str] = mapped_column(String(120))
    decided_at: Mapped[datetime | None]
    decided_by: Mapped[str | None] = mapped_column(String(120))
    granted: Mapped[bool | None]
    remark: Mapped[str | None] = mapped_column(Text)
