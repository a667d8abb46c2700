"""What a small file of replies, a strike-off and a told status cost, however few there are."""

import json
from pathlib import Path

import pytest
from office_days import GRACE_PASSED, LAST_DAY, to_reminders
from small_world import SmallWorld
from sqlalchemy import Engine
from statements import Statement, statements_of

from actualisatie.calendar.moment import Moment
from actualisatie.campaigns.signals import claiming
from actualisatie.storage import journal
from actualisatie.storage.database import open_database, transaction


@pytest.fixture
def world(quick_world: SmallWorld) -> SmallWorld:
    """An office with three silent dossiers, all reminded."""
    for _ in range(3):
        quick_world.add_dossier()
    quick_world.create()
    to_reminders(quick_world)
    return quick_world


def begun(statements: list[Statement]) -> int:
    return sum(statement.startswith("BEGIN") for statement, _ in statements)


def line(dossier: str, **item: str) -> str:
    usual = {"kind": "confirmation", "channel": "digital", "received_at": f"{LAST_DAY}T09:00:00+02:00"}
    return json.dumps({"key": f"k-{dossier}", "dossier": dossier, "signer": "applicant", **usual, **item})


def test_a_small_file_is_taken_in_by_one_transaction_after_a_look_whether_it_is_known(world: SmallWorld) -> None:
    one, two, _ = world.states()
    with statements_of(world.engine) as statements:
        assert world.take_in(LAST_DAY, line(one), line(two)).items == 2
    assert begun(statements) == 2


def test_a_file_that_is_known_costs_one_look(world: SmallWorld) -> None:
    one, *_ = world.states()
    world.take_in(LAST_DAY, line(one))
    with statements_of(world.engine) as statements:
        assert world.take_in(LAST_DAY, line(one)).file_known
    assert [statement.partition(" ")[0] for statement, _ in statements] == ["BEGIN", "SELECT"]


def test_a_strike_off_takes_two_transactions_and_twenty_five_statements_in_them(world: SmallWorld) -> None:
    world.fresh_answers(GRACE_PASSED)
    world.propose(GRACE_PASSED)
    assert world.decide(GRACE_PASSED) == 3
    with statements_of(world.engine) as one_run:
        assert world.execute(GRACE_PASSED) == ["struck_off"] * 3
    with statements_of(world.engine) as nothing_to_do:
        assert world.execute(GRACE_PASSED) == []
    assert begun(one_run) - begun(nothing_to_do) == 2 * 3
    assert (len(one_run) - len(nothing_to_do)) // 3 == 25 + 2


@pytest.mark.parametrize("chunk", [1, 2, 3, 500])
def test_every_status_is_told_whatever_the_size_of_a_chunk(
    quick_world: SmallWorld, monkeypatch: pytest.MonkeyPatch, chunk: int
) -> None:
    monkeypatch.setattr(claiming, "CHUNK", chunk)
    told = withdraw_and_tell(quick_world, 3)
    assert told == {"statuses_told": 3, "register_statuses_told": 3}


def test_statuses_that_fit_in_a_chunk_take_nine_transactions(quick_world: SmallWorld) -> None:
    with statements_of(quick_world.engine) as statements:
        withdraw_and_tell(quick_world, 3, statements)
    assert begun(statements) == 9


def withdraw_and_tell(world: SmallWorld, dossiers: int, statements: list[Statement] | None = None) -> dict[str, int]:
    """Have dossiers end on request, and tell of it; keep only the statements of the telling."""
    numbers = [world.add_dossier() for _ in range(dossiers)]
    world.create()
    to_reminders(world)
    world.reply(LAST_DAY, *({"dossier": number, "kind": "withdrawal"} for number in numbers))
    if statements is not None:
        statements.clear()
    return world.tell_statuses(LAST_DAY)


def test_the_journal_asks_for_its_head_once_and_never_for_the_entry_that_it_marked(
    sqlite_engine: Engine, tmp_path: Path
) -> None:
    marked = open_database(sqlite_engine.url.render_as_string(), marks=tmp_path)
    for number in range(3):  # the first leaves the mark, the second notes that it saw it
        with statements_of(marked) as statements, transaction(marked) as session:
            journal.record(session, journal.Entry(Moment.on(LAST_DAY).at, "An", f"looked {number}"))
    marked.dispose()
    kinds = [statement.partition(" ")[0] for statement, _ in statements]
    assert kinds == ["BEGIN", "SELECT", "INSERT", "UPDATE"]
