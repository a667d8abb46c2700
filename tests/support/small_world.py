"""A small real office: a migrated database, a MAGDA over HTTP about a few synthetic people, and folders."""

import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from datetime import date, time
from itertools import count
from pathlib import Path
from typing import Any

from residents import make_resident
from sqlalchemy import Engine, select
from sqlalchemy.orm import Session

from actualisatie.calendar.days import default_calendar
from actualisatie.calendar.law import law_on
from actualisatie.calendar.moment import NOON, Moment, Now
from actualisatie.campaigns import agenda
from actualisatie.campaigns.addressing.returned_mail import look_for_addresses
from actualisatie.campaigns.batches.batching import claim_batch, plan_batches
from actualisatie.campaigns.batches.letter_numbers import LetterNumbers
from actualisatie.campaigns.batches.printing import Printer, print_and_deliver, unfinished_batches
from actualisatie.campaigns.batches.withdrawing import Withdrawn, withdraw_batch
from actualisatie.campaigns.checks.checking import CheckTools, check_cases
from actualisatie.campaigns.definitions.catalogue import campaign_by_name, create_campaign
from actualisatie.campaigns.definitions.definition import CampaignDefinition
from actualisatie.campaigns.delivery.delivery_settings import DeliverySettings
from actualisatie.campaigns.delivery.places import Folders
from actualisatie.campaigns.delivery.telling import open_messages, tell
from actualisatie.campaigns.inactivity.activity_again import close_active_again
from actualisatie.campaigns.postmarks.correcting import Corrected, NewPostmark, correct_batch_postmark
from actualisatie.campaigns.postmarks.extending import Extended, ExtensionOrder, extend_campaign
from actualisatie.campaigns.postmarks.posting import Posted, register_postmark
from actualisatie.campaigns.register.register_status import follow_register_status
from actualisatie.campaigns.reminding import mark_reminders_due
from actualisatie.campaigns.replies.taking_in import TakenIn, take_in_file
from actualisatie.campaigns.selecting import select_chunk
from actualisatie.campaigns.signals.telling import tell_statuses
from actualisatie.campaigns.strike_offs.approving import Decision, decide_strike_offs
from actualisatie.campaigns.strike_offs.executing import Executed, Outside, execute_approved
from actualisatie.campaigns.strike_offs.proposing import Proposed, propose_strike_offs
from actualisatie.campaigns.strike_offs.striking import StrikeOffOutcome
from actualisatie.campaigns.watching import Watch, unwatched
from actualisatie.connectors.cir.client import CirClient
from actualisatie.connectors.delivery.mail import MailServer
from actualisatie.connectors.local_software.over_http import HttpLocalSoftware
from actualisatie.connectors.magda.settings import MagdaSettings
from actualisatie.dossiers.kinds import BatchStatus, DossierStatus, MemberRole
from actualisatie.dossiers.states import OPEN, CaseState
from actualisatie.letters.batches import print_batch
from actualisatie.simulator.cir.dossiers import CirWorld
from actualisatie.simulator.cir.router import CIR_PATH, cir_router
from actualisatie.simulator.clock import VirtualClock
from actualisatie.simulator.local_software.ledger import Ledger
from actualisatie.simulator.local_software.router import LOCAL_SOFTWARE_PATH, local_software_router
from actualisatie.simulator.magda.people import SyntheticAddress
from actualisatie.simulator.magda.router import MAGDA_PATH, magda_router
from actualisatie.simulator.magda.synthetic_world import SyntheticWorld
from actualisatie.simulator.world import WorldFaults
from actualisatie.storage.database import transaction
from actualisatie.storage.models import Batch, Case, Dossier, DossierMember, HousingCompany, Person

CAMPAIGN = "one-off-2024"
POSTING_DAY = date(2024, 3, 25)
LETTERHEAD = {
    "street": "Marktplein 1",
    "postal_code": "3000",
    "municipality": "Leuven",
    "phone": "016 00 00 00",
    "email": "wonen@voorbeeld.example",
    "website": "www.voorbeeld.example",
}


