"""Small campaigns are taken in the rests of a large one's steps, and their time does not count."""

from collections.abc import Iterator
from pathlib import Path

from sqlalchemy import text

from actualisatie.cli.bench.tools import Clock
from actualisatie.cli.bench.turns import Rests
from actualisatie.storage.database import open_database, transaction


def told(what: str, to: list[str]) -> Iterator[None]:
    to.append(what)
    yield


def test_the_rests_are_spread_over_a_step_and_what_is_left_is_taken_after_it() -> None:
    taken: list[str] = []
    rests = Rests()
    rests.begin([told("one", taken), told("two", taken), told("three", taken)], expected=30.0)
    rests.take_due(9.9)
    assert taken == []
    rests.take_due(10.0)
    rests.take_due(11.0)
    assert taken == ["one"]
    rests.take_due(20.5)
    assert taken == ["one", "two"]
    rests.end()
    assert taken == ["one", "two", "three"]


def test_a_step_rests_between_its_transactions_and_no_longer_when_it_is_over(tmp_path: Path) -> None:
    taken: list[str] = []
    rests = Rests()
    engine = open_database(f"sqlite:///{tmp_path / 'one.db'}")
    rests.begin([told("one", taken)], expected=0.0)
    with rests.between_transactions(engine), transaction(engine) as session:
        session.execute(text("SELECT 1"))
        assert taken == []
    assert taken == ["one"]
    rests.begin([told("two", taken)], expected=0.0)
    with transaction(engine) as session:
        session.execute(text("SELECT 1"))
    engine.dispose()
    assert taken == ["one"]


def test_a_clock_does_not_count_while_it_is_stopped_nor_twice_when_it_is_stopped_within() -> None:
    moments = iter([100.0, 110.0, 120.0, 125.0, 140.0, 150.0])
    clock = Clock(lambda: next(moments))
    began = clock.now()
    with clock.stopped(), clock.stopped():
        pass
    assert clock.now() - began == 20.0
