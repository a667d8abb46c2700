"""Leaves numbers of batches out: those that a restored database gave before stand on letters in people's hands."""

from sqlalchemy import func, select, text
from sqlalchemy.orm import Session

from actualisatie.storage.models import Batch

_POSTGRESQL = ("SELECT setval(pg_get_serial_sequence('batch', 'id'), :last)",)
_SQLITE = (
    "DELETE FROM sqlite_sequence WHERE name = 'batch'",
    "INSERT INTO sqlite_sequence (name, seq) VALUES ('batch', :last)",
)


def last_batch_number(session: Session) -> int:
    """Return the highest number of a batch that this database knows; 0 without one."""
    return session.scalar(select(func.max(Batch.id))) or 0


def give_batch_numbers_above(session: Session, last: int) -> None:
    """Have the next batch get a number above `last`."""
    postgresql = session.get_bind().dialect.name == "postgresql"
    for statement in _POSTGRESQL if postgresql else _SQLITE:
        session.execute(text(statement).bindparams(**({"last": last} if ":last" in statement else {})))
