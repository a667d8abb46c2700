"""The bodies that go over the line: our own proposal to the makers of local software, in their users' words.

No public interface of local software in Flanders was found; this one follows RFC 9457 (problem details) and the
`Idempotency-Key` header of the IETF HTTP API working group.
"""

import re
from datetime import date
from typing import Annotated, Any

from pydantic import AwareDatetime, BaseModel, ConfigDict, Field

from actualisatie.connectors.local_software.port import (
    NewStatus,
    Receipt,
    Restoration,
    RestorationReceipt,
    StatusReceipt,
)
from actualisatie.dossiers.kinds import Ground, ReinstateReason
from actualisatie.dossiers.signals import StatusReason

KEY_HEADER = "Idempotency-Key"
PROBLEM_TYPE = "application/problem+json"
NOT_STRUCK_OFF = "urn:actualisatie:problem:geen-schrapping"
ALREADY_STRUCK_OFF = "urn:actualisatie:problem:reeds-geschrapt"
IN_PROGRESS = "urn:actualisatie:problem:in-behandeling"
UNKNOWN_DOSSIER = "urn:actualisatie:problem:dossier-onbekend"
KEY_REUSED = "urn:actualisatie:problem:sleutel-hergebruikt"
_TYPE = re.compile(r"[a-z][a-z0-9+.-]{0,20}:[A-Za-z0-9:/._~-]{1,160}")

GROUND_TO_WIRE = {
    Ground.SILENCE: "geen_reactie",
    Ground.NOT_MEETING: "voldoet_niet",
    Ground.INACTIVITY: "niet_actief",
}
GROUND_FROM_WIRE = {word: ground for ground, word in GROUND_TO_WIRE.items()}

REASON_TO_WIRE = {
    ReinstateReason.COMPANY_ERROR: "fout_woonmaatschappij",
    ReinstateReason.TIMELY_REPLY: "tijdig_antwoord",
    ReinstateReason.RETURNED_MAIL: "post_teruggekeerd",
    ReinstateReason.APPEAL_FOUNDED: "verhaal_gegrond",
    ReinstateReason.FORCE_MAJEURE: "overmacht",
}

STATUS_REASON_TO_WIRE = {
    StatusReason.NOT_MEETING: "voldoet_niet",
    StatusReason.MEETS: "voldoet",
    StatusReason.OWN_REQUEST: "eigen_verzoek",
    StatusReason.STAYS_AFTER_ALL: "blijft_toch",
}

Text = Annotated[str, Field(min_length=1, max_length=80)]


class StrikeOffBody(BaseModel):
    """What is asked: from which day, decided on which day, on which ground."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    datumUitwerking: date  # noqa: N815 - the name on the line
    datumBeslissing: date  # noqa: N815 - the name on the line
    grond: Annotated[str, Field(pattern="^(geen_reactie|voldoet_niet|niet_actief)$")]


class ReceiptBody(StrikeOffBody):
    """What is answered; further fields of a vendor's own are ignored."""

    model_config = ConfigDict(frozen=True, extra="ignore")

    kenmerk: Text
    sleutel: Text
    dossierNummer: Text  # noqa: N815 - the name on the line
    geregistreerdOp: AwareDatetime  # noqa: N815 - the name on the line

    @property
    def asked(self) -> StrikeOffBody:
        """What had been asked for."""
        return StrikeOffBody(
            datumUitwerking=self.datumUitwerking, datumBeslissing=self.datumBeslissing, grond=self.grond
        )

    def as_receipt(self) -> Receipt:
        """Return the receipt in the house's own words."""
        return Receipt(
            reference=self.kenmerk,
            key=self.sleutel,
            dossier_number=self.dossierNummer,
            effective_on=self.datumUitwerking,
            decided_on=self.datumBeslissing,
            ground=GROUND_FROM_WIRE[self.grond],
            recorded_at=self.geregistreerdOp,
        )