@dataclass
class SmallWorld:
    """The office of these tests: it adds dossiers, and takes the steps of a campaign one by one."""

    engine: Engine
    folder: Path
    people: SyntheticWorld
    faults: WorldFaults
    cir: CirWorld
    ledger: Ledger
    url: str
    printer: Printer = print_batch
    name: str = CAMPAIGN
    tools: CheckTools | None = None
    numbers: Iterator[int] = field(default_factory=lambda: count(1))
    mail: MailServer | None = None
    keys: Path | None = None
    hour: time = NOON

    @property
    def magda(self) -> MagdaSettings:
        return MagdaSettings(
            url=self.url + MAGDA_PATH, identificatie="test", hoedanigheid="1", attempts=1, first_wait=0, timeout=5
        )

    def add_dossier(
        self, *, income: int | None = 20_000_00, owns: bool = False, kbo: str = "0400123412", **fields: Any
    ) -> str:
        """Add a single person with a dossier at a housing company; return its number."""
        serial = next(self.numbers)
        resident = make_resident(serial, income=income, owns=owns)
        self.people.add(resident)
        number = f"2019.05.14.{serial:04d}"
        with transaction(self.engine) as session:
            company = session.scalar(select(HousingCompany).where(HousingCompany.kbo == kbo))
            company = company or self._company(session, kbo)
            person = Person(
                insz=resident.insz,
                first_names="Noor",
                last_name="Proefpersoon",
                birth_date=date.fromisoformat(str(resident.birth_date)),
                street="Dorpsstraat",
                house_number=str(serial),
                postal_code="3000",
                municipality="Leuven",
            )
            dossier = Dossier(
                number=number,
                housing_company_id=company.id,
                **{
                    "enrolled_on": date(2019, 5, 14),
                    "status": DossierStatus.ENROLLED,
                    "preferences": ["Leuven"],
                    **fields,
                },
            )
            dossier.members.append(DossierMember(person=person, role=MemberRole.APPLICANT))
            session.add(dossier)
        self.cir.fill({number: fields.get("status", DossierStatus.ENROLLED)})
        return number

    def add_partner(self, number: str, *, apart: bool = True) -> None:
        """Add a partner to a dossier, who lives in Gent or with the applicant."""
        serial = next(self.numbers)
        with transaction(self.engine) as session:
            dossier = session.scalars(select(Dossier).where(Dossier.number == number)).one()
            applicant = dossier.members[0].person
            street, code, town = ("Coupure", "9000", "Gent") if apart else ("Dorpsstraat", "3000", "Leuven")
            house_number = str(serial) if apart else str(applicant.house_number)
            address = SyntheticAddress(street, house_number, code, town, "44021" if apart else "24062")
            resident = replace(make_resident(serial), first_names=("Sam",), addresses=(address,))
            self.people.add(resident)
            person = Person(
                insz=resident.insz,
                first_names="Sam",
                last_name="Proefpersoon",
                birth_date=date.fromisoformat(str(resident.birth_date)),
                street=street,
                house_number=house_number,
                postal_code=code,
                municipality=town,
            )
            dossier.members.append(DossierMember(person=person, role=MemberRole.PARTNER))

    def _company(self, session: Session, kbo: str) -> HousingCompany:
        number = len(session.scalars(select(HousingCompany.id)).all()) + 1
        company = HousingCompany(kbo=kbo, code=f"WM{number}", name="Wonen Voorbeeld", letterhead=LETTERHEAD)
        session.add(company)
        session.flush()
        return company

    def insz_of(self, number: str, role: MemberRole = MemberRole.APPLICANT) -> str:
        with transaction(self.engine) as session:
            query = select(Person.insz).join(DossierMember).join(Dossier)
            return session.scalars(query.where(Dossier.number == number, DossierMember.role == role)).one()

    def create(self, day: date = date(2024, 3, 18), **policies: Any) -> None:
        """Create the one-off campaign with one wave."""
        wave = {"number": 1, "selects": "all", "posting_on": str(POSTING_DAY), "paper_colour": "wit"}
        self.define("one_off", day, waves=[wave], policies=policies)

    def define(self, kind: str, day: date, **parts: Any) -> None:
        """Create a campaign that opens on a day; later steps of the office work on it.

        The world of these tests changes within a day, so the sources are asked every time unless a test says otherwise.
        """
        parts["policies"] = {"check": {"repeat_within_a_day": True}, **parts.get("policies", {})}
        definition = CampaignDefinition.model_validate_json(
            json.dumps(
                {
                    "kind": kind,
                    "name": self.name,
                    "housing_companies": "all",
                    "period": {"open": str(day)},
                    **parts,
                }
            )
        )
        with transaction(self.engine) as session:
            create_campaign(
                session,
                definition,
                law_version=law_on(day).version,
                calendar_version=default_calendar().version,
                actor="An",
                now=Moment.on(day).at,
            )

    def select(self, day: date) -> None:
        last: int | None = 0
        while last is not None:
            with transaction(self.engine) as session:
                found = campaign_by_name(session, self.name)
                last = select_chunk(session, found, last, 500, Moment.on(day), "An")

    def check(self, day: date) -> None:
        with transaction(self.engine) as session:
            ids = agenda.to_check(session, campaign_by_name(session, self.name), Moment.on(day))
        self.ask(ids, day)

    def ask(self, case_ids: list[int], day: date) -> None:
        """Ask the sources about these cases."""
        if case_ids:
            check_cases(self.engine, case_ids, self.magda, Moment.on(day), "An", self.tools)

    def look_for(self, day: date) -> None:
        """Ask the population register where returned mail belongs."""
        with transaction(self.engine) as session:
            ids = agenda.to_look_for(session, campaign_by_name(session, self.name), Moment.on(day))
        if ids:
            look_for_addresses(self.engine, ids, self.magda, Moment.on(day), "An", self.tools)

    def follow(self, case_ids: list[int], day: date) -> None:
        """Read the register's status of these cases."""
        if not case_ids:
            return
        with CirClient(self.url + CIR_PATH) as register:
            follow_register_status(self.engine, case_ids, register, Moment.on(day), "An")

    def print_due(self, day: date) -> list[str]:
        """Make, print and hand over what is due; return the codes of the batches."""
        moment = Moment.on(day)
        with transaction(self.engine) as session:
            plans = plan_batches(session, campaign_by_name(session, self.name), moment)
        for plan in plans:
            with transaction(self.engine) as session:
                claim_batch(session, campaign_by_name(session, self.name), plan, moment, "An")
        with transaction(self.engine) as session:
            ids = unfinished_batches(session, campaign_by_name(session, self.name))
        for batch_id in ids:
            print_and_deliver(self.engine, batch_id, self.folders, self.printer, moment, "An")
        return self.delivered()

    def deliver_by(self, **delivery: Any) -> None:
        """Change how batches reach the housing company."""
        settings = DeliverySettings.model_validate_json(json.dumps(delivery))
        with transaction(self.engine) as session:
            session.scalars(select(HousingCompany)).one().delivery = settings.as_json()

    def tell(self, day: date, at: time = NOON) -> int:
        """Tell the housing company what is to be told; return how many messages were."""
        with transaction(self.engine) as session:
            ids = open_messages(session, campaign_by_name(session, CAMPAIGN))
        return sum(tell(self.engine, one, self.folders, self.mail, Moment.on(day, at), "An") for one in ids)

    def withdraw(self, code: str, day: date, why: str = "wrong paper") -> Withdrawn:
        """Withdraw a batch."""
        with transaction(self.engine) as session:
            return withdraw_batch(session, code, why, Moment.on(day), "An")

    def delivered(self) -> list[str]:
        """Return the codes of the batches that were handed over and wait for their postmark."""
        with transaction(self.engine) as session:
            delivered = select(Batch).where(Batch.status == BatchStatus.DELIVERED).order_by(Batch.id)
            return [batch.code for batch in session.scalars(delivered)]

    @property
    def folders(self) -> Folders:
        return Folders(self.folder / "batches", self.folder / "outbox", self.keys or self.folder / "keys")

    def settings(self) -> dict[str, str]:
        """Return the environment in which the flows and the command line reach this office."""
        return {
            "ACTUALISATIE_DATABASE_URL": self.engine.url.render_as_string(hide_password=False),
            "ACTUALISATIE_BATCHES": str(self.folders.batches),
            "ACTUALISATIE_OUTBOX": str(self.folders.outbox),
            "ACTUALISATIE_INBOX": str(self.folder / "inbox"),
            "ACTUALISATIE_INBOX_REST": "0",
            "ACTUALISATIE_MAGDA_URL": self.magda.url,
            "ACTUALISATIE_MAGDA_IDENTIFICATIE": self.magda.identificatie,
            "ACTUALISATIE_MAGDA_HOEDANIGHEID": self.magda.hoedanigheid,
            "ACTUALISATIE_CIR_URL": self.url + CIR_PATH,
            "ACTUALISATIE_LOCAL_SOFTWARE_URL": self.url + LOCAL_SOFTWARE_PATH,
            "ACTUALISATIE_SOURCE_ATTEMPTS": "1",
            "ACTUALISATIE_LETTER_WORKERS": "0",
        }

    def post(
        self, code: str, day: date, *, on: date | None = None, proof: str = "MASSPOST-1", letters: str | None = None
    ) -> Posted:
        numbers = LetterNumbers.parse(letters) if letters else None
        with transaction(self.engine) as session:
            return register_postmark(session, code, day, proof, Moment.on(on or day), "WM1", numbers)

    def correct(
        self, code: str, day: date, *, on: date, letters: str | None = None, proof: str = "MP-2", why: str = "misread"
    ) -> Corrected:
        """Correct the postmark of a batch, or of some of its letters."""
        numbers = LetterNumbers.parse(letters) if letters else None
        with transaction(self.engine) as session:
            new = NewPostmark(day, proof, why)
            return correct_batch_postmark(session, code, new, Moment.on(on), "WM1", numbers)

    def extend(self, day: date, until: date, **scope: Any) -> Extended:
        """Grant an extension on a day."""
        order = ExtensionOrder(until=until, **{"reason": "postal strike", **scope})
        with transaction(self.engine) as session:
            return extend_campaign(session, self.name, order, Moment.on(day), "An")

    def close_active_again(self, day: date) -> None:
        """End the inactivity of candidates who did something meanwhile."""
        last: int | None = 0
        while last is not None:
            with transaction(self.engine) as session:
                found = campaign_by_name(session, self.name)
                last, _ = close_active_again(session, found, last, 500, Moment.on(day), "An")

    def remind_all(self, day: date) -> None:
        """Mark everybody who gets a reminder."""
        while self.remind(day):
            pass

    def remind(self, day: date) -> int:
        with transaction(self.engine) as session:
            found = campaign_by_name(session, self.name)
            return mark_reminders_due(session, found, Moment.on(day), "An")

    def fresh_answers(self, day: date) -> None:
        """Ask the sources and the register again, as the round does before a strike-off."""
        with transaction(self.engine) as session:
            ids = list(session.scalars(select(Case.id).where(Case.state.in_(OPEN))))
        self.ask(ids, day)
        self.follow(ids, day)

    def propose(self, day: date, by: str = "An") -> Proposed:
        with transaction(self.engine) as session:
            found = campaign_by_name(session, self.name)
            ids = agenda.before_strike_off(session, found, Moment.on(day))
            return propose_strike_offs(session, found, ids, Moment.on(day), by)

    def decide(self, day: date, decision: Decision = Decision.APPROVE, by: str = "Bo") -> int:
        with transaction(self.engine) as session:
            found = campaign_by_name(session, self.name)
            return decide_strike_offs(session, found, decision, Moment.on(day), by, remark="looked at")

    def execute(self, day: date) -> list[StrikeOffOutcome]:
        """Execute what was approved, and tell the register; return how each case ended."""
        return list(self.execute_all(day).cases.values())

    def tell_statuses(self, day: date, at: time | None = None, watch: Watch = unwatched) -> dict[str, int]:
        """Tell local software and register of new statuses; return how many ended how."""
        with (
            HttpLocalSoftware(self.url + LOCAL_SOFTWARE_PATH, timeout=2) as software,
            CirClient(self.url + CIR_PATH, timeout=2) as register,
        ):
            outside = Outside(software, register, self.folders.outbox, self.folder / "inbox")
            return tell_statuses(self.engine, self.name, outside, Moment.on(day, at or self.hour), "An", watch)

    def execute_all(
        self, day: date, at: time | None = None, now: Now | None = None, watch: Watch = unwatched
    ) -> Executed:
        """Do the same at an hour of the day (left out: this office's own), and return all that was done."""
        with (
            HttpLocalSoftware(self.url + LOCAL_SOFTWARE_PATH, timeout=2) as software,
            CirClient(self.url + CIR_PATH, timeout=2) as register,
        ):
            outside = Outside(software, register, self.folders.outbox, self.folder / "inbox")
            moment = Moment.on(day, at or self.hour)
            return execute_approved(self.engine, self.name, outside, moment, "An", now, watch)

    def reply(self, day: date, *items: dict[str, Any]) -> TakenIn:
        """Take in a file of replies; what an item leaves out is that of a digital confirmation by the applicant."""
        usual = {
            "kind": "confirmation",
            "channel": "digital",
            "received_at": f"{day}T09:00:00+02:00",
            "signer": "applicant",
        }
        return self.take_in(day, *(json.dumps({"key": f"k{next(self.numbers)}", **usual, **item}) for item in items))

    def take_in(self, day: date, *lines: str, at: time = NOON) -> TakenIn:
        """Take in a file of these lines of JSON."""
        file = self.folder / f"replies-{next(self.numbers)}.jsonl"
        file.write_text("\n".join(lines) + "\n")
        return take_in_file(self.engine, file, Moment.on(day, at), "WM1")

    def to_reminder_posted(self) -> None:
        """Bring all dossiers to a posted reminder, on 6 May 2024; the printed 23 May binds, grace until 28 May."""
        self.select(date(2024, 3, 18))
        self.check(date(2024, 3, 18))
        (first,) = self.print_due(date(2024, 3, 20))
        self.post(first, POSTING_DAY)
        self.remind(date(2024, 5, 3))
        (reminder,) = self.print_due(date(2024, 5, 3))
        self.post(reminder, date(2024, 5, 6))

    def states(self) -> dict[str, CaseState]:
        with transaction(self.engine) as session:
            query = select(Dossier.number, Case.state).join(Case, Case.dossier_id == Dossier.id).order_by(Case.id)
            return {row.number: row.state for row in session.execute(query)}

    def status(self, number: str) -> DossierStatus:
        """Return the dossier's status in our register."""
        with transaction(self.engine) as session:
            return session.scalars(select(Dossier.status).where(Dossier.number == number)).one()

    def case(self, number: str) -> Case:
        with transaction(self.engine) as session:
            query = select(Case).join(Dossier).where(Dossier.number == number)
            return session.scalars(query).one()


def open_small_world(engine: Engine, folder: Path, url: str, install: Callable[..., None]) -> SmallWorld:
    """Put a new world behind the loopback server and open an office in it."""
    clock, people, faults = VirtualClock(), SyntheticWorld(), WorldFaults()
    cir, ledger = CirWorld(clock.now), Ledger(clock.now)
    install(
        magda_router(people, faults.magda),
        cir_router(cir, faults.cir),
        local_software_router(ledger, faults.local_software, cir.dossiers),
    )
    return SmallWorld(engine, folder, people, faults, cir, ledger, url)
