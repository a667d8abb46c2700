"""Plays years of the annual actualisation over a made-up register, from a seed."""

from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from functools import partial
from pathlib import Path

from actualisatie.calendar.moment import Moment
from actualisatie.campaigns.annual.months import Month, months_of
from actualisatie.campaigns.checks.checking import CheckTools
from actualisatie.campaigns.definitions.catalogue import campaign_by_name
from actualisatie.campaigns.definitions.definition import CampaignDefinition
from actualisatie.campaigns.holding.hold_desk import list_holds
from actualisatie.simulator.candidates.acting import Candidates
from actualisatie.simulator.days.crowd import Crowd
from actualisatie.simulator.days.made_up import MadeUpStory
from actualisatie.simulator.days.scratch import open_scratch
from actualisatie.simulator.magda.direct import DirectClient
from actualisatie.simulator.magda.synthetic_world import SyntheticWorld
from actualisatie.simulator.paper import plain_paper
from actualisatie.simulator.register.dossiers import SyntheticDossier
from actualisatie.simulator.register.sources import people_of
from actualisatie.simulator.register.synthetic import SyntheticRegister, synthetic_register
from actualisatie.simulator.world import simulated_world
from actualisatie.simulator.years.ceilings import write_invented_ceilings
from actualisatie.simulator.years.desk import clear_the_desk
from actualisatie.simulator.years.life import YearsOfLife
from actualisatie.simulator.years.office import AnnualOffice
from actualisatie.storage import migrate
from actualisatie.storage.database import transaction

COMPANIES = 3
LEAPLINGS = (date(2016, 2, 29), date(2020, 2, 29))
"""Days of enrolment that the first dossiers get, so that every year shows what becomes of 29 February."""
_FORGOTTEN = timedelta(days=200)
_MONDAY = 1

Watcher = Callable[[date], None]
"""Told of each virtual day when it begins."""


@dataclass(slots=True)
class Years:
    """Years in an office: its made-up register, what happens, and the days that have passed."""

    office: AnnualOffice
    register: SyntheticRegister
    story: MadeUpStory
    life: YearsOfLife
    worked_days: int = field(default=0, init=False)

    def pass_days(self, first: date, last: date, watch: Watcher = lambda _: None) -> None:
        """Let the days (Brussels) pass, both ends included. The round runs every day, people work on working days."""
        for number in range((last - first).days + 1):
            day = first + timedelta(days=number)
            watch(day)
            self._pass(Moment.on(day))

    def months(self) -> list[Month]:
        """Return what became of it, month by month."""
        with transaction(self.office.engine) as session:
            return months_of(session, campaign_by_name(session, self.office.campaign))

    def held(self) -> dict[str, int]:
        """Return how many open holds wait for a person, by reason."""
        with transaction(self.office.engine) as session:
            rows = list_holds(session, campaign_by_name(session, self.office.campaign))
        return dict(sorted(Counter(row["hold"] for row in rows).items()))

    def _pass(self, moment: Moment) -> None:
        day, office, story = moment.today, self.office, self.story
        office.world.clock.set(moment.at)
        self.life.pass_day(office.world, day)
        story.change_world(office, moment)
        if not story.is_open(day):
            self.worked_days += office.round(moment)
            return
        story.crowd.forget(day - _FORGOTTEN)
        story.post(office, moment)
        office.take_in(story.replies(moment, office.folder / "inbox"), moment)
        if day.isoweekday() == _MONDAY:
            clear_the_desk(office, moment)
        self.worked_days += office.round(moment)
        story.decide(office, moment)


@contextmanager
def years(
    folder: Path, definition: CampaignDefinition, seed: int, dossiers: int, first: date, last: date
) -> Iterator[Years]:
    """Give an office whose annual campaign opens on `first`, with the world around it until the context ends.

    The income ceilings of years that are not known are invented; their file lies in the folder.
    """
    register = _with_leaplings(synthetic_register(seed, dossiers, COMPANIES, as_of=first))
    lines = {line.number: line for line in register.file.dossiers}
    people = SyntheticWorld(people_of(register.dossiers))
    ceilings = write_invented_ceilings(folder / "invented-ceilings.yaml", last.year)
    tools = CheckTools(ceilings=ceilings, open_client=partial(DirectClient, people))
    engine = open_scratch(folder / "actualisatie.db")
    migrate.upgrade(engine)
    try:
        with simulated_world(people, register.file.statuses()) as world:
            office = AnnualOffice(engine, world, definition.name, folder, plain_paper, tools)
            world.clock.set(Moment.on(first).at)
            office.open(register.file, definition, Moment.on(first))
            life = YearsOfLife(seed)
            life.plan(register.dossiers, first, last)
            story = MadeUpStory(Crowd(Candidates(seed, lines.values()), lines, world))
            yield Years(office, register, story, life)
    finally:
        engine.dispose()


def _with_leaplings(register: SyntheticRegister) -> SyntheticRegister:
    chosen = zip(register.dossiers, LEAPLINGS, strict=False)
    changed = tuple(_enrolled(dossier, day) for dossier, day in chosen)
    return replace(register, dossiers=(*changed, *register.dossiers[len(changed) :]))


def _enrolled(dossier: SyntheticDossier, day: date) -> SyntheticDossier:
    line = dossier.line.model_copy(
        update={"number": f"{day:%Y.%m.%d}.0001", "original_number": None, "enrolled_on": day, "changed_on": None}
    )
    return replace(dossier, line=line)
