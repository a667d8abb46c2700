"""Tells SQLite by which column not to look rows up.

It has no statistics of our tables, and takes each value of an indexed column for one of a few rows. A state is none:
to find the effects of a chunk of cases, it would walk through all that wait rather than go through the list.
"""

from typing import Any

from sqlalchemy.ext.compiler import compiles
from sqlalchemy.orm import InstrumentedAttribute
from sqlalchemy.sql.compiler import SQLCompiler
from sqlalchemy.sql.functions import FunctionElement


class OnlyChecked(FunctionElement[Any]):
    """A column to compare in rows that are found by another one; PostgreSQL, which knows its tables, sees it plain."""

    inherit_cache = True

    def __init__(self, column: InstrumentedAttribute[Any]) -> None:
        """Name the column."""
        super().__init__(column)
        self.type = column.type


@compiles(OnlyChecked)
def _plain(element: OnlyChecked, compiler: SQLCompiler, **options: Any) -> str:
    return ", ".join(compiler.process(column, **options) for column in element.clauses)


@compiles(OnlyChecked, "sqlite")
def _without_index(element: OnlyChecked, compiler: SQLCompiler, **options: Any) -> str:
    return f"+{_plain(element, compiler, **options)}"
