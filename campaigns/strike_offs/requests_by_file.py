"""Strike-offs by file: a request is written once, and done when the housing company has acknowledged it."""

from collections import defaultdict
from dataclasses import dataclass
from itertools import product
from pathlib import Path

from sqlalchemy import Engine, select

from actualisatie.campaigns.outbox import notes
from actualisatie.campaigns.outbox.notes import NobodyKnowsError
from actualisatie.campaigns.reinstating.orders import request_file_of
from actualisatie.campaigns.signals.claiming import new_status_of
from actualisatie.campaigns.strike_offs.carriers import NotDoneAndNotAllowedError, NotShownYetError
from actualisatie.campaigns.strike_offs.request_withdrawals import FOLDERS
from actualisatie.campaigns.strike_offs.strike_off_orders import Order
from actualisatie.connectors.local_software.errors import LocalSoftwareRefused
from actualisatie.connectors.local_software.files import (
    OPEN_LIST,
    AcknowledgementLine,
    Answer,
    AnyRequest,
    RequestFile,
    StatusRequestFile,
    open_list,
    request_path,
)
from actualisatie.connectors.local_software.port import Receipt
from actualisatie.connectors.local_software.wire import GROUND_TO_WIRE, StatusBody
from actualisatie.connectors.whole_files import put_file
from actualisatie.dossiers.disk_faults import OUTBOX
from actualisatie.dossiers.kinds import EffectKind, EffectState, Ground, Transport
from actualisatie.storage.crash_points import CrashPoint, reached
from actualisatie.storage.database import transaction
from actualisatie.storage.models import Acknowledgement, Case, Dossier, Effect, HousingCompany


@dataclass(frozen=True, slots=True)
class ByFiles:
    """Local software without an interface: `requests` is the folder with one delivery folder per housing company."""

    engine: Engine
    requests: Path

    def carry_out(self, order: Order) -> Receipt:
        """Return what was acknowledged; else write the request where that was not done, and wait.

        A request that was written may be carried out at any time, so it is never taken for undone.
        """
        if (answer := self._answer(order)) is not None:
            return _receipt(answer, order)
        if order.written is not None and order.written.get("taken"):
            raise NotShownYetError("the request lies there; the housing company has not acknowledged it")
        if not order.gate_allows and order.written is not None:
            raise NobodyKnowsError(
                "it may not be sent now (gate, or replies), but may have been written; call the company"
            )
        if not order.gate_allows:
            raise NotDoneAndNotAllowedError("the gate says no, or replies lie there, and no request was written")
        path = request_path(self.requests, order.company, order.key)
        notes.note(self.engine, order.effect_id, order.written, {"request": path.name})
        reached(CrashPoint.REQUEST_NOTED)
        put_file(path, _request(order).as_bytes(), OUTBOX)
        reached(CrashPoint.REQUEST_WRITTEN)
        notes.note_taken(self.engine, order.effect_id)
        raise NotShownYetError("the request was written; the housing company has not acknowledged it")

    def _answer(self, order: Order) -> AcknowledgementLine | None:
        query = select(Acknowledgement.content)
        query = query.where(Acknowledgement.effect_id == order.effect_id, Acknowledgement.accepted)
        with transaction(self.engine) as session:
            found = session.scalar(query)
        return AcknowledgementLine.model_validate(found) if found else None


def write_open_lists(engine: Engine, requests: Path) -> None:
    """Write, for each housing company that works by files, the lists of requests that it has not acknowledged."""
    waiting: dict[tuple[str, str], list[AnyRequest]] = defaultdict(list)
    with transaction(engine) as session:
        by_files = [
            company
            for company in session.scalars(select(HousingCompany).order_by(HousingCompany.id))
            if company.local_software.get("transport") == Transport.FILES
        ]
        if not by_files:
            return
        codes = {company.id: company.code for company in by_files}
        query = (
            select(Effect, Dossier.number, HousingCompany.kbo)
            .join(Case, Effect.case_id == Case.id)
            .join(Dossier, Case.dossier_id == Dossier.id)
            .join(HousingCompany, Effect.housing_company_id == HousingCompany.id)
            .where(Effect.kind.in_(FOLDERS), Effect.state == EffectState.SENDING)
            .where(Effect.housing_company_id.in_(codes), Effect.written.is_not(None))
            .order_by(Effect.id)
        )
        for effect, number, kbo in session.execute(query):
            waiting[codes[effect.housing_company_id], FOLDERS[effect.kind]].append(request_of(effect, number, kbo))
    for code, folder in product(codes.values(), FOLDERS.values()):
        path = request_path(requests, code, "x", folder).with_name(OPEN_LIST)
        body = open_list(waiting[code, folder])
        if waiting[code, folder] or path.exists():
            put_file(path, body, OUTBOX)


def request_of(effect: Effect, number: str, kbo: str) -> AnyRequest:
    """Return the request of an effect, as it was written."""
    if effect.kind is EffectKind.REINSTATEMENT:
        return request_file_of(effect, number, kbo)
    if effect.kind is EffectKind.STATUS_SIGNAL:
        body = StatusBody.of(new_status_of(effect)).model_dump()
        return StatusRequestFile(**body, sleutel=effect.key, partijCode=kbo, dossierNummer=number)
    return RequestFile(
        sleutel=effect.key,
        partijCode=kbo,
        dossierNummer=number,
        datumUitwerking=effect.payload["effective_on"],
        datumBeslissing=effect.payload["decided_on"],
        grond=GROUND_TO_WIRE[Ground(effect.payload["ground"])],
    )


def _request(order: Order) -> RequestFile:
    return RequestFile(
        sleutel=order.key,
        partijCode=order.kbo,
        dossierNummer=order.dossier_number,
        datumUitwerking=order.effective_on,
        datumBeslissing=order.decided_on,
        grond=GROUND_TO_WIRE[order.ground],
    )


def _receipt(answer: AcknowledgementLine, order: Order) -> Receipt:
    if answer.uitkomst is not Answer.DONE or answer.kenmerk is None or answer.geregistreerdOp is None:
        raise LocalSoftwareRefused(f"refused by file by housing company {order.company}: {answer.reden}")
    return Receipt(
        reference=answer.kenmerk,
        key=order.key,
        dossier_number=order.dossier_number,
        effective_on=order.effective_on,
        decided_on=order.decided_on,
        ground=order.ground,
        recorded_at=answer.geregistreerdOp,
    )
