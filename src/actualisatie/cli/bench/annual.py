"""A day of the annual round on which many dossiers have their anniversary, against asking about their people alone."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from sqlalchemy import Engine, func, select

from actualisatie.calendar.days import default_calendar
from actualisatie.calendar.moment import Moment
from actualisatie.campaigns import agenda
from actualisatie.campaigns.annual.taking_in import take_in_anniversaries
from actualisatie.campaigns.batches.batching import claim_batch, plan_batches
from actualisatie.campaigns.batches.printing import Printer, print_and_deliver, unfinished_batches
from actualisatie.campaigns.checks.checking import check_cases
from actualisatie.campaigns.checks.questions import AskedPerson, ask_about
from actualisatie.campaigns.definitions.catalogue import campaign_by_name, create_campaign
from actualisatie.campaigns.definitions.definition import CampaignDefinition
from actualisatie.campaigns.delivery.places import Folders
from actualisatie.campaigns.register.importing import import_register
from actualisatie.campaigns.signals.telling import tell_statuses
from actualisatie.campaigns.strike_offs.striking import Outside
from actualisatie.cli.bench.memory import memory_watched
from actualisatie.cli.bench.register import database
from actualisatie.cli.bench.sources import IN_FLIGHT, simulator_beside
from actualisatie.cli.bench.tools import seconds
from actualisatie.connectors.cir.client import CirClient
from actualisatie.connectors.local_software.over_http import HttpLocalSoftware
from actualisatie.connectors.magda.settings import MagdaSettings
from actualisatie.dossiers.kinds import CampaignKind, DossierStatus, EffectState, MemberRole
from actualisatie.letters.batch import BatchInfo, PrintedBatch
from actualisatie.letters.batches import print_batch
from actualisatie.letters.content import LetterContent
from actualisatie.letters.press import LetterPress
from actualisatie.simulator.magda.synthetic_world import SyntheticWorld
from actualisatie.simulator.register.dossiers import SyntheticDossier
from actualisatie.simulator.register.file import RegisterFile
from actualisatie.simulator.register.synthetic import SyntheticRegister, synthetic_register
from actualisatie.simulator.world import simulated_world
from actualisatie.storage import migrate
from actualisatie.storage.database import transaction
from actualisatie.storage.models import Effect, Evidence, Letter

CAMPAIGN, BY, CHUNK = "bench", "bench", 500
DAY = Moment.on(date(2024, 6, 3))


@dataclass(frozen=True, slots=True)
class AnnualDay:
    """What a day took: seconds, answers stored, letters printed, statuses told to local software and to the register,
    and megabytes of memory above those before it.
    """

    dossiers: int
    answers: int
    letters: int
    told: int
    round_seconds: float
    asking_seconds: float
    more_megabytes: int

    def as_json(self) -> dict[str, object]:
        """Return everything for a program."""
        return {
            "dossiers": self.dossiers,
            "answers": self.answers,
            "letters": self.letters,
            "told": self.told,
            "round": round(self.round_seconds, 2),
            "asking alone": round(self.asking_seconds, 2),
            "ratio": round(self.round_seconds / self.asking_seconds, 2),
            "dossiers/s": round(self.dossiers / self.round_seconds, 1),
            "more MB": self.more_megabytes,
        }


def measure_day(folder: Path, dossiers: int, workers: int) -> AnnualDay:
    """Take in, ask, judge, tell, print and hand over in a fresh database, then ask the same again and keep nothing."""
    register = synthetic_register(1, dossiers)
    people = len(register.residents())
    with (
        database(folder / "annual.db") as engine,
        simulator_beside(people) as url,
        LetterPress(workers) as press,
        _outside(_fill(engine, register)) as outside,
    ):
        settings = MagdaSettings(url=url, identificatie="bench", hoedanigheid="bench", max_in_flight=IN_FLIGHT)
        folders, printer = Folders(folder / "made", folder / "out"), _printer(press)
        with memory_watched() as memory:
            took = seconds(lambda: _round(engine, settings, outside, folders, printer))
        asked = [AskedPerson(place, insz) for place, insz in enumerate(_tested(register))]
        alone = seconds(lambda: [ask_about(settings, one, DAY, register=True) for one in _chunks(asked)])
        with transaction(engine) as session:
            answers = session.scalar(select(func.count()).select_from(Evidence)) or 0
            letters = session.scalar(select(func.count()).select_from(Letter)) or 0
            told = session.scalar(select(func.count()).select_from(Effect).where(Effect.state == EffectState.DONE)) or 0
    return AnnualDay(dossiers, answers, letters, told, took, alone, memory.more)


@contextmanager
def _outside(file: RegisterFile) -> Iterator[Outside]:
    """Run local software and register of this file in a thread, and give the way to them."""
    with (
        simulated_world(SyntheticWorld(), file.statuses()) as world,
        HttpLocalSoftware(world.local_software_url) as software,
        CirClient(world.cir_url) as register,
    ):
        yield Outside(software, register)


def _fill(engine: Engine, register: SyntheticRegister) -> RegisterFile:
    """Import the register with everybody enrolled on the same day of some year, and create the campaign."""
    lines = tuple(_enrolled(one, place) for place, one in enumerate(register.dossiers))
    file = RegisterFile(register.file.companies, tuple(one.line for one in lines))
    migrate.upgrade(engine)
    import_register(engine, (one.encode() for one in file.lines()), source_name=BY, actor=BY, now=DAY.at)
    definition = CampaignDefinition.model_validate(
        {
            "kind": CampaignKind.ANNUAL,
            "name": CAMPAIGN,
            "housing_companies": "all",
            "period": {"open": DAY.today},
        }
    )
    with transaction(engine) as session:
        version, calendar = definition.law.version, default_calendar().version
        create_campaign(session, definition, law_version=version, calendar_version=calendar, actor=BY, now=DAY.at)
    return file


def _enrolled(dossier: SyntheticDossier, place: int) -> SyntheticDossier:
    """Move the enrolment to the day's anniversary, a few months later; children born since are not in it."""
    line = dossier.line
    day = DAY.today.replace(year=min(line.enrolled_on.year + 1, DAY.today.year - 1))
    pairs = zip(line.members, dossier.residents, strict=True)
    kept = [(member, resident) for member, resident in pairs if resident.birth_date < day]
    changes = {
        "number": f"{day:%Y.%m.%d}.{place:04d}",
        "original_number": None,
        "enrolled_on": day,
        "changed_on": None,
        "status": DossierStatus.ENROLLED,
        "status_since": None,
        "members": tuple(member for member, _ in kept),
    }
    return SyntheticDossier(line.model_copy(update=changes), tuple(resident for _, resident in kept))


