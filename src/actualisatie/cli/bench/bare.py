"""The barest way to the same rows: set-based statements, and the new rows inserted as they are by the driver itself."""

from collections.abc import Iterator, Sequence
from contextlib import closing
from time import perf_counter
from typing import Any

from actualisatie.cli.bench.stores import SqliteStore, Store
from actualisatie.storage.models import Base

ROWS = 2000
"""Rows inserted by one call of the driver."""

Statement = tuple[str, Sequence[object]]
"""A statement with `?` for each of its values."""

Ids = dict[str, int]
"""The highest id of each table."""


def highest_ids(store: Store) -> Ids:
    """Return the highest id of each table, to tell later which rows are new."""
    with closing(store.bare()) as connection:
        cursor = connection.cursor()
        found = {}
        for table in Base.metadata.sorted_tables:
            if "id" in table.columns:
                cursor.execute(f'SELECT COALESCE(MAX(id), 0) FROM "{table.name}"')  # noqa: S608 - our tables
                found[table.name] = cursor.fetchone()[0]
        return found


def same_rows(target: Store, source: Store, known: Ids, statements: Sequence[Statement] = ()) -> float:
    """Insert into `target` what `source` has above the known ids, run the statements, commit; return the seconds.

    Reading the rows from `source` is not counted.
    """
    with closing(target.bare()) as connection, closing(source.bare()) as reader:
        cursor = connection.cursor()
        spent = sum(_insert_new(cursor, target, source, reader, table, known[table]) for table in known)
        began = perf_counter()
        for statement, values in statements:
            text = statement if target.place == "?" else statement.replace("%", "%%").replace("?", target.place)
            cursor.execute(text, values)
            if cursor.description is not None:
                cursor.fetchall()
        connection.commit()
        return spent + perf_counter() - began


def _insert_new(cursor: Any, target: Store, source: Store, reader: Any, table: str, highest: int) -> float:
    spent = 0.0
    for rows in _new_rows(source, reader, table, highest):
        places = ", ".join([target.place] * len(rows[0]))
        began = perf_counter()
        cursor.executemany(f'INSERT INTO "{table}" VALUES ({places})', rows)  # noqa: S608 - our tables
        spent += perf_counter() - began
    return spent


def _new_rows(source: Store, reader: Any, table: str, highest: int) -> Iterator[list[tuple[object, ...]]]:
    cursor = reader.cursor() if isinstance(source, SqliteStore) else reader.cursor("new_rows")
    with closing(cursor):
        new = f'SELECT * FROM "{table}" WHERE id > {source.place} ORDER BY id'  # noqa: S608 - our tables
        cursor.execute(new, (highest,))
        while rows := cursor.fetchmany(ROWS):
            yield rows
