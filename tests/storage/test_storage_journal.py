"""The journal chains, is written with the work it tells of, and notices every change."""

from datetime import UTC, datetime

import pytest
from sqlalchemy import Engine, func, select, text

from actualisatie.storage import journal
from actualisatie.storage.database import transaction
from actualisatie.storage.models import JournalEntry

NOON = datetime(2024, 3, 18, 12, tzinfo=UTC)


def entry(event: str, **data: object) -> journal.Entry:
    return journal.Entry(at=NOON, actor="ronde", event=event, data=dict(data))


def test_entries_of_several_transactions_form_one_chain(engine: Engine) -> None:
    for number in range(3):
        with transaction(engine) as session:
            journal.record(session, entry("first", number=number), entry("second", text="é ✓"))
    with transaction(engine) as session:
        assert journal.verify_chain(session) == 6
        assert session.scalars(select(JournalEntry.id).order_by(JournalEntry.id)).all() == [1, 2, 3, 4, 5, 6]


def test_an_entry_is_lost_with_the_transaction_it_belongs_to(engine: Engine) -> None:
    with pytest.raises(RuntimeError, match="crash"), transaction(engine) as session:
        journal.record(session, entry("never happened"))
        raise RuntimeError("crash")
    with transaction(engine) as session:
        assert session.scalar(select(func.count()).select_from(JournalEntry)) == 0


@pytest.mark.parametrize(
    "tampering",
    [
        "UPDATE journal SET actor = 'somebody else' WHERE id = 2",
        "DELETE FROM journal WHERE id = 2",
        "DELETE FROM journal WHERE id = 3",
        "UPDATE journal SET reason = 'late' WHERE id = 3",
    ],
)
def test_every_change_to_the_journal_is_noticed(engine: Engine, tampering: str) -> None:
    with transaction(engine) as session:
        journal.record(session, entry("one"), entry("two"), entry("three"))
    with engine.begin() as connection:
        connection.execute(text(tampering))
    with pytest.raises(journal.JournalBrokenError), transaction(engine) as session:
        journal.verify_chain(session)
