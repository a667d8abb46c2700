"""Sends a list of values to PostgreSQL as one array: a chunk of ids is one value, however many it names.

SQLAlchemy writes `IN` with a place for each value. For a chunk of 500 ids, putting that text together and taking it
apart again takes longer than the answer, and each other number of ids is another statement to plan.
"""

from collections.abc import Iterable
from typing import Any

from sqlalchemy import ARRAY, BinaryExpression, BindParameter, ColumnElement, Dialect, bindparam
from sqlalchemy.sql.compiler import SQLCompiler
from sqlalchemy.sql.operators import in_op, not_in_op
from sqlalchemy.types import NullType, TupleType, TypeDecorator

_WORDS = {in_op: "= ANY", not_in_op: "<> ALL"}


class _Listed(TypeDecorator[list[Any]]):
    """An array of the values of any collection."""

    impl = ARRAY
    cache_ok = True

    def process_bind_param(self, value: Iterable[Any] | None, dialect: Dialect) -> list[Any] | None:
        """Return the values as the driver takes them."""
        return None if value is None else list(value)


def list_as_array(element: BinaryExpression[Any], compiler: SQLCompiler, **options: Any) -> str:
    """Write `x IN (list)` as `x = ANY (array)`, and every other comparison as SQLAlchemy does."""
    values = element.right
    if not isinstance(values, BindParameter) or not _may_be_an_array(element.left, values):
        return str(compiler.visit_binary(element, **options))  # type: ignore[no-untyped-call]  # SQLAlchemy's own
    array = bindparam(values.key, values.value, type_=_Listed(element.left.type))
    word = _WORDS[element.operator]
    return f"{compiler.process(element.left, **options)} {word} ({compiler.process(array, **options)})"


def _may_be_an_array(left: ColumnElement[Any], values: BindParameter[Any]) -> bool:
    """Return whether these are the values of a list: not pairs, nor compared with what has no known type."""
    return values.expanding and not isinstance(values.type, TupleType) and not isinstance(left.type, NullType)
