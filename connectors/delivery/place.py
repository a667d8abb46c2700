"""Hands the files of a batch to a housing company: whole files under their own name, the last one last.

What may have gone wrong half-way is looked at, never guessed: a file that is there with the same content is left
alone, so a delivery can be done again after a crash or a connection that broke.
"""

import hashlib
from collections.abc import Callable, Sequence
from contextlib import AbstractContextManager
from pathlib import Path
from typing import Protocol

from actualisatie.dossiers.errors import Refused, Retryable


class DeliveryFailedError(Retryable):
    """The place could not be reached or written; under their final names stand whole files or none."""


class DeliveryRefusedError(Refused):
    """The place is not what it should be: another server, a key that is not accepted, another batch of that name."""


class Place(Protocol):
    """Where the files of one housing company lie: one folder per batch."""

    def holds(self, folder: str, file: Path) -> bool | None:
        """Return whether a file of that name has the same content; None when there is none."""

    def put(self, folder: str, file: Path) -> None:
        """Write a whole file under its name, or nothing."""

    def read(self, folder: str, name: str, limit: int) -> bytes | None:
        """Return at most `limit` bytes of a file, or None when there is none."""


OpenPlace = Callable[[], AbstractContextManager[Place]]
"""Opens a place anew, as often as it is called."""

ATTEMPTS = 2
"""How often a delivery is tried at once: the second time looks at what the first one left."""


def deliver(
    open_place: OpenPlace, files: Sequence[Path], folder: str, written: Callable[[], None] | None = None
) -> None:
    """Put files into `folder` of a place one by one, the last one last: whoever sees it knows that all are there.

    `written` is called after each file that was written. Raises `DeliveryFailedError` when the place cannot be reached
    or written, and `DeliveryRefusedError` when it refuses us, or holds another file under the name of the last one.
    """
    for left in reversed(range(ATTEMPTS)):
        try:
            with open_place() as place:
                _put_what_lacks(place, files, folder, written)
        except DeliveryFailedError:
            if not left:
                raise
        else:
            return


def digest_of(file: Path) -> str:
    """Return the sha256 of a file."""
    with file.open("rb") as handle:
        return hashlib.file_digest(handle, "sha256").hexdigest()


def _put_what_lacks(place: Place, files: Sequence[Path], folder: str, written: Callable[[], None] | None) -> None:
    last = files[-1]
    if place.holds(folder, last) is False:
        raise DeliveryRefusedError(
            f"{folder}/{last.name} is there already with other content, so that batch was handed over before by "
            "another database: move the folder away, and find out whether its letters were posted."
        )
    for file in files:
        if not place.holds(folder, file):
            place.put(folder, file)
            if written:
                written()
