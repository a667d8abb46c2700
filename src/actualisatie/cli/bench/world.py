"""A simulated outside for some cases of a measured campaign, in a process of its own beside ours."""

import os
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import date
from multiprocessing import get_context
from multiprocessing.connection import Connection

from sqlalchemy import select
from sqlalchemy.orm import selectinload

from actualisatie.campaigns.agenda import chunks
from actualisatie.campaigns.checks.source_facts import TESTED
from actualisatie.dossiers.kinds import DossierStatus
from actualisatie.simulator.magda.people import SyntheticAddress, SyntheticPerson
from actualisatie.simulator.magda.synthetic_world import SyntheticWorld
from actualisatie.simulator.world import simulated_world
from actualisatie.storage.database import open_database, transaction
from actualisatie.storage.models import Case, Dossier, DossierMember, Person

_CHUNK = 500
_INCOME = 1_800_000
_YEARS = range(2020, 2025)


@contextmanager
def world_beside(url: str, case_ids: Sequence[int]) -> Iterator[dict[str, str]]:
    """Run a world that knows the people of these cases; give the settings (ACTUALISATIE_...) that reach it.

    It may use all processors: what is measured is our own work, not that of the simulator.
    """
    ours, its = get_context("spawn").Pipe()
    process = get_context("spawn").Process(target=_run, args=(url, list(case_ids), its), daemon=True)
    process.start()
    its.close()
    try:
        yield ours.recv()
    finally:
        ours.close()
        process.join(10)
        process.terminate()


def _run(url: str, case_ids: list[int], pipe: Connection) -> None:
    os.sched_setaffinity(0, range(os.cpu_count() or 1))
    people, statuses = _read(url, case_ids)
    with simulated_world(SyntheticWorld(people), statuses) as world:
        pipe.send(world.settings())
        pipe.poll(None)  # until the other end is closed


def _read(url: str, case_ids: list[int]) -> tuple[list[SyntheticPerson], dict[str, DossierStatus]]:
    engine = open_database(url)
    members = selectinload(Case.dossier).selectinload(Dossier.members).joinedload(DossierMember.person)
    people: dict[str, SyntheticPerson] = {}
    statuses: dict[str, DossierStatus] = {}
    for chunk in chunks(case_ids, _CHUNK):
        with transaction(engine) as session:
            for case in session.scalars(select(Case).where(Case.id.in_(chunk)).options(members)):
                statuses[case.dossier.number] = DossierStatus.ENROLLED
                tested = [one.person for one in case.dossier.members if one.role in TESTED]
                people |= {one.insz: _person(one) for one in tested}
    engine.dispose()
    return list(people.values()), statuses


def _person(person: Person) -> SyntheticPerson:
    home = SyntheticAddress(
        street=person.street or "Kerkstraat",
        house_number=person.house_number or "1",
        box=person.box or "",
        postal_code=person.postal_code or "1000",
        municipality=person.municipality or "Brussel",
        since=date(2019, 5, 1),
    )
    return SyntheticPerson(
        insz=person.insz,
        first_names=tuple(person.first_names.split()),
        last_name=person.last_name,
        birth_date=person.birth_date or date(1980, 1, 1),
        addresses=(home,),
        income=dict.fromkeys(_YEARS, _INCOME),
    )
