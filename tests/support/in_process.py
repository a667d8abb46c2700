"""The office of the state machine: register and local software without HTTP, and a clerk who notes everything down."""

import json
from collections.abc import Callable, Iterable
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import date, datetime, time
from functools import partial

from by_files import CompaniesByFiles
from naive import TERMS, Candidate, Seen, Sent
from small_world import SmallWorld
from sqlalchemy import select

from actualisatie.calendar.moment import Moment
from actualisatie.campaigns.checks.checking import CheckTools
from actualisatie.campaigns.register.register_status import follow_register_status
from actualisatie.campaigns.signals.telling import tell_statuses
from actualisatie.campaigns.strike_offs.executing import Outside, execute_approved
from actualisatie.campaigns.strike_offs.striking import StrikeOffOutcome
from actualisatie.campaigns.watching import Watch, unwatched
from actualisatie.connectors.cir.client import CirClient, StatusAnswer
from actualisatie.connectors.cir.errors import CirRefused, CirUnavailable
from actualisatie.connectors.cir.mapping import ACTIONS
from actualisatie.connectors.cir.shapes import DossierDetail
from actualisatie.connectors.cir.status import DossierAction, RegisterStatus
from actualisatie.connectors.local_software.errors import LocalSoftwareUnavailable
from actualisatie.connectors.local_software.port import (
    NewStatus,
    Receipt,
    Restoration,
    RestorationReceipt,
    StatusReceipt,
)
from actualisatie.connectors.local_software.wire import GROUND_TO_WIRE, RestoreBody, StatusBody, StrikeOffBody
from actualisatie.connectors.magda.errors import SilentSourceError
from actualisatie.connectors.magda.settings import MagdaSettings
from actualisatie.dossiers.kinds import BatchStatus, Ground, Transport
from actualisatie.simulator.local_software.ledger import Ledger
from actualisatie.simulator.magda.direct import DirectClient
from actualisatie.simulator.magda.synthetic_world import SyntheticWorld
from actualisatie.storage.crash_points import CrashPoint, listen
from actualisatie.storage.database import transaction
from actualisatie.storage.models import Batch, Case, Dossier, HousingCompany, LocalEnrolment

PAUSES = {"OFFER": "offer", "CHKO": "appeal"}


class SourcesInProcess(DirectClient):
    """The authentic sources, asked directly; while `down` says so they are silent."""

    def __init__(
        self, people: SyntheticWorld, down: Callable[[], bool], settings: MagdaSettings, clock: Callable[[], datetime]
    ) -> None:
        super().__init__(people, settings, clock)
        self._down = down

    async def _exchange(self, envelope: bytes) -> bytes:
        if self._down():
            raise SilentSourceError("MAGDA: nothing came back")
        return await super()._exchange(envelope)