class RestoreBody(BaseModel):
    """What is asked to undo a strike-off: the enrolment day and status that count again, decided when, and why."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    inschrijvingsdatum: date
    dossierStatus: Annotated[str, Field(pattern=r"^[A-Z]{2,8}$")]  # noqa: N815 - the name on the line
    datumHerstel: date  # noqa: N815 - the name on the line
    reden: Annotated[str, Field(pattern="^(" + "|".join(REASON_TO_WIRE.values()) + ")$")]

    @classmethod
    def of(cls, wanted: Restoration) -> "RestoreBody":
        """Put a restoration into the words of the line."""
        return cls(
            inschrijvingsdatum=wanted.enrolled_on,
            dossierStatus=wanted.status.value,
            datumHerstel=wanted.decided_on,
            reden=REASON_TO_WIRE[wanted.reason],
        )


class RestoreReceiptBody(RestoreBody):
    """What is answered; further fields of a vendor's own are ignored."""

    model_config = ConfigDict(frozen=True, extra="ignore")

    kenmerk: Text
    sleutel: Text
    dossierNummer: Text  # noqa: N815 - the name on the line
    geregistreerdOp: AwareDatetime  # noqa: N815 - the name on the line

    @property
    def asked(self) -> RestoreBody:
        """What had been asked for."""
        return RestoreBody(**{name: getattr(self, name) for name in RestoreBody.model_fields})

    def as_receipt(self) -> RestorationReceipt:
        """Return the receipt in the house's own words."""
        return RestorationReceipt(self.kenmerk, self.sleutel, self.dossierNummer, self.geregistreerdOp)


class StatusBody(BaseModel):
    """What is told of a status: the register's code, from which day it counts, and why."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    dossierStatus: Annotated[str, Field(pattern=r"^[A-Z]{2,8}$")]  # noqa: N815 - the name on the line
    datumStatus: date  # noqa: N815 - the name on the line
    reden: Annotated[str, Field(pattern="^(" + "|".join(STATUS_REASON_TO_WIRE.values()) + ")$")]

    @classmethod
    def of(cls, new: NewStatus) -> "StatusBody":
        """Put a status into the words of the line."""
        reason = STATUS_REASON_TO_WIRE[new.reason]
        return cls(dossierStatus=new.status.value, datumStatus=new.since, reden=reason)


class StatusReceiptBody(StatusBody):
    """What is answered; further fields of a vendor's own are ignored."""

    model_config = ConfigDict(frozen=True, extra="ignore")

    kenmerk: Text
    sleutel: Text
    dossierNummer: Text  # noqa: N815 - the name on the line
    geregistreerdOp: AwareDatetime  # noqa: N815 - the name on the line

    @property
    def asked(self) -> StatusBody:
        """What had been asked for."""
        return StatusBody(**{name: getattr(self, name) for name in StatusBody.model_fields})

    def as_receipt(self) -> StatusReceipt:
        """Return the receipt in the house's own words."""
        return StatusReceipt(self.kenmerk, self.sleutel, self.dossierNummer, self.geregistreerdOp)


def status_path(kbo: str, dossier_number: str) -> str:
    """Return the path at which a dossier's status is told (POST)."""
    return f"/woonmaatschappijen/{kbo}/dossiers/{dossier_number}/status"


def restore_path(kbo: str, dossier_number: str) -> str:
    """Return the path at which the end of a dossier's strike-off is asked for (POST)."""
    return f"/woonmaatschappijen/{kbo}/dossiers/{dossier_number}/herstel"


def strike_off_path(kbo: str, dossier_number: str) -> str:
    """Return the path at which a dossier's strike-off is asked for (POST) and looked up (GET)."""
    return f"/woonmaatschappijen/{kbo}/dossiers/{dossier_number}/schrapping"


def problem_type(body: Any) -> str | None:
    """Return the type of a problem (RFC 9457) when it is one: a short address, never the free text beside it."""
    found = body.get("type") if isinstance(body, dict) else None
    return found if isinstance(found, str) and _TYPE.fullmatch(found) else None
