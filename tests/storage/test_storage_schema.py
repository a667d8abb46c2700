"""The migrations and the models say the same."""

from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import Engine

from actualisatie.storage import migrate
from actualisatie.storage.models import Base


def test_a_migrated_database_has_exactly_the_tables_of_the_models(engine: Engine) -> None:
    with engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True})
        assert compare_metadata(context, Base.metadata) == []


def test_upgrading_twice_changes_nothing_and_is_current(engine: Engine) -> None:
    migrate.upgrade(engine)
    assert migrate.is_current(engine)
