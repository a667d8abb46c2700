"""Named places between two durable steps: nothing happens there, unless a test kills the program at one.

The names are listed here so that a test can visit each of them.
"""

from collections.abc import Callable
from enum import StrEnum


class CrashPoint(StrEnum):
    """The moments at which a kill would hurt most."""

    BATCH_CLAIMED = "batch claimed, nothing printed"
    BATCH_FILES_WRITTEN = "files written, batch not marked as printed"
    BATCH_PRINTED = "batch marked as printed, not delivered"
    BATCH_PARTLY_DELIVERED = "a file delivered, others not yet"
    BATCH_FILES_DELIVERED = "files delivered, batch not marked as delivered"
    BATCH_WITHDRAWN = "batch withdrawn, the housing company not told"
    WITHDRAWAL_TOLD = "withdrawal told, not recorded"
    NOTICE_CLAIMED = "notice written down, not sent"
    NOTICE_SENT = "notice sent, not recorded"
    SOURCES_ASKED = "sources asked, nothing stored"
    REPLY_FILE_READ = "reply file read, nothing stored"
    REPLY_FILE_TAKEN_IN = "reply file taken in, not put away"
    POSTMARKS_STORED = "postmarks stored, file not put away"
    FILE_SETTLED = "unreadable file settled, not put away"
    STRIKE_OFF_CLAIMED = "strike-off written down, not sent"
    STRIKE_OFF_SENT = "strike-off done outside, receipt not stored"
    REINSTATEMENT_CLAIMED = "reinstatement written down, not sent"
    REINSTATEMENT_SENT = "reinstatement done outside, receipt not stored"
    REGISTER_WRITE_NOTED = "write to the register noted, not sent"
    REGISTER_WRITTEN = "register took it, not noted as taken"
    REGISTER_VERIFIED = "register shows it, not stored"
    SIGNALS_CLAIMED = "statuses written down, not told"
    SIGNALS_TOLD = "local software shows the statuses, not stored"
    SIGNALS_NOTED = "statuses for the register noted, not sent"
    SIGNALS_WRITTEN = "register took the statuses, not noted as taken"
    REQUEST_NOTED = "request noted, its file not written"
    REQUEST_WRITTEN = "request file written, not noted"
    ACKNOWLEDGEMENTS_STORED = "acknowledgements stored, file not put away"
    ALARMS_TOLD = "alarms told, not noted as told"
    TERMS_TOLD = "passed terms told, not noted as told"


_listeners: list[Callable[[CrashPoint], None]] = []


def reached(point: CrashPoint) -> None:
    """Tell the listeners, if any, that a point is reached."""
    for listener in _listeners:
        listener(point)


def listen(listener: Callable[[CrashPoint], None]) -> Callable[[], None]:
    """Call `listener` at every point from now on; return the function that ends it."""
    _listeners.append(listener)
    return lambda: _listeners.remove(listener)
