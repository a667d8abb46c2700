"""How many questions may be under way: less after "te veel gelijktijdige bevragingen", slowly more after answers."""

import asyncio
from types import TracebackType


class Throttle:
    """A limit on questions in flight that halves on every complaint and grows by one per round of good answers.

    99995 and 99996 are the complaints. It never falls below one and never rises above the maximum of the settings.
    """

    def __init__(self, maximum: int) -> None:
        self._maximum = maximum
        self._limit = maximum
        self._in_flight = 0
        self._good = 0
        self._room = asyncio.Condition()

    @property
    def limit(self) -> int:
        """How many questions may be in flight now."""
        return self._limit

    def complaint(self) -> None:
        """Halve the limit."""
        self._limit = max(1, self._limit // 2)
        self._good = 0

    def success(self) -> None:
        """Count a good answer; after as many as the limit, allow one more in flight."""
        if self._limit == self._maximum:
            return
        self._good += 1
        if self._good >= self._limit:
            self._limit += 1
            self._good = 0

    async def __aenter__(self) -> None:
        """Wait for room."""
        async with self._room:
            await self._room.wait_for(lambda: self._in_flight < self._limit)
            self._in_flight += 1

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Give the room back."""
        async with self._room:
            self._in_flight -= 1
            self._room.notify_all()
