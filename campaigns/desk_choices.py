"""What operators choose from in forms: the campaigns and the housing companies that the database knows."""

from dataclasses import dataclass
from datetime import timedelta

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from actualisatie.calendar.moment import Moment
from actualisatie.campaigns.definitions.catalogue import list_campaigns
from actualisatie.campaigns.errors import UnknownHousingCompanyError
from actualisatie.dossiers.kinds import CampaignKind
from actualisatie.storage.models import Campaign, HousingCompany

NEW_FOR = timedelta(days=2)
"""How long a campaign is new: each morning forms learn of all that is there, and one morning may fail."""

_BESIDE = " · "


@dataclass(frozen=True, slots=True)
class DeskChoices:
    """Names of campaigns with their kind, the newest first, and housing companies as code and name. No person."""

    campaigns: tuple[tuple[str, CampaignKind], ...]
    companies: tuple[str, ...]


def desk_choices(session: Session) -> DeskChoices:
    """Return what the database knows now."""
    campaigns = tuple((one.name, one.kind) for one in reversed(list_campaigns(session)))
    companies = session.execute(select(HousingCompany.code, HousingCompany.name).order_by(HousingCompany.code))
    return DeskChoices(campaigns, tuple(f"{row.code}{_BESIDE}{row.name}" for row in companies))


def any_campaign_is_new(session: Session, moment: Moment) -> bool:
    """Return whether a campaign was made so shortly before a moment that forms may not offer it yet."""
    return session.scalar(select(Campaign.id).where(Campaign.created_at > moment.at - NEW_FOR).limit(1)) is not None


def code_of_choice(chosen: str) -> str:
    """Return the code in what a form shows of a housing company; a code or KBO number that was typed stays."""
    return chosen.partition(_BESIDE)[0].strip()


def companies_chosen(session: Session, codes: list[str]) -> dict[str, str]:
    """Return code and KBO number of the housing companies with these codes or KBO numbers.

    Raises `UnknownHousingCompanyError` when the register lacks one.
    """
    where = or_(HousingCompany.code.in_(codes), HousingCompany.kbo.in_(codes))
    found = session.execute(select(HousingCompany.code, HousingCompany.kbo).where(where).order_by(HousingCompany.code))
    known = {row.code: row.kbo for row in found}
    if unknown := sorted(set(codes) - known.keys() - set(known.values())):
        raise UnknownHousingCompanyError(f"The register has no housing company {', '.join(unknown)[:120]}.")
    return known
