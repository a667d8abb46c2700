"""Inserts and updates many rows at once: on PostgreSQL one statement with one value, whatever the number of rows.

A row by itself costs PostgreSQL a message and a statement. All together, sent as JSON, cost half of that there and
here; rows of some kilobytes gain nothing. What is the same in all of them is sent once: a journal of a thousand moves
differs in numbers and hashes alone. SQLite lives in this process and takes row after row quickly; it would first copy
each page that a statement with many rows touches, so as to be able to undo it alone.
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
    true,
    update,
)
from sqlalchemy import cast as sql_cast
from sqlalchemy.orm import InstrumentedAttribute, Session
from sqlalchemy.types import JSON

from actualisatie.storage.models import Base

MANY = 50
"""Rows from which on it pays to send once what they share; fewer share by chance, and each time something else."""

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
    statement, given = _few_values(table, rows)
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


def _few_values(table: Table, rows: Sequence[Values]) -> tuple[Insert, list[dict[str, Any]]]:
    """Return the insert for PostgreSQL and its values: the rows, without what is the same in all of many."""
    names = tuple(rows[0])
    shared = _shared(rows) if len(rows) >= MANY else {}
    if not shared:
        return _insert_as_json(table, names), [{"rows": _as_json(rows)}]
    own = [name for name in names if name not in shared]
    texts = {"rows": _as_json([{name: row[name] for name in own} for row in rows]), "shared": _as_json([shared])}
    return _insert_sharing(table, tuple(own), tuple(shared)), [texts]


def _shared(rows: Sequence[Values]) -> Values:
    """Return the columns that have one value in all rows. The first column stays: it may be the only one left.

    Of lists and mappings only empty ones are shared: in them 1 and True are the same to Python, and not to a reader.
    """
    _, *others = rows[0].items()
    may_be = [(name, value) for name, value in others if not value or not isinstance(value, (dict, list))]
    return {name: value for name, value in may_be if all(_is_same(row[name], value) for row in rows)}


def _is_same(one: object, other: object) -> bool:
    return one is other or (type(one) is type(other) and one == other)


@cache
def _insert_as_json(table: Table, names: tuple[str, ...]) -> Insert:
    return insert(table).from_select(list(names), select(*_given(table, names).c))


@cache
def _insert_sharing(table: Table, own: tuple[str, ...], shared: tuple[str, ...]) -> Insert:
    rows, once = _given(table, own), _given(table, shared, "shared")
    each = select(*rows.c, *once.c).select_from(rows.join(once, true()))
    return insert(table).from_select([*own, *shared], each)


@cache
def _update_as_json(table: Table, names: tuple[str, ...]) -> Update:
    given = _given(table, names)
    values = {name: given.c[name] for name in names if name != "id"}
    return update(table).where(table.c.id == given.c.id).values(values)


def _given(table: Table, names: tuple[str, ...], text: str = "rows") -> TableValuedAlias:
    """Return the rows of a JSON text, a value of the statement, as a table with the types of our columns."""
    rows = func.json_to_recordset(sql_cast(bindparam(text, type_=String()), JSON()))
    columns = (column(name, table.c[name].type) for name in names)
    return rows.table_valued(*columns).render_derived(name=f"given_{text}", with_types=True)


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
