"""What housing companies answered by file to requests: each line kept, whether or not it could be used."""

from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from actualisatie.storage.models.base import Base


class Acknowledgement(Base):
    """One line of a file of acknowledgements, known by the file's content and its number: taken in once.

    `content` is what could be read, with the keys of the exchange format. One at most is `accepted` for an effect; any
    other says in `reason` why it was set aside.
    """

    __tablename__ = "acknowledgement"
    __table_args__ = (Index("uq_acknowledgement_line", "file_sha256", "line", unique=True),)

    id: Mapped[int] = mapped_column(primary_key=True)
    file_sha256: Mapped[str] = mapped_column(String(64))
    line: Mapped[int]
    company: Mapped[str] = mapped_column(String(20))
    effect_id: Mapped[int | None] = mapped_column(ForeignKey("effect.id"), index=True)
    content: Mapped[dict[str, Any] | None]
    accepted: Mapped[bool]
    reason: Mapped[str | None] = mapped_column(String(60))
    taken_in_at: Mapped[datetime]
    taken_in_by: Mapped[str] = mapped_column(String(120))
