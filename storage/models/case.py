"""Cases: one dossier in one campaign, with its state, evidence and holds."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import ForeignKey, Index, LargeBinary, String, Text, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from actualisatie.dossiers.kinds import DossierStatus, Ground, HoldReason, Verdict, Whereabouts
from actualisatie.dossiers.states import CaseState
from actualisatie.storage.models.base import Base, word
from actualisatie.storage.models.campaign import Campaign
from actualisatie.storage.models.register import Dossier


class Case(Base):
    """One dossier in one campaign.

    `due_on` is the first calendar day (Europe/Brussels) on which the passing of time alone may move the case; None when
    only an event can. It is a help to find work, never the authority: the gate computes each deadline again.

    `check_tries` counts the checks in a row that gave no verdict, 0 before the first check; it is at its end at once
    where every source said what it knows. `tried_on` is the calendar day (Europe/Brussels) of the last of them, for
    several rounds of one day are one try. `applicant_deceased` says
    that nobody is left to apply: neither applicant nor partner. `whereabouts` is where the register has whoever post
    goes to, as far as it was acted on. `proven` lists the exceptions that a person found in documents.
    `status_before` is the dossier's status that the strike-off replaced: a reinstatement gives it back.
    """

    __tablename__ = "case"
    __table_args__ = (
        Index("uq_case_dossier", "campaign_id", "dossier_id", "turn", unique=True),
        Index("ix_case_work", "campaign_id", "state", "due_on"),
        Index("ix_case_company", "campaign_id", "housing_company_id", "state"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    campaign_id: Mapped[int] = mapped_column(ForeignKey("campaign.id"))
    dossier_id: Mapped[int] = mapped_column(ForeignKey("dossier.id"), index=True)
    housing_company_id: Mapped[int] = mapped_column(ForeignKey("housing_company.id"))
    turn: Mapped[int] = mapped_column(default=0)
    wave: Mapped[int | None]
    state: Mapped[CaseState] = mapped_column(word(CaseState))
    state_since: Mapped[date]
    due_on: Mapped[date | None]
    closed_reason: Mapped[str | None] = mapped_column(String(60))
    verdict: Mapped[Verdict | None] = mapped_column(word(Verdict))
    conditions: Mapped[list[Any] | None]
    checked_at: Mapped[datetime | None]
    check_tries: Mapped[int] = mapped_column(default=0)
    tried_on: Mapped[date | None]
    proven: Mapped[list[Any] | None]
    whereabouts: Mapped[Whereabouts | None] = mapped_column(word(Whereabouts))
    applicant_deceased: Mapped[bool] = mapped_column(default=False)
    address_hash: Mapped[str | None] = mapped_column(String(64))
    letter_address_hash: Mapped[str | None] = mapped_column(String(64))
    register_status: Mapped[DossierStatus | None] = mapped_column(word(DossierStatus))
    register_confirmed: Mapped[bool] = mapped_column(default=False)
    register_asked_at: Mapped[datetime | None]
    documents_accepted: Mapped[bool] = mapped_column(default=False)
    ground: Mapped[Ground | None] = mapped_column(word(Ground))
    proposed_at: Mapped[datetime | None]
    proposed_by: Mapped[str | None] = mapped_column(String(120))
    approved_at: Mapped[datetime | None]
    approved_by: Mapped[str | None] = mapped_column(String(120))
    struck_off_on: Mapped[date | None]
    status_before: Mapped[DossierStatus | None] = mapped_column(word(DossierStatus))
    status_before_since: Mapped[date | None]

    campaign: Mapped[Campaign] = relationship()
    dossier: Mapped[Dossier] = relationship()


class Evidence(Base):
    """One answer of an authentic source about one person of a case: what the conditions read in it, and its hash."""

    __tablename__ = "evidence"
    __table_args__ = (Index("ix_evidence_fresh", "person_id", "asked_at"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    case_id: Mapped[int] = mapped_column(ForeignKey("case.id"), index=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    source: Mapped[str] = mapped_column(String(60))
    outcome: Mapped[str] = mapped_column(String(40))
    codes: Mapped[list[Any]]
    asked_at: Mapped[datetime]
    reference: Mapped[str] = mapped_column(String(36))
    answer_hash: Mapped[str | None] = mapped_column(String(64))
    content: Mapped[dict[str, Any] | None]


class RawEvidence(Base):
    """The raw bytes of an answer, sealed with a key that is never in the database, until a calendar day (Brussels)."""

    __tablename__ = "raw_evidence"

    evidence_id: Mapped[int] = mapped_column(ForeignKey("evidence.id"), primary_key=True)
    sealed: Mapped[bytes] = mapped_column(LargeBinary)
    key_name: Mapped[str] = mapped_column(String(16))
    kept_until: Mapped[date] = mapped_column(index=True)


class Hold(Base):
    """A reason why nothing moves a case towards a strike-off; open until lifted.

    `ask_again_at` is when a round asks the population register again about returned mail, None for the next one;
    `tries` counts the times in a row that it said nothing.
    """

    __tablename__ = "hold"
    __table_args__ = (
        Index("ix_hold_open", "case_id", "lifted_at"),
        Index(
            "ix_hold_waiting",
            "reason",
            "case_id",
            sqlite_where=text("lifted_at IS NULL"),
            postgresql_where=text("lifted_at IS NULL"),
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    case_id: Mapped[int] = mapped_column(ForeignKey("case.id"))
    reason: Mapped[HoldReason] = mapped_column(word(HoldReason))
    detail: Mapped[str | None] = mapped_column(Text)
    placed_at: Mapped[datetime]
    placed_by: Mapped[str] = mapped_column(String(120))
    lifted_at: Mapped[datetime | None]
    lifted_by: Mapped[str | None] = mapped_column(String(120))
    lift_note: Mapped[str | None] = mapped_column(Text)
    ask_again_at: Mapped[datetime | None]
    tries: Mapped[int] = mapped_column(default=0)
