"""Where the housing companies' own software is, as the register says."""

from sqlalchemy import select
from sqlalchemy.orm import Session

from actualisatie.connectors.local_software.logins import Address
from actualisatie.dossiers.kinds import Transport
from actualisatie.storage.models import HousingCompany


def own_addresses(session: Session) -> dict[str, Address]:
    """Return the address and login, by KBO number, of each housing company whose interface has one of its own."""
    companies = session.scalars(select(HousingCompany).order_by(HousingCompany.id))
    return {
        company.kbo: Address(company.local_software["url"], company.local_software.get("login", ""))
        for company in companies
        if company.local_software.get("url") and company.local_software.get("transport") != Transport.FILES
    }
