"""What must hold for 200,000 dossiers and shows with a handful: no step asks per dossier or walks through a table."""

import json
import re
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path

import pytest
from plain_paper import plain_paper
from small_world import SmallWorld, open_small_world
from sqlalchemy import Engine
from statements import Statement, statements_of

from actualisatie.calendar.moment import Moment
from actualisatie.campaigns import agenda
from actualisatie.campaigns.definitions.catalogue import campaign_by_name
from actualisatie.campaigns.delivery.pending import any_batch_waits
from actualisatie.campaigns.quiet import parts_to_do
from actualisatie.campaigns.worklist import count_overdue, worklist
from actualisatie.dossiers.kinds import DossierStatus
from actualisatie.storage import migrate
from actualisatie.storage.database import open_database, transaction

SELECTED, CHECKED, MADE, POSTED = date(2024, 3, 18), date(2024, 3, 18), date(2024, 3, 20), date(2024, 3, 22)
REMINDED, REMINDER_POSTED, ROUND = date(2024, 5, 3), date(2024, 5, 6), date(2024, 5, 30)
ANSWERED = date(2024, 4, 2)

GROWING = "case|dossier|dossier_member|effect|evidence|hold|journal|letter|person|reply"
"""Tables with rows for each dossier."""


def walks(engine: Engine, statements: list[Statement]) -> list[str]:
    """Return the statements for which SQLite walks through all of a table with rows for each dossier."""
    found = []
    with engine.connect() as connection:
        for statement, values in statements:
            if statement.startswith(("SELECT", "UPDATE", "DELETE")):
                plan = connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {statement}", values).all()
                found += [f"{row[3]}: {statement}" for row in plan if re.match(rf"SCAN ({GROWING})\b", row[3])]
    return found


@pytest.fixture
def in_the_round(quick_world: SmallWorld) -> SmallWorld:
    """Give an office on the day of a round, on which the terms of all reminders have passed."""
    for _ in range(6):
        quick_world.add_dossier()
    quick_world.create()
    quick_world.to_reminder_posted()
    quick_world.fresh_answers(ROUND)
    return quick_world


def test_a_round_walks_through_no_table_that_grows(in_the_round: SmallWorld) -> None:
    world, moment = in_the_round, Moment.on(ROUND)
    with statements_of(world.engine) as statements:
        with transaction(world.engine) as session:
            campaign = campaign_by_name(session, world.name)
            parts_to_do(session, campaign, moment)
            any_batch_waits(session, campaign)
            for look in (agenda.to_check, agenda.to_look_for, agenda.before_reminder, agenda.before_strike_off):
                look(session, campaign, moment)
            agenda.paused(session, campaign)
            worklist(session, campaign, moment)
            count_overdue(session, campaign, moment)
        assert world.remind(ROUND) == 0
        assert world.propose(ROUND).proposed == 6
        assert world.decide(ROUND) == 6
        assert len(world.execute(ROUND)) == 6
        assert len(world.print_due(ROUND)) == 1
    assert walks(world.engine, statements) == []


def test_letters_and_replies_walk_through_no_table_that_grows(quick_world: SmallWorld) -> None:
    world = quick_world
    numbers = [world.add_dossier() for _ in range(4)]
    world.create()
    with statements_of(world.engine) as statements:
        world.select(SELECTED)
        world.check(CHECKED)
        (batch,) = world.print_due(MADE)
        world.post(batch, POSTED)
        world.reply(ANSWERED, *({"dossier": number} for number in numbers[:2]), {"letter_code": f"{batch}-00003"})
        world.remind_all(REMINDED)
    assert walks(world.engine, statements) == []
    assert list(world.states().values()) == ["confirmed", "confirmed", "confirmed", "reminder_due"]


