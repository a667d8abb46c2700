"""Remembers on which line of a file something stood first, on disk, so that memory stays flat for any file."""

import sqlite3
from collections.abc import Iterable

_CACHE_KIB = 16 * 1024


class FirstLines:
    """The first line and a digest of each key seen. Keys are the digits of an identifier as a number.

    It lives in a private temporary file that the system removes when it is closed, or when the process dies.
    """

    def __init__(self) -> None:
        self._scratch = sqlite3.connect("", isolation_level=None)
        for pragma in ("journal_mode=OFF", "synchronous=OFF", f"cache_size=-{_CACHE_KIB}"):
            self._scratch.execute(f"PRAGMA {pragma}")
        # one transaction, never committed: at the end of each, SQLite walks through all that it has not written yet
        self._scratch.execute("BEGIN")
        self._scratch.execute("CREATE TABLE seen (key INTEGER PRIMARY KEY, line INTEGER, digest INTEGER)")

    def find(self, key: int) -> tuple[int, int] | None:
        """Return the line and digest under which a key was put first, or None."""
        found: tuple[int, int] | None = self._scratch.execute(
            "SELECT line, digest FROM seen WHERE key = ?", (key,)
        ).fetchone()
        return found

    def put(self, line: int, keys: Iterable[tuple[int, int]]) -> None:
        """Remember keys and their digests as standing on a line; the first line of a key is kept."""
        rows = [(key, line, digest) for key, digest in keys]
        self._scratch.executemany("INSERT OR IGNORE INTO seen VALUES (?, ?, ?)", rows)

    def close(self) -> None:
        """Forget everything."""
        self._scratch.close()
