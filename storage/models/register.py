"""The register: housing companies, persons, dossiers and who belongs to them (domain of the CIR; S2)."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from actualisatie.dossiers.kinds import DossierStatus, MemberRole
from actualisatie.storage.models.base import Base, word


class HousingCompany(Base):
    """A woonmaatschappij. `kbo` is its party code at the register; `letterhead` is data for its letters.

    `delivery` says how batches reach it, with the keys of the exchange format; empty for a folder and nothing else.
    `local_software` says how its own software is reached, with the keys of the exchange format.
    """

    __tablename__ = "housing_company"

    id: Mapped[int] = mapped_column(primary_key=True)
    kbo: Mapped[str] = mapped_column(String(10), unique=True)
    code: Mapped[str] = mapped_column(String(20), unique=True)
    name: Mapped[str] = mapped_column(String(120))
    letterhead: Mapped[dict[str, Any]]
    delivery: Mapped[dict[str, Any]] = mapped_column(default=dict)
    local_software: Mapped[dict[str, Any]] = mapped_column(default=dict)


class Person(Base):
    """A natural person with the address where post reaches them (population register unless they chose otherwise)."""

    __tablename__ = "person"

    id: Mapped[int] = mapped_column(primary_key=True)
    insz: Mapped[str] = mapped_column(String(11), unique=True)
    first_names: Mapped[str] = mapped_column(String(100))
    last_name: Mapped[str] = mapped_column(String(100))
    birth_date: Mapped[date | None]
    deceased_on: Mapped[date | None]
    street: Mapped[str | None] = mapped_column(String(100))
    house_number: Mapped[str | None] = mapped_column(String(20))
    box: Mapped[str | None] = mapped_column(String(20))
    postal_code: Mapped[str | None] = mapped_column(String(12))
    municipality: Mapped[str | None] = mapped_column(String(60))
    country: Mapped[str] = mapped_column(String(60), default="België")


class FormerNumber(Base):
    """An INSZ that somebody had before getting another one (MAGDA 30004); the register may still name it."""

    __tablename__ = "former_number"

    id: Mapped[int] = mapped_column(primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), index=True)
    insz: Mapped[str] = mapped_column(String(11), unique=True)
    replaced_at: Mapped[datetime]
    reference: Mapped[str] = mapped_column(String(36))


class Dossier(Base):
    """One candidacy: an applicant, perhaps a partner, and those who move in with them.

    `activities` names the last calendar day of each kind of activity that the register knows; None where it tells none.
    `correspondence_address` is the address the candidate chose for post, with the keys of the exchange format, or None.
    `named_at` is the instant of the last import whose file named the dossier, changed or not; None where none did.
    """

    __tablename__ = "dossier"
    __table_args__ = (Index("ix_dossier_company_status", "housing_company_id", "status"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    number: Mapped[str] = mapped_column(String(16), unique=True)
    original_number: Mapped[str | None] = mapped_column(String(20))
    housing_company_id: Mapped[int] = mapped_column(ForeignKey("housing_company.id"))
    enrolled_on: Mapped[date]
    status: Mapped[DossierStatus] = mapped_column(word(DossierStatus))
    status_since: Mapped[date | None]
    domicile_municipality: Mapped[str | None] = mapped_column(String(60))
    premium_recipient: Mapped[bool] = mapped_column(default=False)
    preferences: Mapped[list[Any]]
    correspondence_address: Mapped[dict[str, Any] | None]
    changed_on: Mapped[date | None]
    activities: Mapped[dict[str, Any] | None]
    named_at: Mapped[datetime | None]

    company: Mapped[HousingCompany] = relationship()
    members: Mapped[list["DossierMember"]] = relationship(
        back_populates="dossier", order_by="DossierMember.id", cascade="all, delete-orphan"
    )


class DossierMember(Base):
    """A person in a dossier, in one role. A person may be in several dossiers (S2)."""

    __tablename__ = "dossier_member"
    __table_args__ = (Index("uq_dossier_member_pair", "dossier_id", "person_id", unique=True),)

    id: Mapped[int] = mapped_column(primary_key=True)
    dossier_id: Mapped[int] = mapped_column(ForeignKey("dossier.id"))
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), index=True)
    role: Mapped[MemberRole] = mapped_column(word(MemberRole))

    dossier: Mapped[Dossier] = relationship(back_populates="members")
    person: Mapped[Person] = relationship()


class LocalEnrolment(Base):
    """A dossier's enrolment with a housing company for a municipality."""

    __tablename__ = "local_enrolment"
    __table_args__ = (
        Index("uq_local_enrolment_place", "dossier_id", "housing_company_id", "municipality_nis", unique=True),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    dossier_id: Mapped[int] = mapped_column(ForeignKey("dossier.id"))
    housing_company_id: Mapped[int] = mapped_column(ForeignKey("housing_company.id"))
    municipality_nis: Mapped[str] = mapped_column(String(5), index=True)


class Mandate(Base):
    """A volmacht: the housing company may act for the candidate between two calendar days (S1)."""

    __tablename__ = "mandate"

    id: Mapped[int] = mapped_column(primary_key=True)
    dossier_id: Mapped[int] = mapped_column(ForeignKey("dossier.id"), index=True)
    holder_kbo: Mapped[str] = mapped_column(String(10))
    valid_from: Mapped[date]
    valid_until: Mapped[date | None]


class Guardianship(Base):
    """A bewindvoering: only the bewindvoerder can confirm definitively (S0)."""

    __tablename__ = "guardianship"

    id: Mapped[int] = mapped_column(primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), index=True)
    guardian_name: Mapped[str] = mapped_column(String(120))
    guardian_address: Mapped[dict[str, Any] | None]
    valid_from: Mapped[date]
    valid_until: Mapped[date | None]
    recorded_at: Mapped[datetime | None]
