"""Who carries a strike-off out: the housing company's software, or the register. Each first asks what was done before.

The local software honours the key, so a strike-off may be sent again under it. The register knows no key: before it is
written to, its dossier's version is noted; what it once took is never sent again, only read back until it shows.
"""

from dataclasses import dataclass
from datetime import datetime
from typing import Any, Protocol

from sqlalchemy import Engine

from actualisatie.calendar.moment import Moment
from actualisatie.campaigns.outbox import notes
from actualisatie.campaigns.outbox.notes import NobodyKnowsError
from actualisatie.campaigns.strike_offs.strike_off_orders import SETTLES_WITHIN, Order
from actualisatie.connectors.cir.client import CirClient
from actualisatie.connectors.cir.errors import CirAccessRefused, CirRefused, CirUnavailable
from actualisatie.connectors.cir.status import DossierAction, RegisterStatus
from actualisatie.connectors.local_software.errors import LocalSoftwareRefused
from actualisatie.connectors.local_software.port import LocalSoftware, Receipt
from actualisatie.dossiers.errors import Refused, Retryable
from actualisatie.dossiers.gate import FORBIDDING_STATUSES
from actualisatie.dossiers.kinds import DossierStatus, Ground
from actualisatie.storage.crash_points import CrashPoint, reached

COMMENT = "Actualisatie: geschrapt na beslissing"
"""What the register shows beside the action; it names nobody."""


class NotShownYetError(Retryable):
    """A strike-off that was handed over and that does not show yet: asked about again in the next round."""


class NotDoneAndNotAllowedError(Refused):
    """A strike-off that was claimed before, did not happen, and that the gate no longer allows."""


class RegisterObjectsError(Refused):
    """A dossier whose state in the register forbids the strike-off, or changed while it was under way."""


class Carrier(Protocol):
    """Carries out an order once and returns the proof; raises a Retryable, or a Refused when it never will."""

    def carry_out(self, order: Order) -> Receipt:
        """Ask what was done before, do what is left, and return the receipt."""


@dataclass(frozen=True, slots=True)
class BySoftware:
    """The housing company's own software."""

    software: LocalSoftware

    def carry_out(self, order: Order) -> Receipt:
        """Call the software; an order that may have been carried out before is asked about first."""
        if order.sent_before and (found := self._receipt(order)) is not None:
            return _of_this_decision(found, order)
        if not order.gate_allows and order.may_still_arrive:
            raise NobodyKnowsError(
                "it may not be sent now (gate, or replies), but it was sent shortly before and may still arrive"
            )
        if not order.gate_allows:
            raise NotDoneAndNotAllowedError(
                "the gate says no, or replies lie there, and the local software has not done it"
            )
        return self.software.strike_off(
            order.kbo,
            order.dossier_number,
            key=order.key,
            effective_on=order.effective_on,
            ground=order.ground,
            decided_on=order.decided_on,
        )

    def _receipt(self, order: Order) -> Receipt | None:
        """Ask whether it was done; a software that refuses to tell says nothing of what it did."""
        try:
            return self.software.receipt(order.kbo, order.dossier_number)
        except Refused as fault:
            raise NobodyKnowsError(
                f"sent before, and the local software does not tell whether it was done: {fault}"
            ) from fault


def _of_this_decision(found: Receipt, order: Order) -> Receipt:
    """Return a receipt that proves this strike-off; one of an older decision, since taken back here, proves nothing."""
    this_one = found.tells_of(
        order.dossier_number, effective_on=order.effective_on, ground=order.ground, decided_on=order.decided_on
    )
    if not this_one:
        raise LocalSoftwareRefused(
            f"housing company {order.company} has dossier {order.dossier_number} as struck off by another decision: "
            "compare the two by hand"
        )
    return found


@dataclass(frozen=True, slots=True)
class ByRegister:
    """The register: written to once, and proven by its own status RJCT."""

    engine: Engine
    register: CirClient
    moment: Moment

    def carry_out(self, order: Order) -> Receipt:
        """Read the status, write the action where it was not written before, and read the status back."""
        told = self._status(order)
        if told.status is DossierStatus.STRUCK_OFF:
            return self._proof(order, told)
        self._require_that_it_may_be_written(order, told)
        intent = {"version": told.version, "at": self.moment.at.isoformat()}
        notes.note(self.engine, order.effect_id, order.written, intent)
        reached(CrashPoint.REGISTER_WRITE_NOTED)
        self._write(order)
        reached(CrashPoint.REGISTER_WRITTEN)
        notes.note_taken(self.engine, order.effect_id)
        told = self._status(order)
        if told.status is not DossierStatus.STRUCK_OFF:
            raise NotShownYetError("the register took the strike-off and does not show it yet")
        return self._proof(order, told)

    def _require_that_it_may_be_written(self, order: Order, told: RegisterStatus) -> None:
        if order.written is not None:
            self._require_that_the_last_try_failed(order, order.written, told)
        if not order.gate_allows:
            raise NotDoneAndNotAllowedError("the gate says no, or replies lie there, and the register has not done it")
        if told.status is None or told.status in FORBIDDING_STATUSES:
            raise RegisterObjectsError(f"the register's status is {told.raw_code} now: look, it must not be written to")
        confirmed = told.confirmed_at is not None and told.confirmed_at >= order.confirmed_since
        if confirmed and order.ground is Ground.SILENCE:
            raise RegisterObjectsError("confirmed in the register meanwhile: silence is no ground any more")

    def _require_that_the_last_try_failed(self, order: Order, written: dict[str, Any], told: RegisterStatus) -> None:
        """Only a dossier that did not change since, an hour after an unclear failure, was certainly not written to."""
        if written.get("taken"):
            raise NotShownYetError("the register took the strike-off and does not show it yet")
        if told.version != written["version"]:
            raise RegisterObjectsError(
                "the dossier changed in the register after the strike-off was sent, but is not struck off: compare"
            )
        if self.moment.at < datetime.fromisoformat(written["at"]) + SETTLES_WITHIN:
            raise NobodyKnowsError("sent to the register shortly before, and it may still arrive")

    def _write(self, order: Order) -> None:
        try:
            self.register.process_action(order.dossier_number, order.kbo, DossierAction.STRIKE_OFF, COMMENT)
        except CirUnavailable as fault:
            if not fault.maybe_done:
                notes.forget(self.engine, order.effect_id)
            raise
        except CirAccessRefused as fault:
            notes.forget(self.engine, order.effect_id)
            raise CirUnavailable(str(fault)) from None  # the connection is to be set right, not the dossier
        except CirRefused:
            notes.forget(self.engine, order.effect_id)
            raise

    def _status(self, order: Order) -> RegisterStatus:
        try:
            return self.register.status(order.dossier_number)
        except CirAccessRefused as fault:
            raise CirUnavailable(str(fault)) from None

    def _proof(self, order: Order, told: RegisterStatus) -> Receipt:
        reached(CrashPoint.REGISTER_VERIFIED)
        return Receipt(
            reference=f"{told.raw_code} version {told.version}",
            key=order.key,
            dossier_number=order.dossier_number,
            effective_on=order.effective_on,
            decided_on=order.decided_on,
            ground=order.ground,
            recorded_at=self.moment.at,
        )
