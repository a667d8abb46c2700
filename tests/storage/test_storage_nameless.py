"""What the database refuses reaches logs and the state of a run: it names the constraint, never a person."""

import traceback
from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import UTC, datetime

import pytest
from sqlalchemy import Engine, text
from sqlalchemy.exc import DataError, DBAPIError, IntegrityError, OperationalError
from sqlalchemy.orm import Session

from actualisatie.storage.database import rehearsal, transaction
from actualisatie.storage.models import FormerNumber, Person

Opened = Callable[[Engine], AbstractContextManager[Session]]
NUMBER = "80651700172"


def shown(error: BaseException) -> str:
    """Return all that a log shows of an error: its own text, and those that it came from."""
    return "".join(traceback.format_exception(error))


def people(engine: Engine) -> Engine:
    with transaction(engine) as session:
        session.add(Person(insz=NUMBER, first_names="Els", last_name="Geheimenaam"))
    return engine


@pytest.mark.parametrize("opened", [transaction, rehearsal])
def test_a_number_that_is_there_already_is_not_told(engine: Engine, opened: Opened) -> None:
    people(engine)
    with pytest.raises(IntegrityError) as raised, opened(engine) as session:
        session.add(Person(insz=NUMBER, first_names="An", last_name="Andersnaam"))
    told = shown(raised.value)
    assert not [value for value in (NUMBER, "Andersnaam", "Geheimenaam") if value in told]
    assert "uq_person_insz" in told or "person.insz" in told


def test_a_row_that_is_refused_is_not_told(engine: Engine) -> None:
    with pytest.raises(IntegrityError) as raised, transaction(engine) as session:
        session.add(
            FormerNumber(person_id=None, insz=NUMBER, replaced_at=datetime(2024, 5, 1, tzinfo=UTC), reference="")
        )
    assert NUMBER not in shown(raised.value)
    assert "person_id" in str(raised.value)


def test_a_value_that_postgresql_cannot_read_is_not_told(postgres_engine: Engine) -> None:
    with pytest.raises(DataError) as raised, transaction(postgres_engine) as session:
        session.execute(text("SELECT CAST(:value AS date)"), {"value": "Geheimenaam"})
    assert "Geheimenaam" not in shown(raised.value)
    assert "InvalidDatetimeFormat (22007)" in str(raised.value)


def test_a_fault_that_may_pass_stays_one(postgres_engine: Engine) -> None:
    with transaction(postgres_engine) as session:
        session.execute(text("SELECT 1 FROM person FOR UPDATE"))
        session.execute(text("LOCK TABLE person"))
        with pytest.raises(OperationalError, match="LockNotAvailable"), transaction(postgres_engine) as other:
            other.execute(text("LOCK TABLE person NOWAIT"))
    with pytest.raises(DBAPIError) as ended, transaction(postgres_engine) as session:
        session.execute(text("SELECT pg_terminate_backend(pg_backend_pid())"))
    assert isinstance(ended.value, OperationalError)
    assert ended.value.connection_invalidated
