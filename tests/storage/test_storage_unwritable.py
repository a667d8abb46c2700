"""A database that can only be read refuses a whole transaction, in words that a person can act on."""

from collections.abc import Iterator

import pytest
from sqlalchemy import Engine, event, func, select, text

from actualisatie.storage.database import open_database, transaction
from actualisatie.storage.models import HousingCompany
from actualisatie.storage.unwritable import DatabaseUnwritableError


@pytest.fixture
def only_read(engine: Engine) -> Iterator[Engine]:
    """The same database, which from now on can only be read."""
    url = engine.url.render_as_string(hide_password=False)
    if engine.dialect.name == "postgresql":
        with engine.begin() as connection:
            connection.execute(text(f'ALTER DATABASE "{engine.url.database}" SET default_transaction_read_only = on'))
    found = open_database(url)
    if engine.dialect.name == "sqlite":
        event.listen(found, "connect", lambda connection, _record: connection.execute("PRAGMA query_only = 1"))
    yield found
    found.dispose()


def companies(engine: Engine) -> int:
    with transaction(engine) as session:
        return session.scalar(select(func.count()).select_from(HousingCompany)) or 0


def test_nothing_is_written(engine: Engine, only_read: Engine) -> None:
    with (
        pytest.raises(DatabaseUnwritableError, match="can only be read: nothing was changed"),
        transaction(only_read) as session,
    ):
        session.add(HousingCompany(kbo="0400123412", code="WM1", name="Wonen Voorbeeld", letterhead={}))
    assert companies(engine) == 0


def test_the_message_names_nobody(only_read: Engine) -> None:
    with pytest.raises(DatabaseUnwritableError) as raised, transaction(only_read) as session:
        session.add(HousingCompany(kbo="0400123412", code="WM1", name="Geheimenaam", letterhead={}))
    assert "Geheimenaam" not in str(raised.value) + str(raised.value.__cause__)
