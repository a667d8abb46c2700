"""Whoever is reached only at a chosen address is held when the register file has that address no more."""

import json
from datetime import date

import office_days as office
import pytest
from office_days import GRACE_PASSED, SELECTED, Bring
from small_world import POSTING_DAY, SmallWorld
from sqlalchemy import select

from actualisatie.calendar.moment import Moment
from actualisatie.campaigns.holding.holds import lift_hold
from actualisatie.campaigns.register.exporting import export_register
from actualisatie.campaigns.register.importing import import_register
from actualisatie.connectors.magda.values.person import StatusCode
from actualisatie.dossiers.kinds import HoldReason
from actualisatie.dossiers.states import TOWARDS_STRIKE_OFF
from actualisatie.storage.database import transaction
from actualisatie.storage.models import Case, Dossier

CHOSEN = {
    "street": "Bondgenotenlaan",
    "house_number": "1",
    "postal_code": "3000",
    "municipality": "Leuven",
    "country": "BE",
}


@pytest.fixture
def world(quick_world: SmallWorld) -> SmallWorld:
    """An office with one dossier, whose post goes to a chosen address."""
    quick_world.add_dossier(correspondence_address=CHOSEN, kbo="0400123416")
    quick_world.create()
    return quick_world


@pytest.fixture
def number(world: SmallWorld) -> str:
    """The number of that dossier."""
    with transaction(world.engine) as session:
        return session.scalars(select(Dossier.number)).one()


def strike_by_office(world: SmallWorld, number: str) -> None:
    world.people.change(world.insz_of(number), statuses=(StatusCode.STRUCK_BY_OFFICE.value,))


def import_without_address(world: SmallWorld, day: date) -> None:
    """Import the register as it is, but for the addresses that were chosen for post."""
    with transaction(world.engine) as session:
        lines = [json.loads(line) for line in export_register(session)]
    for line in lines:
        line.pop("correspondence_address", None)
    text = [json.dumps(line).encode() + b"\n" for line in lines]
    report = import_register(world.engine, text, source_name="register.jsonl", actor="An", now=Moment.on(day).at)
    assert report.problems == ()


def checked(world: SmallWorld) -> None:
    world.select(SELECTED)
    world.check(SELECTED)


def reminder_due(world: SmallWorld) -> None:
    office.to_first_letters(world)
    world.remind(office.REMINDED)


STAGES: dict[str, tuple[Bring, date]] = {
    "letter due": (checked, SELECTED),
    "first letter posted": (office.to_first_letters, date(2024, 4, 10)),
    "reminder due": (reminder_due, office.REMINDED),
    "reminder posted": (office.to_reminders, office.LAST_DAY),
    "strike-off proposed": (office.to_proposals, GRACE_PASSED),
    "strike-off approved": (office.to_approvals, GRACE_PASSED),
}


@pytest.mark.parametrize("stage", STAGES)
def test_round_then_import_leaves_the_old_home_alone(world: SmallWorld, number: str, stage: str) -> None:
    bring, day = STAGES[stage]
    strike_by_office(world, number)
    bring(world)
    assert office.holds(world, number) == []
    import_without_address(world, day)
    assert office.holds(world, number) == ["unreachable"]
    assert office.state(world, number) not in TOWARDS_STRIKE_OFF
    office.until_the_end(world)
    assert {one.content["address"]["street"] for one in office.letters(world, number)} <= {"Bondgenotenlaan"}
    assert number not in office.struck_off(world)


def test_import_then_round_holds_too(world: SmallWorld, number: str) -> None:
    office.to_first_letters(world)
    strike_by_office(world, number)
    import_without_address(world, POSTING_DAY)
    assert office.holds(world, number) == []  # nobody has asked the sources yet
    world.fresh_answers(office.REMINDED)
    assert office.holds(world, number) == ["unreachable"]


def test_the_same_file_again_places_no_second_hold(world: SmallWorld, number: str) -> None:
    strike_by_office(world, number)
    office.to_first_letters(world)
    import_without_address(world, office.REMINDED)
    with transaction(world.engine) as session:
        case = session.scalars(select(Case)).one()
        lift_hold(session, case, HoldReason.UNREACHABLE, Moment.on(office.REMINDED), "Cis", note="rang her")
    import_without_address(world, office.REMINDED)
    assert office.holds(world, number) == []
