"""Set-based reading and writing of table rows, the same on SQLite and PostgreSQL."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import Any, cast

from sqlalchemy import Connection, RowMapping, Table, bindparam, delete, select

from actualisatie.storage.bulk import insert_many, update_many
from actualisatie.storage.models import Base

Values = dict[str, Any]


def table_of(model: type[Base]) -> Table:
    """Return the table of a model, for statements without the unit of work."""
    return cast("Table", model.__table__)


def rows_by_key(connection: Connection, model: type[Base], key: str, wanted: Iterable[Any]) -> dict[Any, Values]:
    """Return the rows whose `key` is among `wanted`, by that key; PostgreSQL keeps them locked for the transaction."""
    table = table_of(model)
    query = select(table).where(table.c[key].in_(sorted(wanted))).order_by(table.c.id).with_for_update()
    return {row[key]: dict(row) for row in connection.execute(query).mappings()}


def insert_rows(connection: Connection, model: type[Base], rows: Sequence[Values], key: str) -> dict[Any, int]:
    """Insert rows and return their new ids by `key`."""
    table = table_of(model)
    return {row[0]: row[1] for row in insert_many(connection, model, rows, table.c[key], table.c.id)}


def update_rows(connection: Connection, model: type[Base], changed: Mapping[int, Values]) -> None:
    """Write the values of each row, by id. All rows carry the same columns."""
    update_many(connection, model, [{**values, "id": row_id} for row_id, values in changed.items()])


def replace_children(
    connection: Connection,
    model: type[Base],
    owner: str,
    wanted: Mapping[int, Sequence[Values]],
    new: Collection[int] = (),
) -> tuple[set[int], list[Values]]:
    """Make the rows that belong to each owner exactly those wanted, touching only what differs.

    Returns the owners whose rows changed, and the rows removed. Owners in `new` were just made: nothing is there yet.
    """
    table = table_of(model)
    held: dict[int, dict[int, Values]] = {owner_id: {} for owner_id in wanted}
    if known_before := sorted(wanted.keys() - set(new)):
        for row in connection.execute(select(table).where(table.c[owner].in_(known_before))).mappings():
            held[row[owner]][row["id"]] = _content(row, owner)
    removed, added = [], []
    for owner_id, rows in wanted.items():
        known = held[owner_id]
        removed += [{"id": i, owner: owner_id, **row} for i, row in known.items() if row not in rows]
        added += [{owner: owner_id, **row} for row in rows if row not in known.values()]
    if removed:
        connection.execute(
            delete(table).where(table.c.id == bindparam("row_id")), [{"row_id": r["id"]} for r in removed]
        )
    insert_many(connection, model, added)
    return {row[owner] for row in (*removed, *added)}, removed


def _content(row: RowMapping, owner: str) -> Values:
    return {name: value for name, value in row.items() if name not in {"id", owner}}
