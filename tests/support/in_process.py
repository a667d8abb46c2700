"""The office of the state machine: register and local software without HTTP, and a clerk who notes everything down."""

import json
from collections.abc import Callable, Iterable
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import date

from naive import Candidate, Seen, Sent
from small_world import SmallWorld
from sqlalchemy import select

from actualisatie.calendar.moment import Moment
from actualisatie.campaigns.register_status import follow_register_status
from actualisatie.campaigns.striking import StrikeOffOutcome, execute_strike_off
from actualisatie.connectors.cir.client import CirClient, StatusAnswer
from actualisatie.connectors.cir.errors import CirUnavailable
from actualisatie.connectors.cir.shapes import DossierDetail
from actualisatie.connectors.local_software.errors import LocalSoftwareUnavailable
from actualisatie.connectors.local_software.port import (
    NewStatus,
    Receipt,
    Restoration,
    RestorationReceipt,
    StatusReceipt,
)
from actualisatie.connectors.local_software.wire import GROUND_TO_WIRE, RestoreBody, StatusBody, StrikeOffBody
from actualisatie.dossiers.kinds import Ground
from actualisatie.simulator.local_software.ledger import Ledger
from actualisatie.storage.database import transaction
from actualisatie.storage.models import Batch, Case, Dossier

PAUSES = {"OFFER": "offer", "CHKO": "appeal"}


class LocalRegister(CirClient):
    """The simulated register, asked directly."""

    def __init__(self, world: "InProcessWorld") -> None:
        self._world = world

    def statuses(self, numbers: Iterable[str]) -> dict[str, StatusAnswer]:
        """Return what the register knows, or that it does not answer."""
        if self._world.register_down:
            return {number: CirUnavailable("Register: down") for number in numbers}
        shown = {number: self._world.cir.dossiers[number].as_json() for number in numbers}
        return {number: DossierDetail.model_validate(detail).as_status() for number, detail in shown.items()}


@dataclass
class LocalSoftwareInProcess:
    """The true books of the simulated software. `mood`: fine, down, or silent (does it and does not say so)."""

    ledger: Ledger
    watch: Callable[[str, str], None]
    mood: str = "fine"

    def strike_off(
        self, kbo: str, dossier_number: str, *, key: str, effective_on: date, ground: Ground, decided_on: date
    ) -> Receipt:
        """Do it once for a key and a dossier, and tell the clerk just before."""
        if self.mood == "down":
            raise LocalSoftwareUnavailable("down", maybe_done=False)
        done = self.ledger.receipt_of_key(kbo, key) or self.ledger.receipt(kbo, dossier_number)
        if done is None:
            self.watch(dossier_number, ground.value)
            wanted = StrikeOffBody(
                datumUitwerking=effective_on, datumBeslissing=decided_on, grond=GROUND_TO_WIRE[ground]
            )
            done = self.ledger.strike_off(kbo, dossier_number, key, wanted)
        if self.mood == "silent":
            raise LocalSoftwareUnavailable("no answer", maybe_done=True)
        return done.as_receipt()

    def receipt(self, kbo: str, dossier_number: str) -> Receipt | None:
        """Return the receipt of a strike-off that was done."""
        if self.mood == "down":
            raise LocalSoftwareUnavailable("down", maybe_done=False)
        found = self.ledger.receipt(kbo, dossier_number)
        return found.as_receipt() if found else None

    def reinstate(
        self, kbo: str, dossier_number: str, *, key: str, restoration: Restoration
    ) -> RestorationReceipt | None:
        """Undo a strike-off once."""
        if self.mood == "down":
            raise LocalSoftwareUnavailable("down", maybe_done=False)
        if self.ledger.receipt(kbo, dossier_number) is None:
            return None
        return self.ledger.restore(kbo, dossier_number, key, RestoreBody.of(restoration)).as_receipt()

    def set_status(self, kbo: str, dossier_number: str, *, key: str, new: NewStatus) -> StatusReceipt | None:
        """Set a status once for a key."""
        if self.mood == "down":
            raise LocalSoftwareUnavailable("down", maybe_done=False)
        known = self.ledger.status_of_key(kbo, key)
        return (known or self.ledger.set_status(kbo, dossier_number, key, StatusBody.of(new))).as_receipt()


