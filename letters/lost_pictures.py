"""A picture that cannot be drawn: WeasyPrint logs it and leaves a hole, and such a letter must not go out."""

import logging
import threading
from collections.abc import Iterator
from contextlib import contextmanager

from weasyprint.logger import LOGGER
from weasyprint.urls import FatalURLFetchingError


@contextmanager
def no_lost_pictures() -> Iterator[None]:
    """Raise FatalURLFetchingError at the end when WeasyPrint lost a picture in this thread meanwhile."""
    listener = _Listener()
    LOGGER.addHandler(listener)
    try:
        yield
    finally:
        LOGGER.removeHandler(listener)
    if listener.lost:
        raise FatalURLFetchingError("a picture could not be drawn")


class _Listener(logging.Handler):
    def __init__(self) -> None:
        super().__init__(logging.ERROR)
        self._thread = threading.get_ident()
        self.lost = False

    def emit(self, record: logging.LogRecord) -> None:
        self.lost |= record.thread == self._thread and "image" in record.msg.lower()
