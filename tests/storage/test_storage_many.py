"""Lists of ids and many rows: the same on both databases, and on PostgreSQL one value whatever the number."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import Engine, event, func, select, tuple_
from sqlalchemy.exc import DBAPIError, StatementError
from sqlalchemy.orm import Session

from actualisatie.dossiers.kinds import EffectKind, EffectState
from actualisatie.storage.bulk import MANY, insert_many, update_many
from actualisatie.storage.database import transaction
from actualisatie.storage.models import Effect, HousingCompany

NOON = datetime(2024, 3, 18, 12, tzinfo=UTC)


@contextmanager
def sent_to(engine: Engine) -> Iterator[list[tuple[str, int]]]:
    """Collect each statement with the number of its values."""
    found: list[tuple[str, int]] = []

    def note(_conn: Any, _cursor: Any, statement: str, values: Any, _context: Any, many: bool) -> None:
        found.append((statement, sum(map(len, values)) if many else len(values)))

    event.listen(engine, "before_cursor_execute", note)
    try:
        yield found
    finally:
        event.remove(engine, "before_cursor_execute", note)


def company(session: Session) -> int:
    session.add(HousingCompany(kbo="0403170701", code="HAARD", name="De Haard", letterhead={}, local_software={}))
    session.flush()
    return session.scalars(select(HousingCompany.id)).one()


def effects(session: Session, numbers: range) -> list[dict[str, Any]]:
    owner = company(session)
    return [
        {
            "key": f"status-{number}",
            "kind": EffectKind.STATUS_SIGNAL,
            "housing_company_id": owner,
            "payload": {"naïef": [number, "é \\ \"'"]},
            "state": EffectState.DEAD if number % 2 else EffectState.PENDING,
            "receipt": None,
            "created_at": NOON + timedelta(microseconds=number),
        }
        for number in numbers
    ]


def test_many_rows_come_back_as_they_were_given_with_defaults_and_nothing_where_nothing_was(engine: Engine) -> None:
    with transaction(engine) as session:
        made = insert_many(session, Effect, effects(session, range(3)), Effect.id, Effect.key)
        ids = {key: row_id for row_id, key in made}
    with transaction(engine) as session:
        found = session.scalars(select(Effect).order_by(Effect.key)).all()
        assert [(one.id, one.payload, one.state, one.tries, one.created_at) for one in found] == [
            (ids["status-0"], {"naïef": [0, "é \\ \"'"]}, EffectState.PENDING, 0, NOON),
            (ids["status-1"], {"naïef": [1, "é \\ \"'"]}, EffectState.DEAD, 0, NOON + timedelta(microseconds=1)),
            (ids["status-2"], {"naïef": [2, "é \\ \"'"]}, EffectState.PENDING, 0, NOON + timedelta(microseconds=2)),
        ]
        assert session.scalar(select(func.count()).where(Effect.receipt.is_(None))) == 3


def test_many_rows_are_changed_each_in_its_own_way(engine: Engine) -> None:
    with transaction(engine) as session:
        made = insert_many(session, Effect, effects(session, range(3)), Effect.id, Effect.key)
        wanted = {row_id: (number, {"at": number} if number else None) for number, (row_id, _) in enumerate(made)}
        update_many(session, Effect, [{"id": i, "tries": n, "receipt": told} for i, (n, told) in wanted.items()])
    with transaction(engine) as session:
        rows = session.execute(select(Effect.id, Effect.tries, Effect.receipt)).tuples()
        assert {row_id: (tries, receipt) for row_id, tries, receipt in rows} == wanted


def test_no_rows_cost_nothing(engine: Engine) -> None:
    with transaction(engine) as session, sent_to(engine) as sent:
        assert list(insert_many(session, Effect, [], Effect.id)) == []
        update_many(session, Effect, [])
    assert sent == []


def test_a_naive_instant_is_refused_among_many_rows_too(engine: Engine) -> None:
    with pytest.raises((ValueError, StatementError), match="time zone"), transaction(engine) as session:
        naive = [{**one, "created_at": datetime(2024, 3, 18, 12)} for one in effects(session, range(2))]  # noqa: DTZ001 - the fault
        insert_many(session, Effect, naive)


def test_what_is_refused_among_many_rows_names_no_value(postgres_engine: Engine) -> None:
    faults = ({"key": "Peeters" * 20}, {"payload": {"name": "Peeters\0"}}, {"key": "Peeters\0"})
    for fault in faults:
        with pytest.raises((DBAPIError, ValueError)) as refusal, transaction(postgres_engine) as session:
            insert_many(session, Effect, [{**one, **fault} for one in effects(session, range(1))])
        assert "Peeters" not in str(refusal.value)


def test_a_list_finds_the_same_on_both_databases(engine: Engine) -> None:
    with transaction(engine) as session:
        insert_many(session, Effect, effects(session, range(4)))
        owner = company_id = session.scalars(select(HousingCompany.id)).one()
        keys = select(Effect.key).order_by(Effect.key)
        dead = keys.where(Effect.state.in_({EffectState.DEAD}))
        assert session.scalars(keys.where(Effect.key.in_(["status-1", "status-3", "no"]))).all() == [
            "status-1",
            "status-3",
        ]
        assert session.scalars(keys.where(Effect.key.in_(()))).all() == []
        assert len(session.scalars(keys.where(Effect.key.not_in([]))).all()) == 4
        assert session.scalars(keys.where(Effect.key.not_in(["status-1", "status-0"]))).all() == [
            "status-2",
            "status-3",
        ]
        assert session.scalars(dead).all() == ["status-1", "status-3"]
        assert session.scalars(keys.where(Effect.key.in_(dead.with_only_columns(Effect.key)))).all() == [
            "status-1",
            "status-3",
        ]
        pairs = tuple_(Effect.key, Effect.housing_company_id).in_([("status-2", owner), ("status-3", company_id + 1)])
        assert session.scalars(keys.where(pairs)).all() == ["status-2"]
        days = func.date(Effect.created_at).in_([date(2024, 3, 19)])
        assert session.scalars(keys.where(days)).all() == []


def test_a_list_is_one_value_for_postgresql_whatever_its_length(postgres_engine: Engine) -> None:
    with postgres_engine.connect() as connection, sent_to(postgres_engine) as sent:
        for length in (1, 3, 700):
            connection.execute(select(Effect.id).where(Effect.id.in_(range(length)), Effect.tries == 0))
    assert len(set(sent)) == 1
    assert sent[0][1] == 2


def test_many_rows_are_one_value_for_postgresql_whatever_their_number(postgres_engine: Engine) -> None:
    with transaction(postgres_engine) as session:
        rows = effects(session, range(703))
        with sent_to(postgres_engine) as sent:
            for some in (rows[:3], rows[3:]):
                made = insert_many(session, Effect, some, Effect.id)
                update_many(session, Effect, [{"id": one.id, "tries": 1} for one in made])
    # the default of `tries`, the rows, and of many what they share
    assert [values for _, values in sent] == [2, 1, 3, 1]
    assert len({statement for statement, _ in sent}) == 3


def test_what_many_rows_share_comes_back_in_each_as_it_was_given(engine: Engine) -> None:
    """Of payloads that Python takes for the same each is kept as it is: the journal's hashes tell 1 from True."""
    payloads: list[dict[str, Any]] = [{"n": 1}, {"n": True}]
    with transaction(engine) as session:
        rows = [{**one, "state": EffectState.DEAD} for one in effects(session, range(MANY))]
        for number, row in enumerate(rows):
            row["payload"] = payloads[number % 2]
        insert_many(session, Effect, rows)
    with transaction(engine) as session:
        found = session.scalars(select(Effect).order_by(Effect.created_at)).all()
        kept = [(one.key, one.state, one.receipt, repr(one.payload), one.created_at) for one in found]
    given = [(row["key"], row["state"], row["receipt"], repr(row["payload"]), row["created_at"]) for row in rows]
    assert kept == given
