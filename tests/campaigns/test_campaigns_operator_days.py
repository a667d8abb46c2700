"""An operator's own holidays and days without post decide the terms of the database that was opened with them."""

from collections.abc import Callable
from datetime import date
from pathlib import Path

import office_days as office_life
import pytest
from plain_paper import plain_paper
from small_world import CAMPAIGN, POSTING_DAY, SmallWorld, open_small_world
from sqlalchemy import select
from sqlalchemy.orm.exc import DetachedInstanceError

from actualisatie.calendar.days import calendar_with
from actualisatie.campaigns.definitions.catalogue import campaign_by_name
from actualisatie.campaigns.postmarks.terms import terms_of
from actualisatie.storage import migrate
from actualisatie.storage.database import days_of, open_database, transaction
from actualisatie.storage.models import JournalEntry
from actualisatie.tasks import runtime

OWN_DAYS = """
extra_legal_holidays:
  - {day: 2024-04-26, name: a day off by decree, source: a decree that never was}
non_delivery_days:
  - {day: 2024-04-30, name: a day without post, source: an announcement that never was}
"""


@pytest.fixture
def days_file(tmp_path: Path) -> Path:
    file = tmp_path / "our-days.yaml"
    file.write_text(OWN_DAYS)
    return file


@pytest.fixture
def world(days_file: Path, tmp_path: Path, loopback: tuple[str, Callable[..., None]]) -> SmallWorld:
    """An office whose database was opened with days of its own."""
    engine = open_database(f"sqlite:///{tmp_path}/own-days.db", calendar_with(days_file))
    migrate.upgrade(engine)
    world = open_small_world(engine, tmp_path, *loopback)
    world.printer = plain_paper
    world.add_dossier()
    world.create()
    return world


def test_own_days_move_the_printed_day_the_last_day_and_the_reminder(world: SmallWorld) -> None:
    office_life.to_first_letters(world)
    (number,) = world.states()
    (letter,) = office_life.letters(world, number)
    assert letter.content["last_day"] == "2024-04-29"  # 26 April is off, a weekend follows
    assert world.case(number).due_on == date(2024, 5, 7)  # no post on 30 April and 1 May


def test_the_journal_names_the_days_by_which_it_was_decided(world: SmallWorld, days_file: Path) -> None:
    office_life.to_first_letters(world)
    with transaction(world.engine) as session:
        query = select(JournalEntry.data).where(JournalEntry.event == "postmark registered")
        assert session.scalars(query).one()["calendar"] == calendar_with(days_file).version


def test_a_correction_is_counted_by_own_days_too(world: SmallWorld) -> None:
    office_life.to_first_letters(world)
    assert world.correct("B000001", POSTING_DAY, on=date(2024, 4, 10)).last_day == date(2024, 4, 29)


def test_the_setting_reaches_the_flows(
    world: SmallWorld, days_file: Path, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("ACTUALISATIE_DATABASE_URL", f"sqlite:///{tmp_path}/own-days.db")
    monkeypatch.setenv("ACTUALISATIE_DAYS_FILE", str(days_file))
    with transaction(runtime.engine()) as session:
        assert days_of(session).holiday(date(2024, 4, 26)) == "a day off by decree"
        assert terms_of(campaign_by_name(session, CAMPAIGN)).days.no_delivery(date(2024, 4, 30)) == "a day without post"


def test_a_campaign_outside_its_transaction_has_no_days_to_guess_with(world: SmallWorld) -> None:
    with transaction(world.engine) as session:
        campaign = campaign_by_name(session, CAMPAIGN)
    with pytest.raises(DetachedInstanceError):
        terms_of(campaign)
