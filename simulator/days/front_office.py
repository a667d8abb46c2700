"""What people of an office do with their programs: make a campaign, report the post, take in, decide."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

from sqlalchemy import Engine, bindparam, select

from actualisatie.calendar.days import default_calendar
from actualisatie.calendar.moment import Moment
from actualisatie.campaigns.batches.printing import Printer
from actualisatie.campaigns.checks.checking import CheckTools
from actualisatie.campaigns.definitions.catalogue import campaign_by_name, create_campaign
from actualisatie.campaigns.definitions.definition import CampaignDefinition
from actualisatie.campaigns.delivery.places import Folders
from actualisatie.campaigns.postmarks.correcting import NewPostmark, correct_batch_postmark
from actualisatie.campaigns.postmarks.extending import ExtensionOrder, extend_campaign
from actualisatie.campaigns.postmarks.posting import register_postmark
from actualisatie.campaigns.register.importing import import_register
from actualisatie.campaigns.replies.taking_in import take_in_file
from actualisatie.campaigns.strike_offs.approving import Decision, decide_strike_offs
from actualisatie.connectors.dropfolder import put_away
from actualisatie.dossiers.states import CaseState
from actualisatie.simulator.days.piles import letter_numbers
from actualisatie.simulator.register.file import RegisterFile
from actualisatie.simulator.world import SimulatedWorld
from actualisatie.storage.database import transaction
from actualisatie.storage.models import Case, Dossier, World

OFFICE, APPROVER, POST_ROOM = "Office", "Bo", "Post room"

_PROPOSED = (
    select(Dossier.number)
    .join(Case)
    .where(Case.campaign_id == bindparam("campaign"), Case.state == CaseState.STRIKE_OFF_PROPOSED)
    .order_by(Dossier.number)
)


@dataclass(slots=True)
class FrontOffice:
    """The people of an office in a simulated world, with an empty database that has the newest schema."""

    engine: Engine
    world: SimulatedWorld
    campaign: str
    folder: Path
    printer: Printer
    tools: CheckTools | None = None
    campaign_id: int = field(default=0, init=False)

    @property
    def folders(self) -> Folders:
        """Return where batches are made and handed over."""
        return Folders(self.folder / "batches", self.folder / "outbox")

    def open(self, register: RegisterFile, definition: CampaignDefinition, moment: Moment) -> None:
        """Import the register and create the campaign in a database that says that its world is simulated."""
        with transaction(self.engine) as session:
            session.add(World(simulated=True))
        lines = (line.encode() for line in register.lines())
        import_register(self.engine, lines, source_name="simulation", actor=OFFICE, now=moment.at)
        with transaction(self.engine) as session:
            made = create_campaign(
                session,
                definition,
                law_version=definition.law.version,
                calendar_version=default_calendar().version,
                actor=OFFICE,
                now=moment.at,
            )
        self.campaign_id = made.id

    def post(self, code: str, postmark: date, proof: str, moment: Moment, only: Collection[str] = ()) -> None:
        """Register a postmark, of letters of some dossiers only when their numbers are given.

        Raises what the use case raises, and then nothing was changed.
        """
        with transaction(self.engine) as session:
            register_postmark(session, code, postmark, proof, moment, POST_ROOM, letter_numbers(session, code, only))

    def correct(self, code: str, new: NewPostmark, moment: Moment, only: Collection[str] = ()) -> None:
        """Correct a postmark; raises what the use case raises."""
        with transaction(self.engine) as session:
            correct_batch_postmark(session, code, new, moment, POST_ROOM, letter_numbers(session, code, only))

    def extend(self, order: ExtensionOrder, moment: Moment) -> None:
        """Give more time; raises what the use case raises."""
        with transaction(self.engine) as session:
            extend_campaign(session, self.campaign, order, moment, OFFICE)

    def take_in(self, files: Iterable[Path], moment: Moment) -> None:
        """Take in files of replies."""
        for file in files:
            taken = take_in_file(self.engine, file, moment, POST_ROOM)
            put_away(file, readable=not taken.set_aside)

    def proposals(self) -> list[str]:
        """Return the numbers of the dossiers whose strike-off waits for a decision."""
        with transaction(self.engine) as session:
            return list(session.scalars(_PROPOSED, {"campaign": self.campaign_id}))

    def decide(self, decision: Decision, by: str, only: Iterable[str] | None, moment: Moment) -> None:
        """Approve or refuse proposals (all, or those numbers). Raises `ApprovalError`."""
        with transaction(self.engine) as session:
            found = campaign_by_name(session, self.campaign)
            chosen = list(only) if only is not None else None
            decide_strike_offs(session, found, decision, moment, by, remark="as the story tells", only=chosen)
