"""All tables; importing this package makes `Base.metadata` complete."""

from actualisatie.storage.models.acknowledgement import Acknowledgement
from actualisatie.storage.models.base import Base
from actualisatie.storage.models.campaign import Campaign, CampaignExtension, World
from actualisatie.storage.models.case import Case, Evidence, Hold, RawEvidence
from actualisatie.storage.models.effect import Effect
from actualisatie.storage.models.journal import IS_ALARM, AlarmsTold, JournalEntry, JournalHead
from actualisatie.storage.models.letter import Batch, Letter
from actualisatie.storage.models.outage import Outage
from actualisatie.storage.models.register import (
    Dossier,
    DossierMember,
    FormerNumber,
    Guardianship,
    HousingCompany,
    LocalEnrolment,
    Mandate,
    Person,
)
from actualisatie.storage.models.reinstatement import Reinstatement
from actualisatie.storage.models.reply import Reply, ReplyFile
from actualisatie.storage.models.review import DocumentVerdict
from actualisatie.storage.models.standstill import Standstill

__all__ = [
    "IS_ALARM",
    "Acknowledgement",
    "AlarmsTold",
    "Base",
    "Batch",
    "Campaign",
    "CampaignExtension",
    "Case",
    "DocumentVerdict",
    "Dossier",
    "DossierMember",
    "Effect",
    "Evidence",
    "FormerNumber",
    "Guardianship",
    "Hold",
    "HousingCompany",
    "JournalEntry",
    "JournalHead",
    "Letter",
    "LocalEnrolment",
    "Mandate",
    "Outage",
    "Person",
    "RawEvidence",
    "Reinstatement",
    "Reply",
    "ReplyFile",
    "Standstill",
    "World",
]
