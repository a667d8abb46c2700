"""What `simulate` does: makes a world and an office in a folder of its own, and lets the days pass."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from tempfile import TemporaryDirectory

from actualisatie.calendar.moment import Moment
from actualisatie.campaigns.batches.printing import Printer
from actualisatie.campaigns.definitions.definition import CampaignDefinition
from actualisatie.campaigns.definitions.definition_file import read_definition
from actualisatie.dossiers.errors import Refused
from actualisatie.simulator.candidates.acting import Candidates
from actualisatie.simulator.days.cast import cast_of
from actualisatie.simulator.days.crowd import Crowd
from actualisatie.simulator.days.engine import let_days_pass
from actualisatie.simulator.days.made_up import MadeUpStory
from actualisatie.simulator.days.office import Office
from actualisatie.simulator.days.playing import Played, play
from actualisatie.simulator.days.scenario import Scenario
from actualisatie.simulator.days.scenario_file import read_scenario
from actualisatie.simulator.days.scratch import open_scratch
from actualisatie.simulator.magda.synthetic_world import SyntheticWorld
from actualisatie.simulator.magda.world import MagdaWorld
from actualisatie.simulator.paper import plain_paper
from actualisatie.simulator.register.file import RegisterFile
from actualisatie.simulator.register.sources import people_of
from actualisatie.simulator.register.synthetic import synthetic_register
from actualisatie.simulator.world import simulated_world
from actualisatie.storage import migrate

COMPANIES = 3
"""Housing companies of a register that is made up."""


@dataclass(frozen=True, slots=True)
class Asked:
    """The options of the command."""

    campaign: Path | None
    scenario: Path | None
    first: date | None
    last: date | None
    dossiers: int
    seed: int
    letters: bool
    output: Path | None


class SimulationError(Refused):
    """A simulation that cannot be run as it was asked for."""


def run(asked: Asked) -> tuple[str, Played]:
    """Run the simulation and return its title and what came of it."""
    definition = read_definition(asked.campaign.read_bytes(), asked.campaign.name) if asked.campaign else None
    if definition is not None:
        # whoever is made up has other KBO numbers than those of the definition
        definition = definition.model_copy(update={"housing_companies": "all"})
    with _folder(asked.output) as folder:
        if asked.scenario is not None:
            scenario = read_scenario(asked.scenario)
            return scenario.name, _told(asked, scenario, definition, folder)
        if definition is None:
            raise SimulationError("Nothing to simulate: give --campaign, --scenario or both.")
        return definition.name, _made_up(asked, definition, folder)


def _told(asked: Asked, scenario: Scenario, definition: CampaignDefinition | None, folder: Path) -> Played:
    chosen = definition or scenario.campaign.definition(scenario.name)
    cast = cast_of(scenario.dossiers)
    with _office(asked, chosen, cast.sources, cast.register, folder) as office:
        return play(scenario, office, cast, chosen, first=asked.first, last=asked.last)


def _made_up(asked: Asked, definition: CampaignDefinition, folder: Path) -> Played:
    made = synthetic_register(asked.seed, asked.dossiers, COMPANIES)
    lines = {line.number: line for line in made.file.dossiers}
    first, last = asked.first or definition.period.open, asked.last or definition.period.open
    if last < first:
        raise SimulationError(f"--to {last} lies before --from {first}: choose a later day.")
    with _office(asked, definition, SyntheticWorld(people_of(made.dossiers)), made.file, folder) as office:
        office.open(made.file, definition, Moment.on(first))
        story = MadeUpStory(Crowd(Candidates(asked.seed, lines.values()), lines, office.world))
        days = tuple(let_days_pass(office, story, first, last))
    return Played(days, (), {})


@contextmanager
def _office(
    asked: Asked, definition: CampaignDefinition, magda: MagdaWorld, register: RegisterFile, folder: Path
) -> Iterator[Office]:
    engine = open_scratch(folder / "actualisatie.db")
    migrate.upgrade(engine)
    try:
        with simulated_world(magda, register.statuses()) as world:
            yield Office(engine, world, definition.name, folder, _printer(asked))
    finally:
        engine.dispose()


def _printer(asked: Asked) -> Printer:
    if not asked.letters:
        return plain_paper
    from actualisatie.letters.batches import print_batch

    return print_batch


@contextmanager
def _folder(output: Path | None) -> Iterator[Path]:
    if output is None:
        with TemporaryDirectory(prefix="actualisatie-") as folder:
            yield Path(folder)
        return
    if output.exists() and any(output.iterdir()):
        raise SimulationError(f"{output} is not empty: choose another --output.")
    output.mkdir(parents=True, exist_ok=True)
    yield output
