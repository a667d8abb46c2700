"""The demo itself: makes the world, runs the days, shows the table and where to look further."""

import os
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from time import perf_counter

from prefect.client.orchestration import get_client
from prefect.settings import PREFECT_FLOWS_HEARTBEAT_FREQUENCY, temporary_settings
from rich.console import Console
from rich.progress import BarColumn, Progress, SpinnerColumn, TextColumn, TimeElapsedColumn

from actualisatie.calendar.days import default_calendar
from actualisatie.calendar.law import law_on
from actualisatie.calendar.moment import Moment
from actualisatie.campaigns.definitions.catalogue import campaign_by_name, create_campaign
from actualisatie.campaigns.definitions.definition import CampaignDefinition
from actualisatie.campaigns.outcomes import outcome_table
from actualisatie.campaigns.register.importing import import_register
from actualisatie.cli.demo.summary import Seconds, show_where_to_look
from actualisatie.cli.outcome_view import print_outcomes
from actualisatie.cli.virtual_days import OPERATOR, VirtualOffice, Watcher
from actualisatie.simulator.candidates.acting import Candidates
from actualisatie.simulator.days.crowd import Crowd
from actualisatie.simulator.magda.folder_world import FolderWorld
from actualisatie.simulator.magda.synthetic_world import SyntheticWorld
from actualisatie.simulator.magda.world import MagdaWorld
from actualisatie.simulator.register.file import RegisterFile
from actualisatie.simulator.register.official import official_register
from actualisatie.simulator.register.sources import people_of
from actualisatie.simulator.register.synthetic import synthetic_register
from actualisatie.simulator.world import simulated_world
from actualisatie.storage import migrate
from actualisatie.storage.database import transaction
from actualisatie.storage.models import World
from actualisatie.tasks import runtime

FIRST_DAY = date(2024, 3, 18)
"""The day on which citizens could enter the register, and the first letters could leave (S0)."""

CAMPAIGN = "one-off-2024"


@dataclass(frozen=True, slots=True)
class Cast:
    """The people of a demo: their register and who answers for the sources about them."""

    register: RegisterFile
    magda: MagdaWorld


def tell(output: Path, *, dossiers: int, seed: int, companies: int, magda: Path | None) -> None:
    """Run the demo in a folder that was prepared, and print what came of it."""
    console, started = Console(), perf_counter()
    cast = official_cast(magda, seed, companies) if magda else synthetic_cast(dossiers, seed, companies)
    open_office(cast)
    _start_prefect(console)
    began = perf_counter()
    world_of = simulated_world(cast.magda, cast.register.statuses())
    with world_of as world, _without_heartbeats(), _progress(console) as watch:
        os.environ |= {
            "ACTUALISATIE_MAGDA_URL": world.magda_url,
            "ACTUALISATIE_MAGDA_IDENTIFICATIE": "demo.actualisatie.example",
            "ACTUALISATIE_MAGDA_HOEDANIGHEID": "demo",
            "ACTUALISATIE_CIR_URL": world.cir_url,
            "ACTUALISATIE_LOCAL_SOFTWARE_URL": world.local_software_url,
            "ACTUALISATIE_SOURCE_ATTEMPTS": "1",
        }
        lines = {line.number: line for line in cast.register.dossiers}
        office = VirtualOffice(CAMPAIGN, Crowd(Candidates(seed, lines.values()), lines, world), watch)
        last_day = office.run(FIRST_DAY)
    with transaction(runtime.engine()) as session:
        rows = outcome_table(session, campaign_by_name(session, CAMPAIGN))
    print_outcomes(CAMPAIGN, rows, console)
    show_where_to_look(
        console, output, CAMPAIGN, FIRST_DAY, last_day, Seconds(perf_counter() - started, perf_counter() - began)
    )


def synthetic_cast(dossiers: int, seed: int, companies: int) -> Cast:
    """Return made-up people, with test numbers."""
    made = synthetic_register(seed, dossiers, companies)
    return Cast(made.file, SyntheticWorld(people_of(made.dossiers)))


def official_cast(folder: Path, seed: int, companies: int) -> Cast:
    """Return one dossier per person of a folder of official test answers, answered with the official XML."""
    return Cast(official_register(folder, seed, companies).file, FolderWorld(folder))


def open_office(cast: Cast) -> None:
    """Make the database of a simulated world, import the register and create the campaign."""
    engine, moment = runtime.engine(), Moment.on(FIRST_DAY)
    migrate.upgrade(engine)
    with transaction(engine) as session:
        session.add(World(simulated=True))
    import_register(
        engine,
        (line.encode() for line in cast.register.lines()),
        source_name="demo",
        skip_invalid=False,
        actor=OPERATOR,
        now=moment.at,
    )
    definition = CampaignDefinition.model_validate_json(
        f'{{"kind": "one_off", "name": "{CAMPAIGN}", "housing_companies": "all", "period": {{"open": "{FIRST_DAY}"}}}}'
    )
    with transaction(engine) as session:
        create_campaign(
            session,
            definition,
            law_version=law_on(FIRST_DAY).version,
            calendar_version=default_calendar().version,
            actor=OPERATOR,
            now=moment.at,
        )


def _start_prefect(console: Console) -> None:
    """Start Prefect's server in a process of its own, on the demo's own state, as flows in a process need one."""
    with (
        console.status("starting Prefect's own server (once, some ten seconds)"),
        get_client(sync_client=True) as client,
    ):
        client.api_healthcheck()


def _without_heartbeats() -> AbstractContextManager[object]:
    """Run flows without the heartbeats of a worker: ending their thread costs a second a flow, and nobody listens."""
    return temporary_settings({PREFECT_FLOWS_HEARTBEAT_FREQUENCY: None})


@contextmanager
def _progress(console: Console) -> Iterator[Watcher]:
    columns = (SpinnerColumn(), TextColumn("{task.description}"), BarColumn(), TimeElapsedColumn())
    with Progress(*columns, console=console) as progress:
        bar = progress.add_task("asking the sources about every dossier", total=None)

        def watch(day: date, what: str) -> None:
            progress.update(bar, description=f"{day:%a %d %b %Y}")
            if what:
                progress.console.print(f"{day}  {what}", highlight=False)

        yield watch
