"""Judged documents: one verdict on one condition, by a named person, and the term of a second request."""

from datetime import date, datetime

from sqlalchemy import ForeignKey, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from actualisatie.dossiers.conditions.facts import Condition
from actualisatie.dossiers.kinds import ReviewVerdict
from actualisatie.storage.models.base import Base, word


class DocumentVerdict(Base):
    """What a reviewer found of the documents about one condition; of several the last one counts.

    `ask_again_until` is the last calendar day (Brussels) of the fresh term that a second request gives: until then the
    gate says no, whatever else was lifted.
    """

    __tablename__ = "document_verdict"

    id: Mapped[int] = mapped_column(primary_key=True)
    case_id: Mapped[int] = mapped_column(ForeignKey("case.id"), index=True)
    condition: Mapped[Condition] = mapped_column(word(Condition))
    verdict: Mapped[ReviewVerdict] = mapped_column(word(ReviewVerdict))
    reviewer: Mapped[str] = mapped_column(String(120))
    reason: Mapped[str | None] = mapped_column(Text)
    judged_at: Mapped[datetime]
    ask_again_until: Mapped[date | None]
