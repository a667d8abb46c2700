"""Paths, names and answers of the register's REST interface, as far as they are public (socialeHuisvestingAPI v0.4).

Names and codes that are still to be confirmed stand in `connectors.cir.mapping`, and only there.
"""

from datetime import datetime
from typing import Annotated, Any

from pydantic import AwareDatetime, BaseModel, ConfigDict, Field

from actualisatie.calendar.moment import BRUSSELS
from actualisatie.connectors.cir import mapping
from actualisatie.connectors.cir.status import DossierAction, RegisterStatus, Search
from actualisatie.dossiers.kinds import DossierStatus

ROOT = "/v1/socZek/socialeHuisvesting"
ACTION_PATH = f"{ROOT}/dossiers/verwerkDossierActie"
ACKNOWLEDGE_PATH = f"{ROOT}/dossiers/bevestigDossierVerwerking"
SEARCH_PATH = f"{ROOT}/dossiers/zoeken"
CORRELATION_HEADER = "x-correlation-id"
SOURCE_PREFIX = "Source: "
"""How the gateway marks, in `detail`, that the fault is the source's own: a 500 there comes out as 502 here."""


def dossier_path(number: str) -> str:
    """Return the path of a dossier's detail."""
    return f"{ROOT}/dossiers/dossier/{number}"


class DossierDetail(BaseModel):
    """What we read of a dossier's detail; everything else in it stays unread."""

    model_config = ConfigDict(frozen=True, extra="ignore")

    number: Annotated[str, Field(max_length=20, alias=mapping.NUMBER.on_the_line)]
    status: Annotated[str, Field(pattern=r"^[A-Z]{2,12}$", alias=mapping.STATUS.on_the_line)]
    version: Annotated[int, Field(ge=0, alias=mapping.VERSION.on_the_line)] = 0
    confirmed_at: Annotated[AwareDatetime | None, Field(alias=mapping.CONFIRMED_AT.on_the_line)] = None

    def as_status(self) -> RegisterStatus:
        """Return it in the house's own words."""
        known = self.status in set(DossierStatus)
        return RegisterStatus(
            number=self.number,
            status=DossierStatus(self.status) if known else None,
            raw_code=self.status,
            confirmed_at=self.confirmed_at,
            version=self.version,
        )


def action_body(number: str, kbo: str, action: DossierAction, comment: str) -> dict[str, Any]:
    """Return the body of `verwerkDossierActie`; `comment` stands in the dossier and names nobody."""
    code = mapping.ACTIONS[action].on_the_line
    return {"dossierNummer": number, "partijCode": kbo, "actie": code, "commentaar": comment}


def acknowledge_body(number: str, kbo: str, version: int) -> dict[str, Any]:
    """Return the body of `bevestigDossierVerwerking`: this version of the dossier was taken over."""
    return {"dossierNummer": number, "partijCode": kbo, "versieNummer": version}


def search_body(search: Search) -> dict[str, Any]:
    """Return the body of `dossiers/zoeken`; what is not asked is left out (every key may be empty)."""
    body = {
        "dossierStatus": search.status.value if search.status else None,
        "updateDatumVanaf": _instant(search.changed_from),
        "updateDatumTot": _instant(search.changed_until),
        "nietGesynchroniseerd": search.not_synchronised or None,
        "partijCode": search.kbo,
    }
    return {name: value for name, value in body.items() if value is not None}


def _instant(at: datetime | None) -> str | None:
    """Write an instant as the interface does: RFC 3339 with the Belgian offset."""
    return at.astimezone(BRUSSELS).isoformat() if at else None
