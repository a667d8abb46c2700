"""Inserts and updates many rows at once: on PostgreSQL one statement with one value, whatever the number of rows.

A row by itself costs PostgreSQL a message and a statement. All together, sent as JSON, cost half of that there and
here; rows of some kilobytes gain nothing. SQLite lives in this process and takes row after row quickly; it would first
copy each page that a statement with many rows touches, so as to be able to undo it alone.
"""

import json
from collections.abc import Mapping, Sequence
from datetime import date, datetime
from functools import cache
from typing import Any, cast

from sqlalchemy import (
    ColumnElement,
    Connection,
    Insert,
    Row,
    String,
    Table,
    TableValuedAlias,
    Update,
    bindparam,
    column,
    func,
    insert,
    select,
    update,
)
from sqlalchemy import cast as sql_cast
from sqlalchemy.orm import InstrumentedAttribute, Session
from sqlalchemy.types import JSON

from actualisatie.storage.models import Base

Values = Mapping[str, Any]
Told = ColumnElement[Any] | InstrumentedAttribute[Any]


def insert_many(
    at: Session | Connection,
    model: type[Base],
    rows: Sequence[Values],
    *returning: Told,
) -> Sequence[Row[Any]]:
    """Insert rows that all name the same columns, and return the columns asked for, in any order.

    Columns that are not named get their default; None is NULL. Objects that the session holds are not renewed.
    Raises `ValueError` for a naive datetime and for text with a NUL.
    """
    if not rows:
        return []
    table, connection = cast("Table", model.__table__), _connection(at)
    if connection.dialect.name != "postgresql":
        return _insert_row_by_row(connection, table, rows, returning)
    statement, given = _insert_as_json(table, tuple(rows[0])), [{"rows": _as_json(rows)}]
    if not returning:
        connection.execute(statement, given)
        return []
    return connection.execute(statement.returning(*returning), given).all()


def update_many(at: Session | Connection, model: type[Base], rows: Sequence[Values]) -> None:
    """Set columns of rows, each named by its `id`; all name the same columns. Else as `insert_many`."""
    if not rows:
        return
    table, connection = cast("Table", model.__table__), _connection(at)
    if connection.dialect.name == "postgresql":
        connection.execute(_update_as_json(table, tuple(rows[0])), {"rows": _as_json(rows)})
        return
    names = [name for name in rows[0] if name != "id"]
    statement = update(table).where(table.c.id == bindparam("row_id")).values({name: bindparam(name) for name in names})
    connection.execute(statement, [{"row_id": row["id"], **{name: row[name] for name in names}} for row in rows])


def _insert_row_by_row(
    connection: Connection, table: Table, rows: Sequence[Values], returning: Sequence[Told]
) -> Sequence[Row[Any]]:
    """Insert rows on SQLite; those above the highest id are ours, as nobody else writes meanwhile."""
    last = connection.scalar(select(func.max(table.c.id))) or 0 if returning else 0
    connection.execute(insert(table), [dict(row) for row in rows])
    return connection.execute(select(*returning).where(table.c.id > last)).all() if returning else []


def _connection(at: Session | Connection) -> Connection:
    if isinstance(at, Connection):
        return at
    at.flush()  # what the rows refer to may still be waiting
    return at.connection()


@cache
def _insert_as_json(table: Table, names: tuple[str, ...]) -> Insert:
    return insert(table).from_select(list(names), select(*_given(table, names).c))


@cache
def _update_as_json(table: Table, names: tuple[str, ...]) -> Update:
    given = _given(table, names)
    values = {name: given.c[name] for name in names if name != "id"}
    return update(table).where(table.c.id == given.c.id).values(values)


def _given(table: Table, names: tuple[str, ...]) -> TableValuedAlias:
    """Return the rows of a JSON text as a table with the types of our columns."""
    rows = func.json_to_recordset(sql_cast(bindparam("rows", type_=String()), JSON()))
    columns = (column(name, table.c[name].type) for name in names)
    return rows.table_valued(*columns).render_derived(name="given", with_types=True)


def _as_json(rows: Sequence[Values]) -> str:
    text = json.dumps(rows, default=_plain, ensure_ascii=False)
    if "\\u0000" in text:  # PostgreSQL would refuse it with words that quote the row
        raise ValueError("A text holds a NUL character, which no database keeps: remove it at its source.")
    return text


def _plain(value: object) -> str:
    if isinstance(value, datetime) and value.tzinfo is None:
        raise ValueError("An instant needs a time zone; a naive datetime cannot be stored.")
    if isinstance(value, date):
        return value.isoformat()
    raise TypeError(f"A {type(value).__name__} cannot be stored with many rows at once.")
