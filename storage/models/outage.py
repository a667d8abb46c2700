"""Outages of sources that were told of and are not over."""

from datetime import datetime

from sqlalchemy import String
from sqlalchemy.orm import Mapped, mapped_column

from actualisatie.storage.models.base import Base


class Outage(Base):
    """A source that gave some people no answer: the first round that met it told of it, and no later one does."""

    __tablename__ = "outage"

    source: Mapped[str] = mapped_column(String(60), primary_key=True)
    since: Mapped[datetime]
