"""Paths, names and answers of the register's REST interface, as far as they are public (socialeHuisvestingAPI v0.4).

The paths, `dossierNummer`, `dossierStatus`, `versieNummer`, `partijCode`, `actie` and `commentaar` were read in public
pages (MG, MM2). The dossier's own JSON schema was not: that the detail carries its status, version and confirmation
under the names below is TO BE CONFIRMED by the customer, and this module is the only place to change.
"""

from typing import Annotated, Any

from pydantic import AwareDatetime, BaseModel, ConfigDict, Field

from actualisatie.connectors.cir.status import DossierAction, RegisterStatus
from actualisatie.dossiers.kinds import DossierStatus

ROOT = "/v1/socZek/socialeHuisvesting"
ACTION_PATH = f"{ROOT}/dossiers/verwerkDossierActie"
CORRELATION_HEADER = "x-correlation-id"
SOURCE_PREFIX = "Source: "
"""How the gateway marks, in `detail`, that the fault is the source's own: a 500 there comes out as 502 here."""


def dossier_path(number: str) -> str:
    """Return the path of a dossier's detail."""
    return f"{ROOT}/dossiers/dossier/{number}"


class DossierDetail(BaseModel):
    """What we read of a dossier's detail; everything else in it stays unread."""

    model_config = ConfigDict(frozen=True, extra="ignore")

    dossierNummer: Annotated[str, Field(max_length=20)]  # noqa: N815 - the name on the line
    dossierStatus: Annotated[str, Field(pattern=r"^[A-Z]{2,12}$")]  # noqa: N815 - the name on the line
    versieNummer: Annotated[int, Field(ge=0)] = 0  # noqa: N815 - the name on the line
    bevestigdOp: AwareDatetime | None = None  # noqa: N815 - to be confirmed

    def as_status(self) -> RegisterStatus:
        """Return it in the house's own words."""
        known = self.dossierStatus in set(DossierStatus)
        return RegisterStatus(
            number=self.dossierNummer,
            status=DossierStatus(self.dossierStatus) if known else None,
            raw_code=self.dossierStatus,
            confirmed_at=self.bevestigdOp,
            version=self.versieNummer,
        )


def action_body(number: str, kbo: str, action: DossierAction, comment: str) -> dict[str, Any]:
    """Return the body of `verwerkDossierActie`; `comment` stands in the dossier and names nobody."""
    return {"dossierNummer": number, "partijCode": kbo, "actie": action.value, "commentaar": comment}
