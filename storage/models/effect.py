"""The outbox: every effect outside is written here first, and happens at most once."""

from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey, Index, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from actualisatie.dossiers.kinds import EffectKind, EffectState
from actualisatie.storage.models.base import Base, word


class Effect(Base):
    """An effect outside: what is to be done (`kind`, `payload`), its idempotency key, and the receipt once done.

    `written` is what was noted just before a system was written to that knows no idempotency key, and once it took it.
    `asked` is what a person wants done with a dead one, until a second person confirms.
    """

    __tablename__ = "effect"
    __table_args__ = (Index("ix_effect_open", "state", "not_before"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    key: Mapped[str] = mapped_column(String(80), unique=True)
    kind: Mapped[EffectKind] = mapped_column(word(EffectKind))
    case_id: Mapped[int | None] = mapped_column(ForeignKey("case.id"), index=True)
    batch_id: Mapped[int | None] = mapped_column(ForeignKey("batch.id"), index=True)
    housing_company_id: Mapped[int] = mapped_column(ForeignKey("housing_company.id"))
    payload: Mapped[dict[str, Any]]
    state: Mapped[EffectState] = mapped_column(word(EffectState))
    tries: Mapped[int] = mapped_column(default=0)
    not_before: Mapped[datetime | None]
    last_error: Mapped[str | None] = mapped_column(Text)
    receipt: Mapped[dict[str, Any] | None]
    written: Mapped[dict[str, Any] | None]
    asked: Mapped[dict[str, Any] | None]
    created_at: Mapped[datetime]
    done_at: Mapped[datetime | None]