class LocalRegister(CirClient):
    """The simulated register, asked directly."""

    def __init__(self, world: "InProcessWorld") -> None:
        self._world = world

    def status(self, number: str) -> RegisterStatus:
        """Return what the register knows of one dossier."""
        (answer,) = self.statuses([number]).values()
        if isinstance(answer, Exception):
            raise answer
        return answer

    def process_action(self, number: str, kbo: str, action: DossierAction, comment: str) -> None:
        """Do an action."""
        if self._world.register_down:
            raise CirUnavailable("Register: down")
        self._world.cir.act(number, ACTIONS[action].on_the_line)

    def process_actions(
        self, orders: Iterable[tuple[str, str, DossierAction, str]]
    ) -> dict[str, CirUnavailable | CirRefused | None]:
        """Do one action on each dossier, or none."""
        if self._world.register_down:
            return {order[0]: CirUnavailable("Register: down") for order in orders}
        answers: dict[str, CirUnavailable | CirRefused | None] = {}
        for order in orders:
            self.process_action(*order)
            answers[order[0]] = None
        return answers

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
    watch: Callable[[str, str, str], None]
    mood: str = "fine"

    def strike_off(
        self, kbo: str, dossier_number: str, *, key: str, effective_on: date, ground: Ground, decided_on: date
    ) -> Receipt:
        """Do it once for a key, and tell the clerk just before; a second key for a dossier would be done again."""
        if self.mood == "down":
            raise LocalSoftwareUnavailable("down", maybe_done=False)
        done = self.ledger.receipt_of_key(kbo, key)
        if done is None:
            self.watch(kbo, dossier_number, ground.value)
            wanted = StrikeOffBody(
                datumUitwerking=effective_on, datumBeslissing=decided_on, grond=GROUND_TO_WIRE[ground]
            )
            done = self.ledger.strike_off(kbo, dossier_number, key, wanted)
        self._answer()
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
        done = self.ledger.restore(kbo, dossier_number, key, RestoreBody.of(restoration))
        self._answer()
        return done.as_receipt()

    def set_status(self, kbo: str, dossier_number: str, *, key: str, new: NewStatus) -> StatusReceipt | None:
        """Set a status once for a key."""
        if self.mood == "down":
            raise LocalSoftwareUnavailable("down", maybe_done=False)
        known = self.ledger.status_of_key(kbo, key)
        done = known or self.ledger.set_status(kbo, dossier_number, key, StatusBody.of(new))
        self._answer()
        return done.as_receipt()

    def _answer(self) -> None:
        if self.mood == "silent":
            raise LocalSoftwareUnavailable("no answer", maybe_done=True)


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

    sources_down: bool = False

    def __post_init__(self) -> None:
        """Have the sources asked without HTTP: most of the time would go there."""
        self.by_files = CompaniesByFiles(self.folders.outbox, self.folder / "inbox", self.ledger, self._look)
        self._look_away = listen(self._look_at_requests)
        self.tools = CheckTools(open_client=partial(SourcesInProcess, self.people, lambda: self.sources_down))

    def close(self) -> None:
        """Close the office: nobody looks any more."""
        self._look_away()
        self.engine.dispose()

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
        return list(execute_approved(self.engine, self.name, self._outside, Moment.on(day), "An").cases.values())

    def tell_statuses(self, day: date, at: time | None = None, watch: Watch = unwatched) -> dict[str, int]:
        """Tell local software and register of new statuses."""
        return tell_statuses(self.engine, self.name, self._outside, Moment.on(day, at or self.hour), "An", watch)

    def takes_files(self, code: str) -> None:
        """Let a housing company take requests by file from now on."""
        with transaction(self.engine) as session:
            company = session.scalars(select(HousingCompany).where(HousingCompany.code == code)).one()
            company.local_software = {"transport": Transport.FILES.value}

    @property
    def _outside(self) -> Outside:
        software = LocalSoftwareInProcess(self.ledger, self._look, self.mood)
        return Outside(software, LocalRegister(self), self.by_files.outbox, self.by_files.inbox)

    def note_posted(self, code: str, postmark: date) -> None:
        """Read the letters of a batch as they left, from the folder of the housing company."""
        with transaction(self.engine) as session:
            batch = session.get_one(Batch, int(code[1:]))
            round_, company = batch.round, batch.company.code
        for line in (self.folders.outbox / company / code / f"{code}.pdf").read_text().splitlines():
            letter = json.loads(line)
            if letter["last_day"] and round_ in TERMS:
                failing = any(condition["outcome"] == "fails" for condition in letter["conditions"])
                told = date.fromisoformat(letter["last_day"])
                sent = Sent(round_.value, postmark, told, letter["address"]["street"], failing, code)
                self.candidates[letter["dossier_number"]].post(sent)

    def made_on(self, code: str) -> date:
        """Return the day on which a batch was made."""
        with transaction(self.engine) as session:
            return session.get_one(Batch, int(code[1:])).made_on

    def posted(self) -> list[str]:
        """Return the codes of the batches of which all was posted."""
        with transaction(self.engine) as session:
            found = select(Batch).where(Batch.status == BatchStatus.POSTED).order_by(Batch.id)
            return [batch.code for batch in session.scalars(found)]

    def add_company_in(self, nis: str, kbo: str | None = None) -> None:
        """Let a housing company, the first one or a new one, work in a municipality."""
        with transaction(self.engine) as session:
            company = self._company(session, kbo) if kbo else session.scalars(select(HousingCompany)).one()
            first = session.scalars(select(Dossier.id).order_by(Dossier.id)).first()
            session.add(LocalEnrolment(dossier_id=first, housing_company_id=company.id, municipality_nis=nis))

    def kbo_of(self, number: str) -> str:
        """Return the housing company that has a dossier."""
        with transaction(self.engine) as session:
            return session.scalars(select(Dossier).where(Dossier.number == number)).one().company.kbo

    def _look(self, kbo: str, number: str, ground: str) -> None:
        objections = self.candidates[number].objections(self.today, ground)
        if kbo != self.kbo_of(number):
            objections.append("another company's dossier")
        self.objected += [f"{number} on {self.today} for {ground}: {objection}" for objection in objections]

    def _look_at_requests(self, point: CrashPoint) -> None:
        if point is CrashPoint.REQUEST_WRITTEN:  # before whoever kills the program there, or works meanwhile
            self.by_files.look()

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
