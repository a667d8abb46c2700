"""A database that takes no more: told in words that a person can act on, at the command line and in a flow alike."""

from sqlalchemy.exc import DBAPIError

from actualisatie.dossiers.errors import Refused


class DatabaseUnwritableError(Refused):
    """The disk is full, or the database can only be read. Each transaction is whole or not at all: nothing is half."""


def unwritable(error: DBAPIError) -> DatabaseUnwritableError | None:
    """Return what to tell of a fault of the database when it is one of these, otherwise None.

    The statement's values stay out: they may name people.
    """
    said = str(error.orig).lower()
    if "unable to open database file" in said:  # SQLite says so where it finds no room or right for the files beside it
        return DatabaseUnwritableError(
            "The file of the database (ACTUALISATIE_DATABASE_URL), or those beside it (-wal, -shm), cannot be opened "
            "to write: nothing was changed. Check that its folder is there and whose it is; where its file system can "
            "only be read, as after a fault of the disk, have the disk looked at, and mounted for writing. Then run "
            "the same command again."
        )
    if "readonly database" in said or "read-only" in said or "during recovery" in said:
        return DatabaseUnwritableError(
            "The database can only be read: nothing was changed. Check the owner of its file and folder, or whether "
            "this is a replica, then run the same command again."
        )
    if "disk is full" in said or "no space left" in said or "disk full" in said:
        return DatabaseUnwritableError(
            "The disk of the database is full: what was under way was not kept, nothing is half done. Make room, then "
            "run the same command again."
        )
    if "disk i/o error" in said:  # SQLite says so too where not even its index of the journal finds room
        return DatabaseUnwritableError(
            "The disk of the database is full or broken (disk I/O error): what was under way was not kept, nothing is "
            "half done. Make room, then run the same command again."
        )
    return None
