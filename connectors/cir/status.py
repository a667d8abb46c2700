"""What the register (CIR) says of a dossier."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from actualisatie.dossiers.kinds import DossierStatus


@dataclass(frozen=True, slots=True)
class RegisterStatus:
    """A dossier's status at the register.

    `status` is None for a code that this version does not know (the published list is cut): the raw code tells, and a
    status that is not known speaks against a strike-off. `confirmed_at` (aware) is when the candidate confirmed there.
    """

    number: str
    status: DossierStatus | None
    raw_code: str
    confirmed_at: datetime | None
    version: int


class DossierAction(StrEnum):
    """What `verwerkDossierActie` can do. OFFER was seen in public samples; RJCT is to be confirmed by the customer.

    APP was seen too; what it means was not told, so it is left out.
    """

    OFFER = "OFFER"
    STRIKE_OFF = "RJCT"
