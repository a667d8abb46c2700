"""Campaigns: the frozen definition, its extensions, and which world this database belongs to."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import ForeignKey, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from actualisatie.dossiers.kinds import CampaignKind
from actualisatie.storage.models.base import Base, word


class World(Base):
    """One row: whether this database holds real people or a simulation, where days may be virtual."""

    __tablename__ = "world"

    id: Mapped[int] = mapped_column(primary_key=True)
    simulated: Mapped[bool]


class Campaign(Base):
    """A campaign as it was defined. Frozen once its first letter is posted, but for extensions.

    `selected_through` is the last calendar day (Brussels) whose anniversaries were all taken in.
    """

    __tablename__ = "campaign"

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(String(60), unique=True)
    kind: Mapped[CampaignKind] = mapped_column(word(CampaignKind))
    definition: Mapped[dict[str, Any]]
    definition_hash: Mapped[str] = mapped_column(String(64))
    law_version: Mapped[str] = mapped_column(String(40))
    calendar_version: Mapped[str] = mapped_column(String(40))
    created_at: Mapped[datetime]
    created_by: Mapped[str] = mapped_column(String(120))
    selected_at: Mapped[datetime | None]
    selected_through: Mapped[date | None]
    frozen_at: Mapped[datetime | None]


class CampaignExtension(Base):
    """A lengthening of running terms that favours the candidate (postal strike, force majeure).

    Terms that still ran on `running_on` end on `extended_to` at the earliest (calendar days, Brussels). `scope` names
    `companies` (KBO numbers) and `postal_codes`; an empty list stands for all.
    """

    __tablename__ = "campaign_extension"

    id: Mapped[int] = mapped_column(primary_key=True)
    campaign_id: Mapped[int] = mapped_column(ForeignKey("campaign.id"), index=True)
    extended_to: Mapped[date]
    running_on: Mapped[date]
    scope: Mapped[dict[str, Any]]
    reason: Mapped[str] = mapped_column(Text)
    recorded_at: Mapped[datetime]
    recorded_by: Mapped[str] = mapped_column(String(120))
