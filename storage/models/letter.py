"""Letters and the print batches that carry them: one row per letter, one PDF per batch."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import ForeignKey, Index, String, Text, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from actualisatie.dossiers.kinds import Addressee, BatchStatus, LetterRound
from actualisatie.storage.models.base import Base, word
from actualisatie.storage.models.register import HousingCompany


def batch_code(batch_id: int) -> str:
    """Return the number that people use for a batch, such as B000012."""
    return f"B{batch_id:06d}"


def letter_code(batch_id: int, number: int) -> str:
    """Return the number printed on a letter: its batch and its place in it, such as B000012-00042."""
    return f"{batch_code(batch_id)}-{number:05d}"


class Batch(Base):
    """A print batch of one housing company, wave and kind. Its postmark with proof starts the terms.

    A batch may be posted in parts: each letter has its own postmark and proof, and the batch is posted when all have.
    `postmark`, `last_day` and `next_step_on` are then the latest of its letters, for lists; they decide nothing.
    `receipt` is what its printer wrote about it last, and whether it fits. `passed_told_at` is when it was told that
    its term, with the grace, had passed: empty again when that term got longer.
    """

    __tablename__ = "batch"
    __table_args__ = (
        Index("ix_batch_campaign_status", "campaign_id", "status"),
        {"sqlite_autoincrement": True},  # numbers can be left out: see storage.batch_numbers
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    campaign_id: Mapped[int] = mapped_column(ForeignKey("campaign.id"))
    housing_company_id: Mapped[int] = mapped_column(ForeignKey("housing_company.id"))
    wave: Mapped[int]
    kind: Mapped[str] = mapped_column(String(40))
    round: Mapped[LetterRound] = mapped_column(word(LetterRound))
    status: Mapped[BatchStatus] = mapped_column(word(BatchStatus))
    made_on: Mapped[date]
    planned_posting_on: Mapped[date]
    printed_last_day: Mapped[date | None]
    paper_colour: Mapped[str] = mapped_column(String(30))
    letters: Mapped[int] = mapped_column(default=0)
    sheets: Mapped[int | None]
    pdf_sha256: Mapped[str | None] = mapped_column(String(64))
    delivered_to: Mapped[str | None] = mapped_column(Text)
    delivered_at: Mapped[datetime | None]
    receipt: Mapped[dict[str, Any] | None]
    withdrawn_at: Mapped[datetime | None]
    postmark: Mapped[date | None]
    proof: Mapped[str | None] = mapped_column(String(120))
    posted_at: Mapped[datetime | None]
    posted_by: Mapped[str | None] = mapped_column(String(120))
    last_day: Mapped[date | None]
    next_step_on: Mapped[date | None]
    unposted_alarm_at: Mapped[datetime | None]
    passed_told_at: Mapped[datetime | None]

    company: Mapped[HousingCompany] = relationship()

    @property
    def code(self) -> str:
        """Return the number that people use for the batch, such as B000012."""
        return batch_code(self.id)


class Letter(Base):
    """One letter. `content` is what was printed, as it was known on the day the batch was made.

    At most one letter per case, round and addressee counts: a re-sent letter is a new row whose predecessor is
    withdrawn. Partners who live apart get two: they lie in one batch, are withdrawn together, and the one whose term
    ends last counts (domain invariant 4).
    `told_last_day` is the latest last day that followed from an earlier postmark, before it was corrected: it binds.
    """

    __tablename__ = "letter"
    __table_args__ = (
        Index(
            "uq_letter_round",
            "case_id",
            "round",
            "addressee",
            unique=True,
            sqlite_where=text("withdrawn_at IS NULL"),
            postgresql_where=text("withdrawn_at IS NULL"),
        ),
        Index("uq_letter_number", "batch_id", "number", unique=True),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    case_id: Mapped[int] = mapped_column(ForeignKey("case.id"), index=True)
    batch_id: Mapped[int] = mapped_column(ForeignKey("batch.id"))
    number: Mapped[int]
    round: Mapped[LetterRound] = mapped_column(word(LetterRound))
    addressee: Mapped[Addressee] = mapped_column(word(Addressee), default=Addressee.APPLICANT)
    content: Mapped[dict[str, Any]]
    page_from: Mapped[int | None]
    page_to: Mapped[int | None]
    sha256: Mapped[str | None] = mapped_column(String(64))
    problem: Mapped[str | None] = mapped_column(Text)
    postmark: Mapped[date | None]
    proof: Mapped[str | None] = mapped_column(String(120))
    told_last_day: Mapped[date | None]
    withdrawn_at: Mapped[datetime | None]
    withdrawn_reason: Mapped[str | None] = mapped_column(String(60))

    batch: Mapped[Batch] = relationship()