def test_a_batch_looks_at_the_cases_of_its_own_housing_company_alone(quick_world: SmallWorld) -> None:
    """Else each batch would walk through all cases that wait, and time would grow with their square."""
    world = quick_world
    for _ in range(4):
        world.add_dossier()
    world.create()
    world.select(SELECTED)
    world.check(CHECKED)
    with statements_of(world.engine) as statements:
        world.print_due(MADE)
    looks = [one for one in statements if "count(*) OVER" in one[0]]
    with world.engine.connect() as connection:
        plans = [connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {one}", values).all() for one, values in looks]
    walked = {row[3] for plan in plans for row in plan if " case " in row[3]}
    assert walked == {"SEARCH case USING INDEX ix_case_company (campaign_id=? AND housing_company_id=? AND state=?)"}


def test_what_waits_for_one_dossier_is_not_sought_among_all_that_waits(quick_world: SmallWorld) -> None:
    """Else the effects of all dossiers would be walked through for each chunk, and time would grow with the square."""
    world = quick_world
    numbers = [world.add_dossier() for _ in range(3)]
    world.create()
    world.select(SELECTED)
    world.check(CHECKED)
    (batch,) = world.print_due(MADE)
    world.post(batch, POSTED)
    with statements_of(world.engine) as statements:
        world.reply(ANSWERED, *({"dossier": number, "kind": "withdrawal"} for number in numbers))
        world.tell_statuses(ANSWERED)
    sought = [(text, values) for text, values in statements if "FROM effect" in text and "case_id IN" in text]
    with world.engine.connect() as connection:
        plans = [connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {one}", values).all() for one, values in sought]
    ways = {row[3] for plan in plans for row in plan if " effect " in row[3]}
    assert ways == {"SEARCH effect USING INDEX ix_effect_case_id (case_id=?)"}


def test_a_round_on_postgresql_sends_no_value_for_each_case(
    postgres_engine: Engine, tmp_path: Path, loopback: tuple[str, Callable[..., None]]
) -> None:
    world = open_small_world(postgres_engine, tmp_path, *loopback)
    world.printer = plain_paper
    for _ in range(60):
        world.add_dossier()
    world.create()
    world.to_reminder_posted()
    world.fresh_answers(ROUND)
    with statements_of(world.engine) as statements:
        assert world.propose(ROUND).proposed == 60
        assert world.decide(ROUND) == 60
    assert max(len(values) for _, values in statements) < 20
    assert len(statements) < 60


@pytest.mark.parametrize(("replies", "counted"), [(2001, 1), (1999, 0)])
def test_postgresql_counts_the_replies_once_a_file_brings_many(
    postgres_engine: Engine, tmp_path: Path, loopback: tuple[str, Callable[..., None]], replies: int, counted: int
) -> None:
    """Else it would look for the keys of each chunk among all replies, having planned that while there were none."""
    world = open_small_world(postgres_engine, tmp_path, *loopback)
    usual = {"dossier": "2001.01.01.0009", "kind": "note", "channel": "paper", "signer": "none"}
    lines = [json.dumps(usual | {"key": f"{one}", "received_at": f"{ANSWERED}T09:00:00Z"}) for one in range(replies)]
    with statements_of(world.engine) as statements:
        assert world.take_in(ANSWERED, *lines).items == replies
    assert [text for text, _ in statements if text.startswith("ANALYZE")] == ['ANALYZE "reply"'] * counted


@pytest.fixture
def make_office(tmp_path: Path, loopback: tuple[str, Callable[..., None]]) -> Iterator[Callable[[], SmallWorld]]:
    """Open one office after the other, each with a database of its own; plain text for paper."""
    engines: list[Engine] = []

    def make() -> SmallWorld:
        folder = tmp_path / str(len(engines))
        folder.mkdir()
        engines.append(open_database(f"sqlite:///{folder}/office.db"))
        migrate.upgrade(engines[-1])
        world = open_small_world(engines[-1], folder, *loopback)
        world.printer = plain_paper
        return world

    yield make
    for engine in engines:
        engine.dispose()


@pytest.mark.parametrize("step", ["select", "check", "mail", "post", "answer", "leave", "remind"])
def test_a_step_sends_as_many_statements_for_nine_dossiers_as_for_three(
    make_office: Callable[[], SmallWorld], step: str
) -> None:
    few, many = (statements_of_step(make_office(), step, dossiers) for dossiers in (3, 9))
    assert few == many


def test_following_the_register_sends_as_many_statements_for_nine_paused_dossiers_as_for_three(
    make_office: Callable[[], SmallWorld],
) -> None:
    few, many = (statements_of_following(make_office(), dossiers) for dossiers in (3, 9))
    assert few == many


def statements_of_following(world: SmallWorld, dossiers: int) -> int:
    """Have that many dossiers be offered a dwelling; return the statements of looking again while they are."""
    numbers = [world.add_dossier() for _ in range(dossiers)]
    world.create()
    world.select(SELECTED)
    world.check(CHECKED)
    for number in numbers:
        world.cir.set_status(number, DossierStatus.IN_OFFER.value)
    cases = [world.case(number).id for number in numbers]
    world.follow(cases, date(2024, 4, 2))
    with statements_of(world.engine) as statements:
        world.follow(cases, date(2024, 4, 3))
    assert world.states() == dict.fromkeys(numbers, "letter_due")
    return len(statements)


def statements_of_step(world: SmallWorld, step: str, dossiers: int) -> int:
    """Bring a new office to a step; return how many statements that one takes."""
    numbers = [world.add_dossier() for _ in range(dossiers)]
    world.create()
    steps: dict[str, Callable[[], object]] = {
        "select": lambda: world.select(SELECTED),
        "check": lambda: world.check(CHECKED),
        "mail": lambda: world.print_due(MADE),
        "post": lambda: world.post("B000001", POSTED),
        "answer": lambda: world.reply(ANSWERED, *({"dossier": number} for number in numbers)),
        "leave": lambda: world.reply(ANSWERED, *({"dossier": one, "kind": "withdrawal"} for one in numbers)),
        "remind": lambda: world.remind_all(REMINDED),
    }
    instead = ("answer", "leave", "remind")  # of one another
    for name, take in steps.items():
        if name in instead and name != step:
            continue
        with statements_of(world.engine) as statements:
            take()
        if name == step:
            break
    return len(statements)
