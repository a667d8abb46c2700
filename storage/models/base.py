"""What all tables share: the declarative base and two column types."""

from datetime import UTC, datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import DateTime, Dialect, Enum, MetaData
from sqlalchemy.orm import DeclarativeBase
from sqlalchemy.types import JSON, TypeDecorator


class Instant(TypeDecorator[datetime]):
    """An instant: aware in Python, UTC in the database. A naive datetime is refused, never guessed."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """Return the instant in UTC; raise `ValueError` for a naive datetime."""
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("An instant needs a time zone; a naive datetime cannot be stored.")
        return value.astimezone(UTC)

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """Return the stored instant, aware (SQLite keeps no zone: what is stored there is UTC)."""
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


def word(vocabulary: type[StrEnum]) -> Enum:
    """Return the column type that stores the *value* of a vocabulary as plain text."""
    return Enum(
        vocabulary,
        native_enum=False,
        length=40,
        values_callable=lambda members: [member.value for member in members],
    )


_Json = JSON(none_as_null=True)
"""A JSON column in which None is NULL, however the row is written."""


class Base(DeclarativeBase):
    """The base of all tables; constraints get the same names on SQLite and PostgreSQL."""

    metadata = MetaData(
        naming_convention={
            "ix": "ix_%(column_0_N_label)s",
            "uq": "uq_%(table_name)s_%(column_0_N_name)s",
            "ck": "ck_%(table_name)s_%(constraint_name)s",
            "fk": "fk_%(table_name)s_%(column_0_N_name)s_%(referred_table_name)s",
            "pk": "pk_%(table_name)s",
        }
    )
    type_annotation_map = {datetime: Instant, dict[str, Any]: _Json, list[Any]: _Json}  # noqa: RUF012 - SQLAlchemy reads this class attribute
