"""Standstills: times in which nothing moves by itself, as the database may have forgotten what happened."""

from datetime import datetime

from sqlalchemy import String, Text
from sqlalchemy.orm import Mapped, mapped_column

from actualisatie.storage.models.base import Base


class Standstill(Base):
    """A database that came back from a backup: no round runs until two people have released it.

    `known_until` is the instant of the last thing that it knows of, None when it knows of nothing. `asked_by` says that
    everything since was made up for, `released_by` is somebody else who agrees.
    """

    __tablename__ = "standstill"

    id: Mapped[int] = mapped_column(primary_key=True)
    known_until: Mapped[datetime | None]
    why: Mapped[str] = mapped_column(Text)
    asked_at: Mapped[datetime | None]
    asked_by: Mapped[str | None] = mapped_column(String(120))
    note: Mapped[str | None] = mapped_column(Text)
    released_at: Mapped[datetime | None]
    released_by: Mapped[str | None] = mapped_column(String(120))
