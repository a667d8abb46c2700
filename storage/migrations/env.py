"""Alembic's entrance: works on the connection that storage.migrate hands over."""

from typing import Any, Literal

from alembic import context

from actualisatie.storage.models import Base
from actualisatie.storage.models.base import Instant


def plain_types(kind: str, item: Any, _context: Any) -> str | Literal[False]:
    """Write our own column types as the plain ones below them, so that old migrations outlive the code."""
    return "sa.DateTime(timezone=True)" if kind == "type" and isinstance(item, Instant) else False


connection = context.config.attributes["connection"]
context.configure(
    connection=connection,
    target_metadata=Base.metadata,
    render_as_batch=True,
    render_item=plain_types,
    compare_type=True,
)
with context.begin_transaction():
    context.run_migrations()
