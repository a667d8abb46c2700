"""The campaign of a practice desk: run by itself up to a day, on which its office left its work to somebody else."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from actualisatie.calendar.moment import Moment
from actualisatie.campaigns.batches.printing import Printer
from actualisatie.campaigns.definitions.definition import CampaignDefinition
from actualisatie.letters.batches import print_batch
from actualisatie.simulator.candidates.acting import Candidates
from actualisatie.simulator.days.crowd import Crowd
from actualisatie.simulator.days.engine import let_days_pass
from actualisatie.simulator.days.made_up import MadeUpStory
from actualisatie.simulator.days.office import Office
from actualisatie.simulator.days.told_desk import in_hand
from actualisatie.simulator.magda.synthetic_world import SyntheticWorld
from actualisatie.simulator.register.sources import people_of
from actualisatie.simulator.register.synthetic import synthetic_register
from actualisatie.simulator.world import SimulatedWorld, simulated_world
from actualisatie.storage import migrate
from actualisatie.storage.database import open_database

CAMPAIGN = "one-off-2024"
FIRST_DAY = date(2024, 3, 18)
REMINDERS_PLANNED = date(2024, 5, 16)
"""The day on which most reminders are to be posted: those of one housing company are not."""
DAY = date(2024, 5, 23)
"""A working day (Brussels): the first strike-offs are proposed, most reminders run, and nobody has come in yet."""

COMPANIES = 3


@dataclass(slots=True)
class LeftWork:
    """Candidates who are left to themselves, and an office that leaves a batch, the answers and the decisions of `DAY`.

    A story as `let_days_pass` wants one.
    """

    whole: MadeUpStory

    def change_world(self, office: Office, until: Moment) -> list[str]:
        """Let what happens to candidates happen."""
        return self.whole.change_world(office, until)

    def is_open(self, day: date) -> bool:
        """Return whether the office works on a calendar day."""
        return self.whole.is_open(day)

    def post(self, office: Office, moment: Moment) -> list[str]:
        """Post what is planned; of the reminders on their great day all batches but the last, and none from then on."""
        if moment.today < REMINDERS_PLANNED:
            return self.whole.post(office, moment)
        if moment.today > REMINDERS_PLANNED:
            return []
        codes = [code for code, _ in in_hand(office, moment.today)][:-1]
        for code in codes:
            office.post(code, moment.today, f"DEPOSIT-{code}", moment)
        self.whole.crowd.receive(office.engine, office.campaign)
        return [f"{len(codes)} batches are posted"]

    def replies(self, moment: Moment, folder: Path) -> list[Path]:
        """Write what came in; on the last day it stays where it was dropped."""
        files = self.whole.replies(moment, folder)
        return files if moment.today < DAY else []

    def rounds(self, day: date) -> list[date]:
        """Return the day itself: the round runs once."""
        return [day]

    def decide(self, office: Office, moment: Moment) -> list[str]:
        """Decide nothing on the last day."""
        return self.whole.decide(office, moment) if moment.today < DAY else []


@contextmanager
def world_left_alone(home: Path, dossiers: int, seed: int, printer: Printer = print_batch) -> Iterator[SimulatedWorld]:
    """Play the campaign in a home of which the database is empty or missing, and keep its world until the context ends.

    Its database says that its world is simulated.
    """
    made = synthetic_register(seed, dossiers, COMPANIES)
    lines = {line.number: line for line in made.file.dossiers}
    period = {"open": str(FIRST_DAY)}
    asked = json.dumps({"kind": "one_off", "name": CAMPAIGN, "housing_companies": "all", "period": period})
    engine = open_database(f"sqlite:///{home / 'actualisatie.db'}")
    with simulated_world(SyntheticWorld(people_of(made.dossiers)), made.file.statuses()) as world:
        try:
            migrate.upgrade(engine)
            office = Office(engine, world, CAMPAIGN, home, printer)
            office.open(made.file, CampaignDefinition.model_validate_json(asked), Moment.on(FIRST_DAY))
            story = LeftWork(MadeUpStory(Crowd(Candidates(seed, lines.values()), lines, world)))
            for _ in let_days_pass(office, story, FIRST_DAY, DAY):
                pass
        finally:
            engine.dispose()
        yield world
