"""Which faults of the database pass by themselves: told by its own code, so that a lasting one is never tried again."""

import sqlite3

from sqlalchemy.exc import DBAPIError, OperationalError

_UNDONE_CLASS = "40"
"""Of SQLSTATE: a deadlock, or two transactions that cannot be put in a row. PostgreSQL has undone the one it tells so
(PostgreSQL documentation, appendix A: Error Codes)."""

_NOBODY_KNOWS = "40003"
"""The one of that class after which the statement may have counted."""

_NEVER_BEGAN = frozenset({"53300", "57P03"})
"""There are too many connections, or the server is starting: nothing was asked of it yet."""

_LOST = frozenset({"57P01", "57P02"})
"""The server was stopped, or ended with another connection: what was being committed may have counted."""

_CONNECTION_CLASS = "08"

_NEVER_IN = ("authentication failed", "does not exist", "pg_hba.conf")
"""What PostgreSQL says to who may never come in: as it is asked for a connection, it gives no code."""


def surely_undone(error: DBAPIError) -> bool:
    """Return whether a fault of the database passes, and nothing of its transaction can have counted."""
    if not isinstance(error, OperationalError) or error.connection_invalidated:
        return False
    if isinstance(error.orig, sqlite3.Error):
        return " is locked" in str(error.orig)
    state = _state(error)
    if state is None:
        return _found_no_server(error)
    return state in _NEVER_BEGAN or (state.startswith(_UNDONE_CLASS) and state != _NOBODY_KNOWS)


def may_pass(error: DBAPIError) -> bool:
    """Return whether a fault of the database passes: it was busy, chose a loser, was stopped, or the line broke.

    Everything else stays: a table that is missing, a disk that is full, a file or server that lets nobody in.
    """
    if error.connection_invalidated or surely_undone(error):
        return True
    state = _state(error) or ""
    return state in _LOST or state.startswith((_CONNECTION_CLASS, _UNDONE_CLASS))


def _state(error: DBAPIError) -> str | None:
    """Return the SQLSTATE that PostgreSQL gave; its class keeps it where the text was left out."""
    state: str | None = getattr(error.orig, "sqlstate", None)
    return state


def _found_no_server(error: DBAPIError) -> bool:
    """Return whether no connection was made, for a reason that may pass. A line that breaks later is invalidated."""
    said = str(error.orig)
    return not any(no in said for no in _NEVER_IN)
