"""What a system outside needs to undo a strike-off, by interface or by file, and the proof that it did."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import Engine, select
from sqlalchemy.orm import Session

from actualisatie.connectors.local_software.errors import LocalSoftwareRefused
from actualisatie.connectors.local_software.files import AcknowledgementLine, Answer, RestoreRequestFile
from actualisatie.connectors.local_software.port import Restoration
from actualisatie.connectors.local_software.wire import RestoreBody
from actualisatie.dossiers.kinds import DossierStatus, EffectKind, ReinstateReason, Transport
from actualisatie.storage.database import transaction
from actualisatie.storage.models import Acknowledgement, Case, Dossier, Effect, HousingCompany


@dataclass(frozen=True, slots=True)
class RestoreOrder:
    """One strike-off to undo at one system: everything it needs, and nothing about a person."""

    effect_id: int
    kind: EffectKind
    key: str
    kbo: str
    company: str
    transport: Transport
    dossier_number: str
    restoration: Restoration
    written: dict[str, Any] | None


@dataclass(frozen=True, slots=True)
class Proof:
    """The other system's reference, and when (aware) it recorded the reinstatement."""

    reference: str
    recorded_at: datetime


def order_of(session: Session, effect: Effect) -> RestoreOrder:
    """Return what an effect asks for."""
    company = session.get_one(HousingCompany, effect.housing_company_id)
    return RestoreOrder(
        effect_id=effect.id,
        kind=effect.kind,
        key=effect.key,
        kbo=company.kbo,
        company=company.code,
        transport=Transport(company.local_software.get("transport", Transport.HTTP)),
        dossier_number=session.get_one(Dossier, session.get_one(Case, effect.case_id).dossier_id).number,
        restoration=restoration_of(effect),
        written=effect.written,
    )


def restoration_of(effect: Effect) -> Restoration:
    """Return what an effect restores."""
    return Restoration(
        enrolled_on=date.fromisoformat(effect.payload["enrolled_on"]),
        status=DossierStatus(effect.payload["status"]),
        decided_on=date.fromisoformat(effect.payload["decided_on"]),
        reason=ReinstateReason(effect.payload["reason"]),
    )


def request_file_of(effect: Effect, number: str, kbo: str) -> RestoreRequestFile:
    """Return the request by file of an effect; the same effect gives the same request."""
    body = RestoreBody.of(restoration_of(effect))
    return RestoreRequestFile(**body.model_dump(), sleutel=effect.key, partijCode=kbo, dossierNummer=number)


def restore_request(order: RestoreOrder) -> bytes:
    """Return the bytes of the request file of an order."""
    body = RestoreBody.of(order.restoration)
    return RestoreRequestFile(
        **body.model_dump(), sleutel=order.key, partijCode=order.kbo, dossierNummer=order.dossier_number
    ).as_bytes()


def acknowledged(engine: Engine, order: RestoreOrder) -> Proof | None:
    """Return the housing company's acknowledgement by file; raise `LocalSoftwareRefused` when it refused."""
    query = select(Acknowledgement.content)
    query = query.where(Acknowledgement.effect_id == order.effect_id, Acknowledgement.accepted)
    with transaction(engine) as session:
        found = session.scalar(query)
    if not found:
        return None
    answer = AcknowledgementLine.model_validate(found)
    if answer.uitkomst is not Answer.DONE or answer.kenmerk is None or answer.geregistreerdOp is None:
        raise LocalSoftwareRefused(f"refused by file by housing company {order.company}: {answer.reden}")
    return Proof(answer.kenmerk, answer.geregistreerdOp)
