"""A fault of the database in words that name nobody: PostgreSQL's own text quotes the row that it refuses."""

from sqlalchemy.exc import DBAPIError


def nameless(error: DBAPIError) -> DBAPIError:
    """Return a fault of the same class, so that whoever tries again on it still does, without any value of a row.

    What PostgreSQL says (`DETAIL: Key (insz)=(...) already exists`) is left out, and the statement: the class of the
    fault and the constraint, column or table that it names are told. SQLite names columns only, and so it may speak;
    so may a connection that failed, which knows of no row yet.
    """
    original = error.orig if error.orig is not None else Exception()
    fault = type(original)(_told(original))
    return type(error)(
        None, None, fault, hide_parameters=True, connection_invalidated=error.connection_invalidated, code=error.code
    )


def _told(original: BaseException) -> str:
    """Return what may be told of a driver's fault. Text of PostgreSQL may hold values of a row in any sentence."""
    kind = type(original).__name__
    if type(original).__module__.partition(".")[0] != "psycopg":
        return str(original)
    diagnosis = getattr(original, "diag", None)
    state = getattr(diagnosis, "sqlstate", None)
    if state is None and kind == "OperationalError":  # nothing reached a table: the server is away, or ended
        return str(original)
    named = {what: getattr(diagnosis, f"{what}_name", None) for what in ("constraint", "column", "table")}
    found = [f"{what} {name}" for what, name in named.items() if name]
    return ", ".join((f"{kind} ({state})" if state else kind, *found))