@dataclass
class InProcessWorld(SmallWorld):
    """A small office in which a clerk follows each candidate; `objected` holds each strike-off that was wrong."""

    candidates: dict[str, Candidate] = field(default_factory=dict)
    owners: set[str] = field(default_factory=set)
    streets: dict[str, str] = field(default_factory=dict)
    dead: set[str] = field(default_factory=set)
    register_down: bool = False
    mood: str = "fine"
    today: date = date(2024, 3, 18)
    objected: list[str] = field(default_factory=list)

    @property
    def sources_down(self) -> bool:
        """Return whether the authentic sources answer nothing."""
        return self.faults.magda.rate > 0

    def ask(self, case_ids: list[int], day: date) -> None:
        """Ask the sources, and note what they said."""
        super().ask(case_ids, day)
        for number in [] if self.sources_down else self._numbers(case_ids):
            seen = Seen(day, self.streets[number], number in self.owners, number not in self.dead)
            self.candidates[number].seen = seen
            if not seen.alive:
                self.candidates[number].waiting.add("death")

    def follow(self, case_ids: list[int], day: date) -> None:
        """Read the register's status, and note what it said."""
        if case_ids:
            follow_register_status(self.engine, case_ids, LocalRegister(self), Moment.on(day), "An")
        for number in [] if self.register_down else self._numbers(case_ids):
            self._note_status(self.candidates[number], day)

    def execute(self, day: date) -> list[StrikeOffOutcome]:
        """Execute what was approved."""
        software = LocalSoftwareInProcess(self.ledger, self._look, self.mood)
        with transaction(self.engine) as session:
            approved = list(session.scalars(select(Case.id).where(Case.state == "strike_off_approved")))
        return [execute_strike_off(self.engine, one, software, Moment.on(day), "An") for one in approved]

    def note_posted(self, code: str, postmark: date) -> None:
        """Read the letters of a batch as they left, from the folder of the housing company."""
        with transaction(self.engine) as session:
            round_ = session.scalars(select(Batch.round).where(Batch.id == int(code[1:]))).one()
        for line in (self.folders.outbox / "WM1" / code / f"{code}.pdf").read_text().splitlines():
            letter = json.loads(line)
            if letter["last_day"]:
                failing = any(condition["outcome"] == "fails" for condition in letter["conditions"])
                told = date.fromisoformat(letter["last_day"])
                sent = Sent(round_.value, postmark, told, letter["address"]["street"], failing)
                self.candidates[letter["dossier_number"]].letters.append(sent)

    def _look(self, number: str, ground: str) -> None:
        objections = self.candidates[number].objections(self.today, ground)
        self.objected += [f"{number} on {self.today} for {ground}: {objection}" for objection in objections]

    def _note_status(self, candidate: Candidate, day: date) -> None:
        known = self.cir.dossiers[candidate.number]
        candidate.status_seen = (day, known.status)
        candidate.answered |= known.confirmed_at is not None
        for status, pause in PAUSES.items():
            if known.status == status:
                candidate.waiting.add(pause)
            elif pause in candidate.waiting:
                candidate.waiting.discard(pause)
                candidate.letters.clear()  # a fresh term starts with a new letter

    def _numbers(self, case_ids: list[int]) -> list[str]:
        with transaction(self.engine) as session:
            query = select(Dossier.number).join(Case, Case.dossier_id == Dossier.id).where(Case.id.in_(case_ids))
            return list(session.scalars(query))


def refusing(step: Callable[[], object], *errors: type[Exception]) -> None:
    """Do a step that may be refused."""
    with suppress(*errors):
        step()
