"""Lists the alarms of the journal: about which dossier or batch, and why."""

from dataclasses import dataclass
from datetime import date, datetime, time

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from actualisatie.calendar.moment import BRUSSELS
from actualisatie.storage.models import IS_ALARM, Campaign, Case, Dossier, HousingCompany, JournalEntry

DAYS = 7
"""Calendar days for which an alarm is shown, unless somebody names a day."""


@dataclass(frozen=True, slots=True)
class AlarmLine:
    """An alarm: when (Brussels), in which campaign, about which dossier or batch, why. Names no candidate."""

    at: datetime
    campaign: str | None
    company: str | None
    about: str | None
    why: str | None
    raised_by: str


def list_alarms(session: Session, since: date, campaign: Campaign | None = None) -> list[AlarmLine]:
    """Return the alarms from a calendar day (Brussels) on, of one campaign or of all, newest first."""
    query = (
        select(JournalEntry, Campaign.name, HousingCompany.code, Dossier.number)
        .outerjoin(Case, JournalEntry.case_id == Case.id)
        .outerjoin(Dossier, Case.dossier_id == Dossier.id)
        .outerjoin(HousingCompany, Case.housing_company_id == HousingCompany.id)
        .outerjoin(Campaign, Campaign.id == func.coalesce(JournalEntry.campaign_id, Case.campaign_id))
        .where(IS_ALARM, JournalEntry.at >= datetime.combine(since, time.min, tzinfo=BRUSSELS))
        .order_by(JournalEntry.id.desc())
    )
    if campaign:
        query = query.where(Campaign.id == campaign.id)
    return [_line(*row) for row in session.execute(query).tuples()]


def _line(entry: JournalEntry, campaign: str | None, company: str | None, dossier: str | None) -> AlarmLine:
    at = entry.at.astimezone(BRUSSELS).replace(second=0, microsecond=0)
    return AlarmLine(at, campaign, company, dossier or entry.data.get("batch"), entry.reason, entry.actor)
