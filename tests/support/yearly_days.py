"""Lets a year of anniversaries pass in a small office."""

from datetime import date

from office_days import daily_round
from small_world import SmallWorld

from actualisatie.calendar.moment import Moment
from actualisatie.campaigns.annual.taking_in import take_in_anniversaries
from actualisatie.campaigns.definitions.catalogue import campaign_by_name
from actualisatie.campaigns.inactivity.taking_in import take_in_inactive
from actualisatie.campaigns.register.age import REGISTER_IMPORTED
from actualisatie.storage import journal
from actualisatie.storage.database import transaction


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
    """Journal what an import of the register journals that changed nothing; the file is of that day or another."""
    data = {"housing_companies": [kbo], "bad_lines": bad_lines}
    data |= {"as_of": Moment.on(of or day).at.isoformat()} if dated else {}
    with transaction(world.engine) as session:
        journal.record(session, journal.Entry(Moment.on(day).at, "An", REGISTER_IMPORTED, data=data))


def take_in_silent(world: SmallWorld, day: date, *, size: int = 500) -> tuple[int, int]:
    """Look at the whole register; return how many dossiers were taken in, and of how many nothing is known."""
    taken = unknown = last = 0
    while True:
        with transaction(world.engine) as session:
            seen = take_in_inactive(session, campaign_by_name(session, world.name), last, size, Moment.on(day), "An")
        if seen is None:
            return taken, unknown
        taken, unknown, last = taken + seen.taken, unknown + seen.unknown, seen.last_id
