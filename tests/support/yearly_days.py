"""Lets a year of anniversaries pass in a small office."""

import json
from datetime import date

from office_days import daily_round
from small_world import SmallWorld
from sqlalchemy import select, update

from actualisatie.calendar.moment import Moment
from actualisatie.campaigns.annual.taking_in import take_in_anniversaries
from actualisatie.campaigns.definitions.catalogue import campaign_by_name
from actualisatie.campaigns.inactivity.taking_in import take_in_inactive
from actualisatie.campaigns.register.age import REGISTER_IMPORTED
from actualisatie.campaigns.register.exporting import export_register
from actualisatie.campaigns.register.importing import import_register
from actualisatie.campaigns.register.outcome import ImportReport
from actualisatie.storage import journal
from actualisatie.storage.database import transaction
from actualisatie.storage.models import Dossier, HousingCompany


def open_annual(world: SmallWorld, day: date = date(2024, 6, 1), *, policies: dict[str, object] | None = None) -> None:
    """Create the annual campaign of the office."""
    world.name = "annual-2024"
    world.define("annual", day, policies=policies or {})


def take_in(world: SmallWorld, day: date, *, size: int = 500) -> int:
    """Take in the anniversaries up to a day; return how many cases were made."""
    total, found = 0, 1
    while found:
        with transaction(world.engine) as session:
            campaign = campaign_by_name(session, world.name)
            found = take_in_anniversaries(session, campaign, size, Moment.on(day), "An")
            total += found
    return total


def annual_day(world: SmallWorld, day: date) -> int:
    """Do what the annual flow does on a day; return how many dossiers it took in."""
    taken = take_in(world, day)
    daily_round(world, day)
    return taken


def open_inactivity(world: SmallWorld, day: date, *, policies: dict[str, object] | None = None) -> None:
    """Create a campaign for dossiers without activity."""
    world.name = "inactivity-2026"
    world.define("inactivity", day, policies=policies or {})


def import_again(
    world: SmallWorld,
    day: date,
    *,
    kbo: str = "0400123412",
    bad_lines: int = 0,
    of: date | None = None,
    dated: bool = True,
) -> None:
    """Do what an import does that names all dossiers of a company and changes nothing; of that day or another."""
    data = {"housing_companies": [kbo], "bad_lines": bad_lines}
    data |= {"as_of": Moment.on(of or day).at.isoformat()} if dated else {}
    theirs = select(HousingCompany.id).where(HousingCompany.kbo == kbo).scalar_subquery()
    named = update(Dossier).where(Dossier.housing_company_id == theirs).values(named_at=Moment.on(day).at)
    with transaction(world.engine) as session:
        session.execute(named)
        journal.record(session, journal.Entry(Moment.on(day).at, "An", REGISTER_IMPORTED, data=data))


def import_only(world: SmallWorld, day: date, *numbers: str) -> ImportReport:
    """Import a register file of noon of a day that names some of the dossiers, as they are known."""
    with transaction(world.engine) as session:
        known = [json.loads(line) for line in export_register(session)]
    told = [one for one in known if one.get("number") in numbers]
    now = Moment.on(day).at
    lines = [json.dumps(one).encode() + b"\n" for one in ({"type": "export", "as_of": now.isoformat()}, *told)]
    return import_register(world.engine, lines, source_name="some.jsonl", actor="An", now=now)


def take_in_silent(world: SmallWorld, day: date, *, size: int = 500) -> tuple[int, int]:
    """Look at the whole register; return how many dossiers were taken in, and of how many nothing is known."""
    taken = unknown = last = 0
    while True:
        with transaction(world.engine) as session:
            seen = take_in_inactive(session, campaign_by_name(session, world.name), last, size, Moment.on(day), "An")
        if seen is None:
            return taken, unknown
        taken, unknown, last = taken + seen.taken, unknown + seen.unknown, seen.last_id
