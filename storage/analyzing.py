"""Lets PostgreSQL count a table anew that was empty when it counted last."""

from sqlalchemy import text
from sqlalchemy.orm import Session

from actualisatie.storage.models import Base


def count_anew(session: Session, table: type[Base]) -> None:
    """Have the database look at a table that just got its first rows, before many more follow.

    A server that found it empty checks each reference to it by walking through all of it, and a connection holds on to
    that plan while the table grows: time would grow with its square. SQLite counts nothing and needs nothing.
    """
    if session.get_bind().dialect.name == "postgresql":
        session.execute(text(f'ANALYZE "{table.__tablename__}"'))