def _round(engine: Engine, settings: MagdaSettings, outside: Outside, folders: Folders, printer: Printer) -> None:
    taken = 1
    while taken:
        with transaction(engine) as session:
            taken = take_in_anniversaries(session, campaign_by_name(session, CAMPAIGN), CHUNK, DAY, BY)
    with transaction(engine) as session:
        due = agenda.to_check(session, campaign_by_name(session, CAMPAIGN), DAY)
    for chunk in agenda.chunks(due, CHUNK):
        check_cases(engine, chunk, settings, DAY, BY)
    tell_statuses(engine, CAMPAIGN, outside, DAY, BY)
    with transaction(engine) as session:
        plans = plan_batches(session, campaign_by_name(session, CAMPAIGN), DAY)
    for plan in plans:
        with transaction(engine) as session:
            claim_batch(session, campaign_by_name(session, CAMPAIGN), plan, DAY, BY)
    with transaction(engine) as session:
        batches = unfinished_batches(session, campaign_by_name(session, CAMPAIGN))
    for batch_id in batches:
        print_and_deliver(engine, batch_id, folders, printer, DAY, BY)


def _printer(press: LetterPress) -> Printer:
    def prints(contents: Iterator[LetterContent], info: BatchInfo, folder: Path) -> PrintedBatch:
        return print_batch(contents, info, folder, press=press)

    return prints


def _tested(register: SyntheticRegister) -> list[str]:
    tested = {MemberRole.APPLICANT, MemberRole.PARTNER}
    members = (member for one in register.dossiers for member in one.line.members)
    return list(dict.fromkeys(one.person.insz for one in members if one.role in tested))


def _chunks(people: list[AskedPerson]) -> Iterator[list[AskedPerson]]:
    for start in range(0, len(people), CHUNK):
        yield people[start : start + CHUNK]
