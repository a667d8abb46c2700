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
    """What `verwerkDossierActie` is asked to do, in our words; the codes stand in `connectors.cir.mapping`."""

    OFFER = "offer"
    STRIKE_OFF = "strike_off"
    REINSTATE = "reinstate"
    PUT_IN_ONDERZOEK = "put_in_onderzoek"
    ENROL_AGAIN = "enrol_again"
    END_ON_REQUEST = "end_on_request"


@dataclass(frozen=True, slots=True)
class Search:
    """What `dossiers/zoeken` is asked: all that is given must hold. Instants are aware; `kbo` is the party code."""

    status: DossierStatus | None = None
    changed_from: datetime | None = None
    changed_until: datetime | None = None
    not_synchronised: bool = False
    kbo: str | None = None
